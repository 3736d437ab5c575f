package figure

import (
	"slices"

	"github.com/odescent/odescent/experiments/figure/page"
)

// texLargest is the longest side of a page in points of 1/72 inch: TeX's lengths end at 16384 of its points.
const texLargest = 16000

// bounded returns what lies in a box of an op: the op itself if all does, none if nothing does. The plotters of gonum draw
// values without a place on an axis, such as a logarithm of zero, so far outside that TeX cannot hold the place.
func bounded(o page.Op, box page.Rect) []page.Op {
	inside := func(line []page.Point) bool {
		return !slices.ContainsFunc(line, func(q page.Point) bool { return !box.Has(q) })
	}
	switch {
	case o.Image != nil:
		cells, whole := o.Cells(), true
		var out []page.Op
		for _, c := range cells {
			whole = whole && !slices.ContainsFunc(c.Lines, func(line []page.Point) bool { return !inside(line) })
			out = append(out, bounded(c, box)...)
		}
		if whole {
			return []page.Op{o}
		}
		return out
	case o.Source != "" || o.More:
		if !box.Grow(o.Wide + o.Font).Has(o.At) {
			return nil
		}
		return []page.Op{o}
	case markerOf(o) != 0:
		all := o.Stamps
		o.Stamps = nil
		for _, st := range all {
			if box.Has(page.Pt(o.At.X+float64(st.X*o.Size/page.PerSize), o.At.Y+float64(st.Y*o.Size/page.PerSize))) {
				o.Stamps = append(o.Stamps, st)
			}
		}
		if len(o.Stamps) == 0 {
			return nil
		}
		return []page.Op{o}
	}
	path := slices.Concat(o.Outlines(), o.Path)
	whole := !slices.ContainsFunc(path, func(s page.Segment) bool { return !inside(s.Points()) })
	for _, line := range o.Lines {
		whole = whole && inside(line)
	}
	if whole {
		return []page.Op{o}
	}
	open, closed := flattened(path, box)
	if o.Closed {
		closed = slices.Concat(o.Lines, closed)
	} else {
		open = slices.Concat(o.Lines, open)
	}
	o.Lines, o.Path, o.Stamps, o.Closed = nil, nil, nil, true
	if o.Width == 0 {
		for _, line := range slices.Concat(closed, open) {
			if line = cutPolygon(line, box); len(line) > 2 {
				o.Lines = append(o.Lines, line)
			}
		}
		return some(o)
	}
	rings := o
	o.Closed = false
	for _, line := range closed {
		if inside(line) {
			rings.Lines = append(rings.Lines, line)
		} else if len(line) > 0 {
			open = append(open, append(slices.Clone(line), line[0]))
		}
	}
	for _, line := range open {
		for len(line) > 0 { // up to a point without a place
			n := slices.IndexFunc(line, func(q page.Point) bool { return !placed(q) })
			if n < 0 {
				n = len(line)
			}
			o.Lines = append(o.Lines, clip(line[:n], box)...)
			line = line[min(n+1, len(line)):]
		}
	}
	return append(some(rings), some(o)...)
}

// some returns an op if it has lines.
func some(o page.Op) []page.Op {
	if len(o.Lines) == 0 {
		return nil
	}
	return []page.Op{o}
}

func placed(q page.Point) bool { return finite(q.X) && finite(q.Y) }

// flattened writes a path as polylines; curves keep their place within tolerance in a box.
func flattened(path []page.Segment, box page.Rect) (open, closed [][]page.Point) {
	var line []page.Point
	flush := func() {
		if len(line) > 0 {
			open = append(open, line)
		}
		line = nil
	}
	for _, s := range path {
		switch s.Op {
		case 'M':
			flush()
			line = []page.Point{s.P[0]}
		case 'L':
			line = append(line, s.P[0])
		case 'C':
			if len(line) > 0 {
				line = flatCurve(line, [4]page.Point{line[len(line)-1], s.P[0], s.P[1], s.P[2]}, box, 24)
			}
		case 'Z':
			if len(line) > 0 {
				closed = append(closed, line)
				line = []page.Point{line[0]}
			}
		}
	}
	if len(line) > 1 {
		flush()
	}
	return open, closed
}

// flatCurve appends a cubic curve without its first point. It is halved depth times at most, and not outside the box.
func flatCurve(line []page.Point, c [4]page.Point, box page.Rect, depth int) []page.Point {
	flat := distance(c[1], c[0], c[3]) <= tolerance && distance(c[2], c[0], c[3]) <= tolerance
	beyond := func(side func(page.Point) bool) bool {
		return !slices.ContainsFunc(c[:], func(q page.Point) bool { return !side(q) })
	}
	if depth == 0 || flat || slices.ContainsFunc(c[:], func(q page.Point) bool { return !placed(q) }) ||
		beyond(func(q page.Point) bool { return q.X < box.X0 }) || beyond(func(q page.Point) bool { return q.X > box.X1 }) ||
		beyond(func(q page.Point) bool { return q.Y < box.Y0 }) || beyond(func(q page.Point) bool { return q.Y > box.Y1 }) {
		return append(line, c[3])
	}
	mid := func(a, b page.Point) page.Point { return page.Pt(float64((a.X+b.X)/2), float64((a.Y+b.Y)/2)) }
	ab, bc, cd := mid(c[0], c[1]), mid(c[1], c[2]), mid(c[2], c[3])
	abc, bcd := mid(ab, bc), mid(bc, cd)
	m := mid(abc, bcd)
	line = flatCurve(line, [4]page.Point{c[0], ab, abc, m}, box, depth-1)
	return flatCurve(line, [4]page.Point{m, bcd, cd, c[3]}, box, depth-1)
}

// cutPolygon returns the part of a polygon in a box, without the points that have no place (Sutherland and Hodgman). It
// winds around points in the box as often as before.
func cutPolygon(line []page.Point, box page.Rect) []page.Point {
	line = slices.DeleteFunc(slices.Clone(line), func(q page.Point) bool { return !placed(q) })
	for _, depth := range [4]func(page.Point) float64{
		func(q page.Point) float64 { return q.X - box.X0 }, func(q page.Point) float64 { return box.X1 - q.X },
		func(q page.Point) float64 { return q.Y - box.Y0 }, func(q page.Point) float64 { return box.Y1 - q.Y },
	} {
		var out []page.Point
		for i, q := range line {
			p := line[(i+len(line)-1)%len(line)]
			dp, dq := depth(p), depth(q)
			if (dp < 0) != (dq < 0) {
				t := dp / (dp - dq)
				out = append(out, page.Pt(p.X+float64(t*(q.X-p.X)), p.Y+float64(t*(q.Y-p.Y))))
			}
			if dq >= 0 {
				out = append(out, q)
			}
		}
		line = out
	}
	return line
}
