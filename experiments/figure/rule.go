package figure

import (
	"cmp"
	"math"

	"github.com/odescent/odescent/experiments/figure/page"
)

const (
	ruleWidth = 0.7
	ruleInset = 4.0 // of a label from the ends of its line
	ruleGap   = 1.8 // between a label and its line
	ruleStops = 24  // places tried along the line, less one
)

// ruleMark is the label of a reference line at its chosen place.
type ruleMark struct {
	text  string
	label page.Label
	at    page.Point
	align page.Align
	ink   Color
}

func (m ruleMark) box() page.Rect {
	w, h := m.label.Width(), m.label.Height()
	x, y := m.at.X-float64(m.align.X*w), m.at.Y-float64(m.align.Y*h)
	return page.NewRect(x, y, x+w, y+h)
}

// eachRule visits the reference lines.
func (p *pane) eachRule(visit func(r Rule, vertical bool) error) error {
	for i, r := range append(p.HLines[:len(p.HLines):len(p.HLines)], p.VLines...) {
		if err := visit(r, i >= len(p.HLines)); err != nil {
			return err
		}
	}
	return nil
}

// line returns the ends of a reference line, the lower or left one first; ok is false outside the axis.
func (r Rule) line(v view, vertical bool) (a, b page.Point, ok bool) {
	s := v.y
	if vertical {
		s = v.x
	}
	c, ok, _ := s.at(r.At)
	u := s.unit(c)
	if vertical {
		a, b = v.inFrame(u, 0), v.inFrame(u, 1)
	} else {
		a, b = v.inFrame(0, u), v.inFrame(1, u)
	}
	return a, b, ok && u >= 0 && u <= 1
}

// place chooses the place of the label along the line and its side where it covers least, the right or upper end first.
func (r Rule) place(v view, vertical bool, size float64, covered func(page.Rect) float64) (best ruleMark, ok bool, err error) {
	a, b, ok := r.line(v, vertical)
	if !ok || r.Label == "" {
		return best, false, nil
	}
	l, err := page.NewLabel(r.Label, size, v.frame.W())
	if err != nil {
		return best, false, err
	}
	least := math.Inf(1)
	for k := ruleStops; k >= 0; k-- {
		t := float64(k) / ruleStops
		for side := range 2 { // above or right of the line, below or left
			away := float64(ruleGap * float64(1-2*side))
			m := ruleMark{r.Label, l, page.Pt(a.X+ruleInset+float64(t*(b.X-a.X-2*ruleInset)), a.Y+away), page.Align{X: t, Y: float64(side)}, r.textInk()}
			if vertical {
				m.at, m.align = page.Pt(a.X+away, a.Y+ruleInset+float64(t*(b.Y-a.Y-2*ruleInset))), page.Align{X: float64(side), Y: t}
			}
			cost := covered(m.box())
			if !m.box().Within(v.frame) {
				cost += 1000
			}
			if cost < least {
				best, least = m, cost
			}
		}
	}
	return best, true, nil
}

func (m ruleMark) paint(s *page.Scene) {
	s.Polygons([][]page.Point{m.box().Grow(0.5).Outline()}, veil)
	s.Text(m.label, m.at, m.align, false, m.ink.known())
}

func (r Rule) ink() Color { return cmp.Or(r.Color, Grey) }

// textInk is the colour of the label.
func (r Rule) textInk() Color {
	c, err := r.ink().rgb()
	if err != nil {
		return Grey // paint returns the error
	}
	return hexOf(legible(c))
}

// paint draws the line; its label is painted later, above the data.
func (r Rule) paint(s *page.Scene, v view, vertical bool) error {
	ink, err := r.ink().rgb()
	if err != nil {
		return err
	}
	dash := r.Dash
	if dash == 0 {
		dash = Dashed
	}
	if a, b, ok := r.line(v, vertical); ok {
		s.Polylines([][]page.Point{{a, b}}, false, ruleWidth, dash.lengths(ruleWidth), ink)
	}
	return nil
}
