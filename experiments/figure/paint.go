package figure

import (
	"math"

	"github.com/odescent/odescent/experiments/figure/page"
	"github.com/odescent/odescent/ode/vec"
)

// painted is a series on the page: what is inside the frame, reduced to what can be seen.
type painted struct {
	lines [][]page.Point
	bands [][]page.Point // closed
	marks []page.Point
	ends  []page.Point // the first and the last point of a series with Ends, each if inside
	first bool         // ends[0] is the first point
	lows  []page.Point // where a stretch begins that lies at the floor of an axis
}

// paint puts a series into the frame of a pane.
func (p view) paint(s Series) painted {
	var out painted
	if s.region != nil {
		out.bands, out.lines = s.region.paint(p)
		return out
	}
	var piece, all []page.Point
	wasLow := false
	flush := func() {
		if s.Style != Dots {
			for _, line := range clip(piece, p.frame) {
				out.lines = append(out.lines, reduce(line))
			}
		}
		piece = nil
	}
	for i := range s.X {
		q, low, ok := p.place(s.X[i], s.Y[i])
		if !ok {
			flush()
			wasLow = false
			continue
		}
		piece = append(piece, q)
		inside := p.frame.Grow(1e-6).Has(q)
		if inside {
			all = append(all, q)
		}
		if low && !wasLow && inside {
			out.lows = append(out.lows, q)
		}
		wasLow = low
	}
	flush()
	out.lines = sparse(out.lines, p.frame, s.width()/2)
	const most = 4000
	switch size := s.size(); s.Style {
	case Dots:
		out.marks = thin(all, size/8, most)
	case LineDots:
		out.marks = thin(space(all, 2*size), size/8, most)
	}
	if s.Lo != nil {
		out.bands = p.band(s)
	}
	if s.Ends {
		out.ends, out.first = p.ends(s)
	}
	return out
}

// ends returns the places of the first and the last point that can be drawn, those inside the frame.
func (p view) ends(s Series) (at []page.Point, first bool) {
	var all []page.Point
	for i := range s.X {
		if q, _, ok := p.place(s.X[i], s.Y[i]); ok {
			all = append(all, q)
		}
	}
	box := p.frame.Grow(1e-6)
	if len(all) > 0 && box.Has(all[0]) {
		at, first = append(at, all[0]), true
	}
	if n := len(all); n > 1 && box.Has(all[n-1]) {
		at = append(at, all[n-1])
	}
	return at, first
}

// band returns the area between Lo and Hi as one polygon for each stretch without gaps, or as columns if the polygons
// have too many points.
func (p view) band(s Series) [][]page.Point {
	var out [][]page.Point
	var lower, upper []page.Point
	count, area := 0, newGrid(p.frame, columnWidth)
	flush := func() {
		los, his := clipBand(lower, upper, p.frame)
		if len(los) > 1 {
			area.cover(los, his)
			los, his = reduce(los), reduce(his)
			count += len(los) + len(his)
			for i := len(his) - 1; i >= 0; i-- {
				los = append(los, his[i])
			}
			out = append(out, los)
		}
		lower, upper = nil, nil
	}
	for i := range s.X {
		a, _, oka := p.place(s.X[i], s.Lo[i])
		b, _, okb := p.place(s.X[i], s.Hi[i])
		if !oka || !okb {
			flush()
			continue
		}
		lower, upper = append(lower, a), append(upper, b)
	}
	flush()
	if count > mostPoints {
		return area.columns()
	}
	return out
}

// clipBand cuts both edges of a band at the sides of a box and flattens them at its top and bottom.
func clipBand(lower, upper []page.Point, box page.Rect) (los, his []page.Point) {
	at := func(edge []page.Point, i int, x float64) page.Point {
		a, b := edge[i], edge[i+1]
		return page.Pt(x, a.Y+(b.Y-a.Y)*(x-a.X)/(b.X-a.X))
	}
	add := func(a, b page.Point) {
		level := func(y float64) float64 { return math.Max(box.Y0, math.Min(box.Y1, y)) }
		los = append(los, page.Pt(a.X, level(a.Y)))
		his = append(his, page.Pt(b.X, level(b.Y)))
	}
	for i, a := range lower {
		if a.X >= box.X0 && a.X <= box.X1 {
			add(a, upper[i])
		}
		if i+1 == len(lower) {
			break
		}
		sides := []float64{box.X0, box.X1}
		if lower[i+1].X < a.X {
			sides = []float64{box.X1, box.X0}
		}
		for _, x := range sides {
			if (a.X < x) != (lower[i+1].X < x) && a.X != x && lower[i+1].X != x {
				add(at(lower, i, x), at(upper, i, x))
			}
		}
	}
	return los, his
}

// covers measures how much of what is painted lies under a rectangle: length of line plus a share for each marker.
func (d painted) covers(r page.Rect) float64 {
	sum := 0.0
	for _, line := range d.lines {
		for i := 1; i < len(line); i++ {
			if a, b, ok := clipSegment(line[i-1], line[i], r); ok {
				sum += vec.Hypot(b.X-a.X, b.Y-a.Y) + 0.01
			}
		}
	}
	for _, marks := range [3][]page.Point{d.marks, d.lows, d.ends} {
		for _, q := range marks {
			if r.Grow(1.5).Has(q) {
				sum += 5
			}
		}
	}
	return sum
}

// overlaps reports whether a polygon and a rectangle have points in common.
func overlaps(polygon []page.Point, r page.Rect) bool {
	inside := false // the rectangle's corner lies in the polygon, by the parity of crossings
	c := page.Pt(r.X0, r.Y0)
	for i, a := range polygon {
		b := polygon[(i+1)%len(polygon)]
		if _, _, ok := clipSegment(a, b, r); ok {
			return true
		}
		if (a.Y > c.Y) != (b.Y > c.Y) && c.X < a.X+(b.X-a.X)*(c.Y-a.Y)/(b.Y-a.Y) {
			inside = !inside
		}
	}
	return inside
}

func (s Series) size() float64 {
	if s.Size > 0 {
		return s.Size
	}
	return 3.6
}

func (s Series) width() float64 {
	if s.Width > 0 {
		return s.Width
	}
	return 1.1
}

func (s Series) alpha() float64 {
	if s.Alpha > 0 && s.Alpha < 1 {
		return s.Alpha
	}
	return 1
}

// dashes returns the pattern of a dash in points.
func (d Dash) lengths(width float64) []float64 {
	pattern := dashPatterns[d]
	out := make([]float64, len(pattern))
	for i, x := range pattern {
		out[i] = x * width
	}
	return out
}
