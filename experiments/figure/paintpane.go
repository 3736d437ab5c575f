package figure

import (
	"image/color"
	"math"
)

const (
	frameWidth   = 0.5
	contourWidth = 0.4
	majorTick    = 3.0
	minorTick    = 1.6
	floorSize    = 4.5
	endSize      = 4.2
	outerTick    = 0.55 // length outside over length inside
)

var (
	black       = color.NRGBA{A: 255}
	white       = color.NRGBA{R: 255, G: 255, B: 255, A: 255}
	veil        = color.NRGBA{R: 255, G: 255, B: 255, A: 215} // behind the label of a reference line
	contourInk  = color.NRGBA{R: 0x94, G: 0x94, B: 0x94, A: 255}
	legendFrame = color.NRGBA{R: 0xB0, G: 0xB0, B: 0xB0, A: 255}
)

// paintAll draws a pane, bottom layer first.
func (p *pane) paintAll(s *Scene) error {
	if err := p.paintBelow(s); err != nil {
		return err
	}
	p.paintLines(s, len(p.Regions), len(p.Series))
	s.ops = append(s.ops, p.others.ops...)
	if err := p.paintRules(s); err != nil {
		return err
	}
	for i, d := range p.painted {
		p.entry(i).marks(s, d)
	}
	p.paintFrame(s)
	p.paintTexts(s)
	return nil
}

// paintBelow draws what lies below all curves: cells, contours, regions, a vector field.
func (p *pane) paintBelow(s *Scene) error {
	if p.heat != nil {
		if err := p.heat.paint(s, p.view); err != nil {
			return err
		}
	}
	if p.Contours != nil {
		p.Contours.paint(s, p.view)
	}
	p.paintLines(s, 0, len(p.Regions))
	if p.Field != nil {
		return p.Field.paint(s, p.view)
	}
	return nil
}

func (p *pane) paintRules(s *Scene) error {
	return p.eachRule(func(r Rule, vertical bool) error { return r.paint(s, p.view, vertical) })
}

// paintTexts draws numbers, labels and title, those of reference lines and curves, colour bar and legend.
func (p *pane) paintTexts(s *Scene) {
	p.paintNumbers(s)
	if p.heat != nil {
		p.heat.paintBar(s, p.view)
	}
	for _, m := range p.ruleMarks {
		s.pinned(m.at, func() { m.paint(s) })
	}
	p.paintDirect(s)
	if p.under != nil {
		mid := point{(p.frame.x0 + p.frame.x1) / 2, p.frame.y0}
		if p.span[0] < p.span[1] {
			mid.x = (p.column[0] + p.column[1]) / 2
		}
		left := math.Max(p.column[0], math.Min(p.column[1]-p.under.w, mid.x-float64(p.under.w/2)))
		s.pinned(mid, func() { p.under.paint(s, point{left, p.frame.y0 - p.low - p.underLabel() - stripGap}) })
	}
	if p.legend == nil {
		return
	}
	pin := point{p.frame.x0, p.frame.y0} // the corner that is near
	if p.legendBox.x0+p.legendBox.x1 > p.frame.x0+p.frame.x1 {
		pin.x = p.frame.x1
	}
	if p.legendBox.y0+p.legendBox.y1 > p.frame.y0+p.frame.y1 {
		pin.y = p.frame.y1
	}
	s.pinned(pin, func() {
		s.fill([][]point{p.legendBox.outline()}, white)
		s.stroke([][]point{p.legendBox.outline()}, true, 0.4, nil, legendFrame)
		p.legend.paint(s, point{p.legendBox.x0 + legendPad, p.legendBox.y1 - legendPad})
	})
}

// paintLines draws the bands and then the lines of the series from lo to hi.
func (p *pane) paintLines(s *Scene, lo, hi int) {
	for i := lo; i < hi; i++ {
		s.fill(p.painted[i].bands, p.entry(i).bandInk())
	}
	for i := lo; i < hi; i++ {
		p.entry(i).lines(s, p.painted[i])
	}
}

// paintSeries puts the data on the page.
func (p *pane) paintSeries() {
	p.painted = nil
	for _, s := range p.Series {
		p.painted = append(p.painted, p.paint(s))
	}
}

// entry is a series with its pen.
func (p *pane) entry(i int) entry { return entry{series: p.Series[i], pen: p.pens[i]} }

func (e entry) lines(s *Scene, d painted) {
	w := e.series.width()
	s.stroke(d.lines, false, w, e.pen.dash.lengths(w), e.ink())
}

