package figure

import (
	"image/color"
	"math"

	"github.com/odescent/odescent/experiments/figure/page"
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
func (p *pane) paintAll(s *page.Scene) error {
	if err := p.paintBelow(s); err != nil {
		return err
	}
	p.paintLines(s, len(p.Regions), len(p.Series))
	s.Ops = append(s.Ops, p.others.Ops...)
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
func (p *pane) paintBelow(s *page.Scene) error {
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

func (p *pane) paintRules(s *page.Scene) error {
	return p.eachRule(func(r Rule, vertical bool) error { return r.paint(s, p.view, vertical) })
}

// paintTexts draws numbers, labels and title, those of reference lines and curves, colour bar and legend.
func (p *pane) paintTexts(s *page.Scene) {
	p.paintNumbers(s)
	if p.heat != nil {
		p.heat.paintBar(s, p.view)
	}
	for _, m := range p.ruleMarks {
		s.Pinned(m.at, func() { m.paint(s) })
	}
	p.paintDirect(s)
	if p.under != nil {
		mid := page.Pt((p.frame.X0+p.frame.X1)/2, p.frame.Y0)
		if p.span[0] < p.span[1] {
			mid.X = (p.column[0] + p.column[1]) / 2
		}
		left := math.Max(p.column[0], math.Min(p.column[1]-p.under.w, mid.X-float64(p.under.w/2)))
		s.Pinned(mid, func() { p.under.paint(s, page.Pt(left, p.frame.Y0-p.low-p.underLabel()-stripGap)) })
	}
	if p.legend == nil {
		return
	}
	pin := page.Pt(p.frame.X0, p.frame.Y0) // the corner that is near
	if p.legendBox.X0+p.legendBox.X1 > p.frame.X0+p.frame.X1 {
		pin.X = p.frame.X1
	}
	if p.legendBox.Y0+p.legendBox.Y1 > p.frame.Y0+p.frame.Y1 {
		pin.Y = p.frame.Y1
	}
	s.Pinned(pin, func() {
		s.Polygons([][]page.Point{p.legendBox.Outline()}, white)
		s.Polylines([][]page.Point{p.legendBox.Outline()}, true, 0.4, nil, legendFrame)
		p.legend.paint(s, page.Pt(p.legendBox.X0+legendPad, p.legendBox.Y1-legendPad))
	})
}

// paintLines draws the bands and then the lines of the series from lo to hi.
func (p *pane) paintLines(s *page.Scene, lo, hi int) {
	for i := lo; i < hi; i++ {
		s.Polygons(p.painted[i].bands, p.entry(i).bandInk())
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

func (e entry) lines(s *page.Scene, d painted) {
	w := e.series.width()
	s.Polylines(d.lines, false, w, e.pen.dash.lengths(w), e.ink())
}

// marks draws the markers of a series, those at a floor and those at its ends.
func (e entry) marks(s *page.Scene, d painted) {
	s.Marks(markers[e.pen.marker], e.series.size(), d.marks, e.ink())
	s.Marks(markers[Down], floorSize, d.lows, e.ink())
	for k, q := range d.ends {
		m := Disc
		if k == 0 && d.first {
			m = Ring
			s.Marks(markers[Disc], 0.9*endSize, []page.Point{q}, white)
		}
		s.Marks(markers[m], endSize, []page.Point{q}, e.ink())
	}
}

// paintFrame draws the frame and its ticks.
func (p *pane) paintFrame(s *page.Scene) {
	f := p.frame
	var marks [][]page.Point
	if p.heat != nil { // outside, at the axes only: cells hide what is inside
		marks = p.outerTicks()
	} else {
		marks = p.innerTicks()
	}
	s.Polylines(marks, false, frameWidth, nil, black)
	s.Polylines([][]page.Point{f.Outline()}, true, frameWidth, nil, black)
}

// paintNumbers draws the numbers and labels of the axes and the title.
func (p *pane) paintNumbers(s *page.Scene) {
	f := p.frame
	rise := 0.0 // the numbers' common base line
	for _, l := range p.xNums {
		rise = max(rise, l.Top())
	}
	for i, t := range labelled(p.xTicks.marks) {
		if i < len(p.xNums) {
			l := p.xNums[i]
			x := f.X0 + float64(f.W()*p.x.unit(t.c))
			if p.turned { // the middle of a digit at the tick
				s.Text(l, page.Pt(x+float64(page.DigitHeight/2*l.Size), f.Y0-numGap), page.Align{X: 1, Y: 0}, true, black)
				continue
			}
			s.Text(l, page.Pt(x, f.Y0-numGap-rise+l.Top()), page.Align{X: 0.5, Y: 1}, false, black)
		}
	}
	for i, t := range labelled(p.yTicks.marks) {
		if i < len(p.yNums) {
			l := p.yNums[i]
			y := f.Y0 + float64(f.H()*p.y.unit(t.c))
			// the middle of a digit at the tick, whatever its exponent
			s.Text(l, page.Pt(f.X0-numGap, y-float64(page.DigitHeight/2*l.Size)+l.Top()), page.Align{X: 1, Y: 1}, false, black)
		}
	}
	if !p.xLabel.Empty() {
		s.Text(p.xLabel, page.Pt((f.X0+f.X1)/2, f.Y0-p.low-labelGap), page.Align{X: 0.5, Y: 1}, false, black)
	}
	if !p.yLabel.Empty() {
		s.Text(p.yLabel, page.Pt(f.X0-p.wide-labelGap, (f.Y0+f.Y1)/2), page.Align{X: 0.5, Y: 0}, true, black)
	}
	s.Text(p.title, page.Pt((f.X0+f.X1)/2, f.Y1+titleGap), page.Align{X: 0.5, Y: 0}, false, black)
}

// innerTicks are the ticks on all four sides.
func (p *pane) innerTicks() (marks [][]page.Point) {
	f := p.frame
	for _, t := range p.xTicks.marks {
		x, l := f.X0+float64(f.W()*p.x.unit(t.c)), tickLength(t)
		marks = append(marks, []page.Point{page.Pt(x, f.Y0), page.Pt(x, f.Y0+l)}, []page.Point{page.Pt(x, f.Y1), page.Pt(x, f.Y1-l)})
	}
	for _, t := range p.yTicks.marks {
		y, l := f.Y0+float64(f.H()*p.y.unit(t.c)), tickLength(t)
		marks = append(marks, []page.Point{page.Pt(f.X0, y), page.Pt(f.X0+l, y)}, []page.Point{page.Pt(f.X1, y), page.Pt(f.X1-l, y)})
	}
	return marks
}

// outerTicks are short ticks below and at the left of the frame; names have none.
func (p *pane) outerTicks() (marks [][]page.Point) {
	f := p.frame
	if len(p.X.Names) == 0 {
		for _, t := range p.xTicks.marks {
			x, l := f.X0+float64(f.W()*p.x.unit(t.c)), float64(outerTick*tickLength(t))
			marks = append(marks, []page.Point{page.Pt(x, f.Y0), page.Pt(x, f.Y0-l)})
		}
	}
	if len(p.Y.Names) == 0 {
		for _, t := range p.yTicks.marks {
			y, l := f.Y0+float64(f.H()*p.y.unit(t.c)), float64(outerTick*tickLength(t))
			marks = append(marks, []page.Point{page.Pt(f.X0, y), page.Pt(f.X0-l, y)})
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
