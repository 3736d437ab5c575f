package figure

import (
	"slices"

	"github.com/odescent/odescent/experiments/figure/page"
	"gonum.org/v1/plot"
)

// entry is a line of a legend.
type entry struct {
	series Series
	pen    pen
	other  plot.Thumbnailer // of a plotter of gonum; the series has its label only
}

// legend is a set block of entries, in columns.
type legend struct {
	entries       []entry
	labels        []page.Label
	cols, rows    int
	sample, pitch float64 // width of the line shown, width of a column
	rowHeight     []float64
	w, h, size    float64
	title         page.Label // above the entries, in the middle
	titleText     string
	titleHeight   float64 // zero: there is none
}

// head sets a title of width at most width above the entries; an empty one is none.
func (l *legend) head(title string, width float64) (err error) {
	if title == "" {
		return nil
	}
	if l.title, err = page.NewLabel(title, l.size, width); err != nil {
		return err
	}
	l.titleText = title
	l.titleHeight = float64(1.25*l.size) + float64(float64(l.title.Rows()-1)*page.Leading*l.size)
	l.w, l.h = max(l.w, l.title.Width()), l.h+l.titleHeight
	return nil
}

// newLegend sets entries in a number of columns of width at most width each.
func newLegend(entries []entry, cols int, size, width float64) (*legend, error) {
	l := &legend{entries: entries, size: size, cols: min(cols, len(entries)), sample: 0.9 * size}
	for _, e := range entries {
		if e.series.Style != Dots {
			l.sample = 2.9 * size
		}
	}
	l.rows = (len(entries) + l.cols - 1) / l.cols
	l.rowHeight = make([]float64, l.rows)
	widest := 0.0
	for i, e := range entries {
		lab, err := page.NewLabel(e.series.Label, size, width-l.sample-float64(0.5*size))
		if err != nil {
			return nil, err
		}
		l.labels = append(l.labels, lab)
		widest = max(widest, lab.Width())
		l.rowHeight[i%l.rows] = max(l.rowHeight[i%l.rows], float64(1.25*size)+float64(float64(lab.Rows()-1)*page.Leading*size))
	}
	l.pitch = l.sample + float64(0.5*size) + widest + float64(1.3*size)
	l.w = float64(float64(l.cols)*l.pitch) - float64(1.3*size)
	for _, h := range l.rowHeight {
		l.h += h
	}
	return l, nil
}

// strip is a legend under the panels: as many columns as the width holds, then as few as the rows need.
func strip(entries []entry, size, width float64) (*legend, error) {
	var best *legend
	for cols := 1; cols <= len(entries); cols++ {
		l, err := newLegend(entries, cols, size, width)
		if err != nil {
			return nil, err
		}
		if l.w > width && best != nil {
			break
		}
		if best == nil || l.rows < best.rows {
			best = l
		}
	}
	return best, nil
}

// paint draws the legend with its upper left corner at the given place.
func (l *legend) paint(s *page.Scene, at page.Point) {
	y := at.Y - l.titleHeight
	if l.titleHeight > 0 {
		top := y + float64((l.titleHeight+float64(page.DigitHeight*l.size)+float64(float64(l.title.Rows()-1)*page.Leading*l.size))/2)
		s.Text(l.title, page.Pt(at.X+float64(l.w/2), top-float64(page.DigitHeight*l.size)+l.title.Top()), page.Align{X: 0.5, Y: 1}, false, black)
	}
	for r := 0; r < l.rows; r++ {
		y -= l.rowHeight[r]
		for c := 0; c < l.cols; c++ {
			i := c*l.rows + r
			if i >= len(l.entries) {
				continue
			}
			x := at.X + float64(float64(c)*l.pitch)
			mid := y + float64(l.rowHeight[r]/2)
			l.entries[i].sample(s, page.Pt(x, mid), l.sample, l.size)
			lab := l.labels[i]
			// the middle of a digit on the middle of the row
			top := mid + float64(page.DigitHeight*l.size/2) + float64(float64(lab.Rows()-1)*page.Leading*l.size/2)
			base := page.Pt(x+l.sample+float64(0.5*l.size), top-float64(page.DigitHeight*l.size)+lab.Top())
			s.Text(lab, base, page.Align{X: 0, Y: 1}, false, black)
		}
	}
}

