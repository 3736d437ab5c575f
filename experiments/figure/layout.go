package figure

import (
	"fmt"
	"math"
	"strings"

	"github.com/odescent/odescent/experiments/figure/page"
)

const (
	numGap     = 2.8 // from the frame to the numbers
	labelGap   = 2.6 // from the numbers to the label
	titleGap   = 3.2
	edge0      = 1.0 // from what is outermost to the edge of the page
	columnGap  = 7.0
	rowGap     = 5.0
	stripGap   = 4.0
	leastFrame = 24 // points
)

// board is the page during layout.
type board struct {
	fig            Figure
	panes          []*pane
	rows, cols     int
	w, h           float64
	font, small    float64 // sizes of text
	strip          *legend // under the panels
	frameW, frameH float64
	left, right    []float64 // margins of each column
	top, bottom    []float64 // margins of each row
}

// layout finds the frames. Margins depend on the numbers at the axes, these on the ticks, and ticks on the size of
// the frames; a few rounds settle them.
func (b *board) layout() error {
	b.frameW = b.w / float64(b.cols) * 0.75
	b.frameH = b.frameW * b.aspect(b.frameW)
	for range 4 {
		for _, p := range b.panes {
			if err := b.label(p); err != nil {
				return err
			}
		}
		if err := b.measure(); err != nil {
			return err
		}
	}
	y := b.h - edge0
	for r := range b.rows {
		y -= b.top[r]
		x := edge0
		for c := range b.cols {
			x += b.left[c]
			if i := r*b.cols + c; i < len(b.panes) {
				b.panes[i].frame = page.NewRect(x, y-b.frameH, x+b.frameW, y)
			}
			x += b.frameW + b.right[c] + columnGap
		}
		y -= b.frameH + b.bottom[r] + rowGap
	}
	for _, p := range b.panes {
		if p.under != nil {
			from, to := b.panes[p.span[0]], b.panes[p.span[1]] // of the first row, which is complete
			p.column = [2]float64{from.frame.X0 - b.left[from.col], to.frame.X1 + b.right[to.col]}
		}
	}
	return nil
}

func (b *board) aspect(w float64) float64 {
	switch {
	case b.fig.Aspect > 0:
		return b.fig.Aspect
	case w > 130:
		return (math.Sqrt(5) - 1) / 2
	}
	return 0.8
}

// measure derives the size of the frames, and of the page if its height is free, from the margins.
func (b *board) measure() error {
	b.left, b.right = make([]float64, b.cols), make([]float64, b.cols)
	b.top, b.bottom = make([]float64, b.rows), make([]float64, b.rows)
	b.alignNumbers()
	for _, p := range b.panes {
		m := b.margins(p)
		b.left[p.col], b.right[p.col] = max(b.left[p.col], m.X0), max(b.right[p.col], m.X1)
		b.top[p.row], b.bottom[p.row] = max(b.top[p.row], m.Y1), max(b.bottom[p.row], m.Y0)
	}
	free := b.w - 2*edge0 - float64(columnGap*float64(b.cols-1))
	for c := range b.cols {
		free -= b.left[c] + b.right[c]
	}
	b.frameW = free / float64(b.cols)
	rest := 2*edge0 + float64(rowGap*float64(b.rows-1))
	for r := range b.rows {
		rest += b.top[r] + b.bottom[r]
	}
	if b.strip != nil {
		rest += b.strip.h + stripGap
	}
	if b.fig.Height == "" {
		b.frameH = b.frameW * b.aspect(b.frameW)
		b.h = math.Ceil(rest + float64(float64(b.rows)*b.frameH))
	} else {
		b.frameH = (b.h - rest) / float64(b.rows)
	}
	if b.frameW < leastFrame || b.frameH < leastFrame {
		return fmt.Errorf("figure: a page of %.0f by %.0f pt leaves frames of %.0f by %.0f pt; "+
			"make it larger or drop labels", b.w, b.h, b.frameW, b.frameH)
	}
	return nil
}

// alignNumbers gives the labels of the axes one line in each row and column, clear of all numbers there.
func (b *board) alignNumbers() {
	low, wide := make([]float64, b.rows), make([]float64, b.cols)
	for _, p := range b.panes {
		for _, l := range p.xNums {
			if p.turned {
				low[p.row] = max(low[p.row], numGap+l.Width())
			} else {
				low[p.row] = max(low[p.row], numGap+l.Height())
			}
		}
		for _, l := range p.yNums {
			wide[p.col] = max(wide[p.col], numGap+l.Width())
		}
	}
	for _, p := range b.panes {
		p.low, p.wide = low[p.row], wide[p.col]
	}
}

