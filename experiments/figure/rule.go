package figure

import "cmp"

// ruleMark is the label of a reference line at its chosen place.
type ruleMark struct {
	text  string
	label label
	at    point
	align align
	ink   Color
}

// placeRules chooses for the label of each reference line the place along it and the side where it covers least.
func (p *pane) placeRules(size float64) error {
	p.ruleMarks, p.ruleBoxes = nil, nil
	f := p.frame
	const off = 1.8
	for _, r := range p.HLines {
		q, _, ok := p.onAxis(p.y, r.At)
		if !ok || r.Label == "" {
			continue
		}
		y := f.y0 + float64(f.h()*q)
		var at []point
		var by []align
		for k := ruleStops; k >= 0; k-- { // from the right end to the left, above the line and below
			t := float64(k) / ruleStops
			x := f.x0 + ruleInset + float64(t*(f.w()-2*ruleInset))
			at, by = append(at, point{x, y + off}, point{x, y - off}), append(by, align{t, 0}, align{t, 1})
		}
		if err := p.placeRule(r, size, at, by); err != nil {
			return err
		}
	}
	for _, r := range p.VLines {
		q, _, ok := p.onAxis(p.x, r.At)
		if !ok || r.Label == "" {
			continue
		}
		x := f.x0 + float64(f.w()*q)
		var at []point
		var by []align
		for k := ruleStops; k >= 0; k-- { // from the top down, right of the line and left
			t := float64(k) / ruleStops
			y := f.y0 + ruleInset + float64(t*(f.h()-2*ruleInset))
			at, by = append(at, point{x + off, y}, point{x - off, y}), append(by, align{0, t}, align{1, t})
		}
		if err := p.placeRule(r, size, at, by); err != nil {
			return err
		}
	}
	return nil
}

// placeRule takes the first of the places that covers least.
func (p *pane) placeRule(r Rule, size float64, at []point, by []align) error {
	l, err := newLabel(r.Label, size, p.frame.w())
	if err != nil {
		return err
	}
	best, least := -1, 0.0
	for i := range at {
		box := boxOf(l, at[i], by[i])
		cost := p.covered(box)
		if !box.within(p.frame) {
			cost += 1000
		}
		if best < 0 || cost < least {
			best, least = i, cost
		}
	}
	p.ruleMarks = append(p.ruleMarks, ruleMark{r.Label, l, at[best], by[best], r.textInk()})
	p.ruleBoxes = append(p.ruleBoxes, boxOf(l, at[best], by[best]))
	return nil
}

func boxOf(l label, at point, a align) rect {
	w, h := l.width(), l.height()
	return rect{at.x - float64(a.x*w), at.y - float64(a.y*h), at.x + float64((1-a.x)*w), at.y + float64((1-a.y)*h)}
}

// onAxis returns the place of a value along an axis, from 0 to 1; ok is false outside.
func (p *pane) onAxis(s scale, v float64) (u float64, low, ok bool) {
	c, ok, low := s.at(v)
	u = s.unit(c)
	return u, low, ok && u >= 0 && u <= 1
}

func (r Rule) ink() Color { return cmp.Or(r.Color, Grey) }

// textInk is the colour of the label.
func (r Rule) textInk() Color {
	c, err := r.ink().rgb()
	if err != nil {
		return Grey // paintRules returns the error
	}
	return hexOf(legible(c))
}

// paintRules draws the lines; their labels are painted later, above the data.
func (p *pane) paintRules(s *scene) error {
	f := p.frame
	draw := func(r Rule, a, b point) error {
		ink, err := r.ink().rgb()
		if err != nil {
			return err
		}
		dash := r.Dash
		if dash == 0 {
			dash = Dashed
		}
		s.stroke([][]point{{a, b}}, false, ruleWidth, dash.lengths(ruleWidth), ink)
		return nil
	}
	for _, r := range p.HLines {
		if u, _, ok := p.onAxis(p.y, r.At); ok {
			y := f.y0 + float64(f.h()*u)
			if err := draw(r, point{f.x0, y}, point{f.x1, y}); err != nil {
				return err
			}
		}
	}
	for _, r := range p.VLines {
		if u, _, ok := p.onAxis(p.x, r.At); ok {
			x := f.x0 + float64(f.w()*u)
			if err := draw(r, point{x, f.y0}, point{x, f.y1}); err != nil {
				return err
			}
		}
	}
	return nil
}

const (
	ruleWidth = 0.7
	ruleInset = 4.0 // of a label from the ends of its line
	ruleStops = 24  // places tried along the line, less one
)