// sample draws what stands before a label: a line of some width from its left end, as high as a text of some size.
func (e entry) sample(s *page.Scene, at page.Point, width, size float64) {
	ink, h := e.ink(), float64(0.36*size)
	from, to := at, page.Pt(at.X+width, at.Y)
	if e.other != nil {
		c := canvasOn(s, page.NewRect(from.X, at.Y-h, to.X, at.Y+h))
		e.other.Thumbnail(&c)
		return
	}
	if e.series.Lo != nil {
		s.Polygons([][]page.Point{page.NewRect(from.X, at.Y-h, to.X, at.Y+h).Outline()}, e.bandInk())
	}
	if e.series.Style != Dots {
		s.Polylines([][]page.Point{{from, to}}, false, e.series.width(), e.pen.dash.lengths(e.series.width()), ink)
	}
	if e.series.Style != Line {
		middle := page.Pt((from.X+to.X)/2, at.Y)
		s.Marks(markers[e.pen.marker], e.series.size(), []page.Point{middle}, ink)
	}
}

// entries lists the labelled series of a pane, each label once, without those that were explained already.
func (p *pane) entries(explained []string) []entry {
	var out []entry
	var seen []string
	for i, s := range p.Series {
		if s.Label == "" || slices.Contains(seen, s.Label) || slices.Contains(explained, s.Label) {
			continue
		}
		seen = append(seen, s.Label)
		out = append(out, p.entry(i))
	}
	for _, o := range p.Plotters {
		if n, ok := named(o); ok && !slices.Contains(seen, n.Label) && !slices.Contains(explained, n.Label) {
			if t, ok := n.Plotter.(plot.Thumbnailer); ok {
				out = append(out, entry{series: Series{Label: n.Label, Style: Line}, other: t, pen: pen{color: Black, dash: Solid}})
			}
		}
	}
	return out
}

const (
	legendInset = 3.5 // from the frame
	legendPad   = 2.5 // between box and entries
)

// corner returns the box of a legend in a corner of a frame.
func (l *legend) corner(frame page.Rect, place Place) page.Rect {
	w, h := l.w+2*legendPad, l.h+2*legendPad
	box := page.NewRect(frame.X1-legendInset-w, frame.Y1-legendInset-h, frame.X1-legendInset, frame.Y1-legendInset)
	left, down := frame.X0-box.X0+legendInset, frame.Y0-box.Y0+legendInset
	switch place {
	case TopLeft:
		return box.Moved(left, 0)
	case BottomRight:
		return box.Moved(0, down)
	case BottomLeft:
		return box.Moved(left, down)
	}
	return box
}

// placeLegend puts the legend of a pane into its corner or, where it covers data there, into another one; it tries one
// column and two in each, and reports false if all of them cover data.
func (p *pane) placeLegend(entries []entry, size float64) (bool, error) {
	places := []Place{TopRight, TopLeft, BottomRight, BottomLeft}
	if p.Legend != Auto {
		places = append([]Place{p.Legend}, places...)
	}
	for cols := 1; cols <= 2 && cols <= len(entries); cols++ {
		l, err := newLegend(entries, cols, size, p.frame.W())
		if err != nil {
			return false, err
		}
		if err := l.head(p.LegendTitle, p.frame.W()); err != nil {
			return false, err
		}
		for _, place := range places {
			box := l.corner(p.frame, place)
			if box.Within(p.frame) && p.covered(box.Grow(2)) == 0 {
				p.legend, p.legendBox = l, box
				return true, nil
			}
		}
	}
	return false, nil
}

// covered measures data and labels of reference lines under a rectangle.
func (p *pane) covered(r page.Rect) float64 {
	sum := 0.0
	for _, d := range p.painted {
		sum += d.covers(r)
		for _, band := range d.bands {
			if overlaps(band, r) {
				sum += 5
			}
		}
	}
	for _, o := range p.others.Ops {
		sum += painted{lines: o.Lines}.covers(r)
	}
	for _, m := range p.ruleMarks {
		if m.box().Meets(r) {
			sum += 10
		}
	}
	return sum
}