// marks draws the markers of a series, those at a floor and those at its ends.
func (e entry) marks(s *Scene, d painted) {
	s.mark(markers[e.pen.marker], e.series.size(), d.marks, e.ink())
	s.mark(markers[Down], floorSize, d.lows, e.ink())
	for k, q := range d.ends {
		m := Disc
		if k == 0 && d.first {
			m = Ring
			s.mark(markers[Disc], 0.9*endSize, []point{q}, white)
		}
		s.mark(markers[m], endSize, []point{q}, e.ink())
	}
}

// paintFrame draws the frame and its ticks.
func (p *pane) paintFrame(s *Scene) {
	f := p.frame
	var marks [][]point
	if p.heat != nil { // outside, at the axes only: cells hide what is inside
		marks = p.outerTicks()
	} else {
		marks = p.innerTicks()
	}
	s.stroke(marks, false, frameWidth, nil, black)
	s.stroke([][]point{f.outline()}, true, frameWidth, nil, black)
}

// paintNumbers draws the numbers and labels of the axes and the title.
func (p *pane) paintNumbers(s *Scene) {
	f := p.frame
	rise := 0.0 // the numbers' common base line
	for _, l := range p.xNums {
		rise = max(rise, l.lines[0].top)
	}
	for i, t := range labelled(p.xTicks.marks) {
		if i < len(p.xNums) {
			l := p.xNums[i]
			x := f.x0 + float64(f.w()*p.x.unit(t.c))
			if p.turned { // the middle of a digit at the tick
				s.text(l, point{x + float64(digitHeight/2*l.size), f.y0 - numGap}, align{1, 0}, true, black)
				continue
			}
			s.text(l, point{x, f.y0 - numGap - rise + l.lines[0].top}, align{0.5, 1}, false, black)
		}
	}
	for i, t := range labelled(p.yTicks.marks) {
		if i < len(p.yNums) {
			l := p.yNums[i]
			y := f.y0 + float64(f.h()*p.y.unit(t.c))
			// the middle of a digit at the tick, whatever its exponent
			s.text(l, point{f.x0 - numGap, y - float64(digitHeight/2*l.size) + l.lines[0].top}, align{1, 1}, false, black)
		}
	}
	if !p.xLabel.empty() {
		s.text(p.xLabel, point{(f.x0 + f.x1) / 2, f.y0 - p.low - labelGap}, align{0.5, 1}, false, black)
	}
	if !p.yLabel.empty() {
		s.text(p.yLabel, point{f.x0 - p.wide - labelGap, (f.y0 + f.y1) / 2}, align{0.5, 0}, true, black)
	}
	s.text(p.title, point{(f.x0 + f.x1) / 2, f.y1 + titleGap}, align{0.5, 0}, false, black)
}

// innerTicks are the ticks on all four sides.
func (p *pane) innerTicks() (marks [][]point) {
	f := p.frame
	for _, t := range p.xTicks.marks {
		x, l := f.x0+float64(f.w()*p.x.unit(t.c)), tickLength(t)
		marks = append(marks, []point{{x, f.y0}, {x, f.y0 + l}}, []point{{x, f.y1}, {x, f.y1 - l}})
	}
	for _, t := range p.yTicks.marks {
		y, l := f.y0+float64(f.h()*p.y.unit(t.c)), tickLength(t)
		marks = append(marks, []point{{f.x0, y}, {f.x0 + l, y}}, []point{{f.x1, y}, {f.x1 - l, y}})
	}
	return marks
}

// outerTicks are short ticks below and at the left of the frame; names have none.
func (p *pane) outerTicks() (marks [][]point) {
	f := p.frame
	if len(p.X.Names) == 0 {
		for _, t := range p.xTicks.marks {
			x, l := f.x0+float64(f.w()*p.x.unit(t.c)), float64(outerTick*tickLength(t))
			marks = append(marks, []point{{x, f.y0}, {x, f.y0 - l}})
		}
	}
	if len(p.Y.Names) == 0 {
		for _, t := range p.yTicks.marks {
			y, l := f.y0+float64(f.h()*p.y.unit(t.c)), float64(outerTick*tickLength(t))
			marks = append(marks, []point{{f.x0, y}, {f.x0 - l, y}})
		}
	}
	return marks
}

func tickLength(t tick) float64 {
	if t.minor {
		return minorTick
	}
	return majorTick
}
