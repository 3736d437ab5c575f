package figure

import (
	"cmp"
	"image/color"
	"slices"

	"github.com/odescent/odescent/experiments/figure/page"
	"gonum.org/v1/plot/vg"
)

// build turns the figure into a scene: scales, layout, legends, then paint.
func (f Figure) build() (*page.Scene, error) {
	b, err := f.arrange()
	if err != nil {
		return nil, err
	}
	s := page.NewScene(vg.Length(b.w), vg.Length(b.h))
	s.LiveText = f.LiveText
	s.Alt = f.altText(b.panes)
	for _, p := range b.panes {
		if err := p.paintAll(s); err != nil {
			return nil, err
		}
	}
	b.paintStrip(s)
	return s, nil
}

func (b *board) paintStrip(s *page.Scene) {
	if b.strip != nil {
		b.strip.paint(s, page.Pt((b.w-b.strip.w)/2, edge0+b.strip.h))
	}
}

// arrange settles where everything is, before anything is painted.
func (f Figure) arrange() (*board, error) {
	b := &board{fig: f}
	var err error
	if b.w, b.font, err = pageSize(f.Width); err != nil {
		return nil, err
	}
	if f.FontSize > 0 {
		b.font = f.FontSize
	}
	b.small = b.font - 1
	if f.Height != "" {
		if b.h, err = length(f.Height); err != nil {
			return nil, err
		}
	}
	if b.panes, err = f.newPanes(); err != nil {
		return nil, err
	}
	b.cols = f.cols()
	b.rows = (len(b.panes) + b.cols - 1) / b.cols
	return b, b.settle()
}

// settle alternates layout and placing of legends: each legend that finds no free corner moves to the strip
// below, which may change the frames.
func (b *board) settle() error {
	below := make([]bool, len(b.panes))
	for i, p := range b.panes {
		below[i] = p.Legend == Below || p.Legend == Direct && !p.wantsDirect()
	}
	for {
		if err := b.makeStrip(below); err != nil {
			return err
		}
		for i, p := range b.panes {
			p.direct = p.wantsDirect() && !below[i]
		}
		if err := b.layout(); err != nil {
			return err
		}
		again := false
		var explained []string
		for i, p := range b.panes {
			if below[i] {
				explained = addLabels(explained, p.entries(explained))
			}
		}
		for i, p := range b.panes {
			if err := p.prepare(b.small); err != nil {
				return err
			}
			p.legend = nil
			if p.direct {
				if !p.placeDirect(b.small) {
					below[i], again = true, true
					break
				}
				continue
			}
			if below[i] || p.Legend == Hidden {
				continue
			}
			var known []string
			if p.Legend == Auto {
				known = explained
			}
			entries := p.entries(known)
			if len(entries) == 0 {
				continue
			}
			ok, err := p.placeLegend(entries, b.small)
			if err != nil {
				return err
			}
			if !ok {
				below[i], again = true, true
				break
			}
			explained = addLabels(explained, entries)
		}
		if !again {
			return nil
		}
	}
}

func addLabels(labels []string, entries []entry) []string {
	for _, e := range entries {
		labels = append(labels, e.series.Label)
	}
	return labels
}

// makeStrip sets the legends below. Panes that share labels have one: under the lowest of them, if others have other curves
// and stand in other columns, and else in the strip below all panels.
func (b *board) makeStrip(below []bool) (err error) {
	set := func(panes []*pane, width float64) (l *legend, err error) {
		var entries []entry
		var labels []string
		title := ""
		for _, p := range panes {
			fresh := p.entries(labels)
			labels = addLabels(labels, fresh)
			entries = slices.Concat(entries, fresh)
			title = cmp.Or(title, p.LegendTitle)
		}
		if len(entries) == 0 {
			return nil, nil
		}
		if l, err = strip(entries, b.small, width); err != nil {
			return nil, err
		}
		return l, l.head(title, width)
	}
	var common []*pane
	for _, p := range b.panes {
		p.under = nil
	}
	for _, group := range b.groups(below) {
		last := slices.MaxFunc(group, func(p, q *pane) int { return cmp.Compare(p.row, q.row) })
		from, to := b.cols, 0
		for _, p := range group {
			from, to = min(from, p.col), max(to, p.col)
		}
		others, between := 0, 0
		for _, p := range b.panes {
			if len(p.entries(nil)) > 0 && !slices.Contains(group, p) {
				others++
				if p.col >= from && p.col <= to && (from < to || p.row == last.row) || slices.ContainsFunc(group, p.shares) {
					between++ // or has some of the curves
				}
			}
		}
		if others == 0 || between > 0 {
			common = append(common, group...)
			continue
		}
		pitch := (b.w - 2*edge0 + columnGap) / float64(b.cols)
		if last.under, err = set(group, float64(pitch*float64(to-from+1))-columnGap); err != nil {
			return err
		}
		last.span = [2]int{from, to}
	}
	b.strip, err = set(common, b.w-2*edge0)
	return err
}

// groups parts the panes whose legend goes below by the labels that they share.
func (b *board) groups(below []bool) (out [][]*pane) {
	for i, p := range b.panes {
		if !below[i] {
			continue
		}
		group := []*pane{}
		var rest [][]*pane
		for _, g := range out {
			if slices.ContainsFunc(g, p.shares) {
				group = append(group, g...)
			} else {
				rest = append(rest, g)
			}
		}
		out = append(rest, append(group, p))
	}
	return out
}

// shares reports whether two panes have curves of one label.
func (p *pane) shares(q *pane) bool {
	labels := addLabels(nil, p.entries(nil))
	return slices.ContainsFunc(q.entries(nil), func(e entry) bool { return slices.Contains(labels, e.series.Label) })
}

// prepare puts the data on the page.
func (p *pane) prepare(small float64) error {
	p.paintSeries()
	p.ruleMarks, p.others = nil, page.NewScene(0, 0)
	if len(p.Plotters) > 0 {
		g := p.plot(p.X, p.Y, small+1)
		for _, o := range p.Plotters {
			o.Plot(canvasOn(p.others, p.frame), g)
		}
	}
	return p.eachRule(func(r Rule, vertical bool) error {
		m, ok, err := r.place(p.view, vertical, small, p.covered)
		if ok {
			p.ruleMarks = append(p.ruleMarks, m)
		}
		return err
	})
}

// ink is the colour of a series with its opacity.
func (e entry) ink() color.NRGBA {
	c := e.pen.color.known()
	c.A = uint8(float64(255*e.series.alpha()) + 0.5)
	return c
}

// bandInk is the same colour for an area.
func (e entry) bandInk() color.NRGBA {
	c := e.ink()
	c.A = uint8(float64(float64(c.A)*0.2) + 0.5)
	return c
}
