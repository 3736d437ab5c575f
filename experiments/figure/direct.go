package figure

import (
	"cmp"
	"image/color"
	"math"
	"slices"

	"github.com/odescent/odescent/experiments/figure/page"
)

const (
	directGap   = 3.0  // from the frame to the labels
	directShare = 0.35 // of a column, the most that labels may take
	directPitch = 1.12 // between base lines, in sizes
	leaderWidth = 0.4
	leaderAlpha = 150
)

// directLabel is the label of a curve beside its end.
type directLabel struct {
	entry entry
	label page.Label
	end   page.Point // of the curve
	y     float64
}

// wantsDirect reports whether a pane has its labels beside the curves; a colour bar takes that place.
func (p *pane) wantsDirect() bool {
	return p.Legend == Direct && (p.heat == nil || p.heat.NoBar)
}

// setDirect sets the labels.
func (b *board) setDirect(p *pane) error {
	p.directs = nil
	if !p.direct {
		return nil
	}
	for _, e := range p.entries(nil) {
		l, err := page.NewLabel(e.series.Label, b.small, directShare*b.w/float64(b.cols))
		if err != nil {
			return err
		}
		p.directs = append(p.directs, directLabel{entry: e, label: l})
	}
	return nil
}

// directWidth is what the labels take at the right of the frame.
func (p *pane) directWidth() float64 {
	w := 0.0
	for _, d := range p.directs {
		w = max(w, directGap+d.label.Width())
	}
	return w
}

// placeDirect puts the labels at the height of their curves' ends, moved apart as little as possible, and reports false
// if they do not fit beside the frame.
func (p *pane) placeDirect(size float64) bool {
	heights := make([]float64, len(p.directs))
	total := 0.0
	for i := range p.directs {
		d := &p.directs[i]
		d.end = p.endOf(d.entry.series.Label)
		d.y = d.end.Y
		heights[i] = float64((directPitch + float64(page.Leading*float64(d.label.Rows()-1))) * size)
		total += heights[i]
	}
	lo, hi := p.frame.Y0-float64(size/2), p.frame.Y1+float64(size/2)
	if total > hi-lo {
		return false
	}
	order := make([]int, len(p.directs))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(p.directs[a].y, p.directs[b].y) })
	want, tall := make([]float64, len(order)), make([]float64, len(order))
	for k, i := range order {
		want[k], tall[k] = p.directs[i].y, heights[i]
	}
	for k, y := range spread(want, tall, lo, hi) {
		p.directs[order[k]].y = y
	}
	return true
}

// spread moves intervals of the given heights, whose middles are wanted in increasing order, apart so that none overlap
// and all lie between lo and hi, with the least sum of squared moves: neighbours that collide form a block about the
// mean of what they want.
func spread(want, tall []float64, lo, hi float64) []float64 {
	type block struct {
		n           int
		sum, height float64 // of the wanted lower ends of the block; of the block
	}
	var blocks []block
	at := func(b block) float64 { return math.Max(lo, math.Min(hi-b.height, b.sum/float64(b.n))) }
	for k := range want {
		b := block{1, want[k] - float64(tall[k]/2), tall[k]}
		for len(blocks) > 0 {
			prev := blocks[len(blocks)-1]
			if at(prev)+prev.height <= at(b) {
				break
			}
			b = block{prev.n + b.n, prev.sum + b.sum - float64(float64(b.n)*prev.height), prev.height + b.height}
			blocks = blocks[:len(blocks)-1]
		}
		blocks = append(blocks, b)
	}
	out := make([]float64, 0, len(want))
	for _, b := range blocks {
		y := at(b)
		for range b.n {
			t := tall[len(out)]
			out = append(out, y+float64(t/2))
			y += t
		}
	}
	return out
}

// endOf is the last visible point of the first series with a label; the lower right corner if nothing of it is visible.
func (p *pane) endOf(label string) page.Point {
	for i, s := range p.Series {
		if s.Label != label {
			continue
		}
		d := p.painted[i]
		end := page.Pt(math.Inf(-1), 0)
		for _, chain := range append(slices.Clone(d.lines), d.marks) {
			for _, q := range chain {
				if q.X >= end.X {
					end = q
				}
			}
		}
		if finite(end.X) {
			return end
		}
		break
	}
	return page.Pt(p.frame.X1, p.frame.Y0)
}

// ink is the colour of the text: that of the curve, legible.
func (d directLabel) ink() color.NRGBA {
	c := d.entry.ink()
	c.A = 255
	return legible(c)
}

// leader joins the end of a curve and its label where they are apart.
func (d directLabel) leader(p *pane) []page.Point {
	to := page.Pt(p.frame.X1+directGap-1, d.y)
	if math.Abs(to.Y-d.end.Y) < 1 && to.X-d.end.X < directGap+2 {
		return nil
	}
	if to.X-d.end.X < directGap+2 {
		return []page.Point{d.end, to}
	}
	return []page.Point{d.end, page.Pt(p.frame.X1-2, d.y), to}
}

func (p *pane) paintDirect(s *page.Scene) {
	for _, d := range p.directs {
		if line := d.leader(p); line != nil {
			ink := d.ink()
			ink.A = leaderAlpha
			s.Polylines([][]page.Point{line}, false, leaderWidth, nil, ink)
		}
		c := d.ink()
		n := float64(d.label.Rows() - 1)
		top := d.y + float64(page.DigitHeight*d.label.Size/2) + float64(n*page.Leading*d.label.Size/2)
		base := page.Pt(p.frame.X1+directGap, top-float64(page.DigitHeight*d.label.Size)+d.label.Top())
		s.Text(d.label, base, page.Align{X: 0, Y: 1}, false, c)
	}
}