// label sets numbers, labels and title of a pane for the present size of the frames.
func (b *board) label(p *pane) (err error) {
	set := func(marks []tick) []page.Label {
		out := make([]page.Label, len(marks))
		for i, m := range marks {
			l, e := page.NewLabel(m.label, b.small, math.Inf(1))
			if e != nil {
				err = e
			}
			out[i] = l
		}
		return out
	}
	p.xTicks = ticksFor(p.x, func(marks []tick) bool {
		for i, l := range set(marks) {
			if i == 0 {
				continue
			}
			prev := set(marks[i-1 : i])[0]
			room := math.Abs(p.x.unit(marks[i].c)-p.x.unit(marks[i-1].c)) * b.frameW
			if room < float64(l.Width()/2)+float64(prev.Width()/2)+float64(0.6*b.small) {
				return false
			}
		}
		return true
	})
	p.yTicks = ticksFor(p.y, func(marks []tick) bool {
		for i := 1; i < len(marks); i++ {
			if math.Abs(p.y.unit(marks[i].c)-p.y.unit(marks[i-1].c))*b.frameH < 1.6*b.small {
				return false
			}
		}
		return true
	})
	if len(p.X.Names) > 0 {
		p.xTicks = nameTicks(p.X.Names)
		names := labelled(p.xTicks.marks)
		p.turned = !strings.Contains(strings.Join(p.X.Names, ""), "\n") && !besides(p, names, set(names), b.frameW, 0.3*b.small)
	}
	if len(p.Y.Names) > 0 {
		p.yTicks = nameTicks(p.Y.Names)
	}
	if err != nil {
		return err
	}
	if p.heat != nil {
		if err := p.heat.set(b.small, b.font, b.frameH); err != nil {
			return err
		}
	}
	if err := b.setDirect(p); err != nil {
		return err
	}
	p.xNums, p.yNums = nil, nil
	p.xLabel, p.yLabel = page.Label{}, page.Label{}
	if p.showX {
		p.xNums = set(labelled(p.xTicks.marks))
		if p.xLabel, err = page.NewLabel(p.xTicks.title(p.X.Label), b.font, b.frameW+10); err != nil {
			return err
		}
	}
	if p.showY {
		p.yNums = set(labelled(p.yTicks.marks))
		if p.yLabel, err = page.NewLabel(p.yTicks.title(p.Y.Label), b.font, b.frameH+4); err != nil {
			return err
		}
	}
	title := p.Title
	if b.fig.Letters {
		title = "(" + letter(p.row*b.cols+p.col) + ") " + title
	}
	p.title, err = page.NewLabel(title, b.font, b.frameW)
	return err
}

// besides reports whether names stand beside each other with a gap between them.
func besides(p *pane, marks []tick, names []page.Label, frameW, gap float64) bool {
	for i := 1; i < len(marks); i++ {
		room := (p.x.unit(marks[i].c) - p.x.unit(marks[i-1].c)) * frameW
		if room < float64(names[i-1].Width()/2)+float64(names[i].Width()/2)+gap {
			return false
		}
	}
	return true
}

// letter counts a, b, ..., z, aa, bb, ...
func letter(i int) string { return strings.Repeat(string(rune('a'+i%26)), 1+i/26) }

// underLabel is the height of the label of the x axis with its gap.
func (p *pane) underLabel() float64 {
	if p.xLabel.Empty() {
		return 0
	}
	return labelGap + p.xLabel.Height()
}

// margins returns what a pane needs left, right, below and above its frame.
func (b *board) margins(p *pane) page.Rect {
	var m page.Rect
	m.X0, m.Y0 = p.wide, p.low
	if len(p.yNums) > 0 {
		m.Y1 = 0.35 * b.small // half of a number at the upper end of the axis
	}
	if !p.yLabel.Empty() {
		m.X0 += labelGap + p.yLabel.Height()
	}
	for i, t := range labelled(p.xTicks.marks) {
		if i >= len(p.xNums) {
			break
		}
		u, half := p.x.unit(t.c), p.xNums[i].Width()/2
		if p.turned {
			half = p.xNums[i].Height() / 2
		}
		m.X0 = max(m.X0, half-float64(u*b.frameW))
		m.X1 = max(m.X1, half-float64((1-u)*b.frameW))
	}
	if p.direct {
		m.X1 = max(m.X1, p.directWidth())
		m.Y1 = max(m.Y1, b.small/2)
	}
	if p.heat != nil {
		m.X1 = max(m.X1, p.heat.width())
		if len(p.heat.nums) > 0 {
			m.Y1 = max(m.Y1, 0.35*b.small)
		}
	}
	m.Y0 += p.underLabel()
	if p.under != nil {
		m.Y0 += stripGap + p.under.h
	}
	if !p.title.Empty() {
		m.Y1 = max(m.Y1, titleGap+p.title.Height())
	}
	return m
}
