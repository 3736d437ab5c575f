package figure

import (
	"math"

	"github.com/odescent/odescent/experiments/figure/page"
	"github.com/odescent/odescent/ode/vec"
)

// clip cuts a polyline at the edges of a box and returns what is inside, in pieces.
func clip(line []page.Point, box page.Rect) [][]page.Point {
	var out [][]page.Point
	var piece []page.Point
	flush := func() {
		if len(piece) > 1 {
			out = append(out, piece)
		}
		piece = nil
	}
	for i := 1; i < len(line); i++ {
		a, b, ok := clipSegment(line[i-1], line[i], box)
		if !ok {
			flush()
			continue
		}
		if len(piece) == 0 || piece[len(piece)-1] != a {
			flush()
			piece = append(piece, a)
		}
		piece = append(piece, b)
		if b != line[i] {
			flush()
		}
	}
	flush()
	return out
}

// clipSegment returns the part of a segment inside the box (Liang and Barsky).
func clipSegment(a, b page.Point, box page.Rect) (p, q page.Point, ok bool) {
	t0, t1 := 0.0, 1.0
	d := page.Pt(b.X-a.X, b.Y-a.Y)
	for _, e := range [4][2]float64{
		{-d.X, a.X - box.X0}, {d.X, box.X1 - a.X}, {-d.Y, a.Y - box.Y0}, {d.Y, box.Y1 - a.Y},
	} {
		switch {
		case e[0] == 0 && e[1] < 0:
			return p, q, false
		case e[0] < 0:
			t0 = math.Max(t0, e[1]/e[0])
		case e[0] > 0:
			t1 = math.Min(t1, e[1]/e[0])
		}
	}
	if t0 > t1 {
		return p, q, false
	}
	p, q = a, b
	if t0 > 0 {
		p = page.Pt(a.X+float64(t0*d.X), a.Y+float64(t0*d.Y))
	}
	if t1 < 1 {
		q = page.Pt(a.X+float64(t1*d.X), a.Y+float64(t1*d.Y))
	}
	return p, q, true
}

const (
	columnWidth = 0.25 // points: about a pixel at 300 dpi, and less than the thinnest line
	tolerance   = 0.03 // points: below what print can show
)

// reduce drops points of a polyline that no eye and no printer misses. The ends stay where they are, and so
// does the ink at the highest and the lowest point of each narrow column, up to tolerance.
func reduce(line []page.Point) []page.Point {
	if monotone(line) {
		line = minMax(line)
	}
	return simplify(line)
}

func monotone(line []page.Point) bool {
	for i := 1; i < len(line); i++ {
		if line[i].X < line[i-1].X {
			return false
		}
	}
	return true
}

// minMax keeps, of the points in one column, the first, the lowest, the highest and the last.
func minMax(line []page.Point) []page.Point {
	if len(line) < 3 {
		return line
	}
	out := make([]page.Point, 0, 64)
	for i := 0; i < len(line); {
		column := math.Floor(line[i].X / columnWidth)
		lo, hi, j := i, i, i
		for ; j < len(line) && math.Floor(line[j].X/columnWidth) == column; j++ {
			if line[j].Y < line[lo].Y {
				lo = j
			}
			if line[j].Y > line[hi].Y {
				hi = j
			}
		}
		prev := -1
		for _, k := range [4]int{i, min(lo, hi), max(lo, hi), j - 1} {
			if k > prev {
				out = append(out, line[k])
				prev = k
			}
		}
		i = j
	}
	return out
}

// simplify is the method of Douglas and Peucker, on windows of bounded length so that the cost stays
// proportional to the number of points.
func simplify(line []page.Point) []page.Point {
	const window = 256
	if len(line) < 3 {
		return line
	}
	keep := make([]bool, len(line))
	for i := 0; i < len(line)-1; i += window {
		j := min(i+window, len(line)-1)
		keep[i], keep[j] = true, true
		split(line, keep, i, j)
	}
	out := make([]page.Point, 0, 64)
	for i, p := range line {
		if keep[i] {
			out = append(out, p)
		}
	}
	return out
}

// split keeps the point farthest from the chord of i and j, if it is far enough, and goes on at both sides.
func split(line []page.Point, keep []bool, i, j int) {
	far, at := tolerance, -1
	for k := i + 1; k < j; k++ {
		if d := distance(line[k], line[i], line[j]); d > far {
			far, at = d, k
		}
	}
	if at >= 0 {
		keep[at] = true
		split(line, keep, i, at)
		split(line, keep, at, j)
	}
}

// distance of p from the segment a, b.
func distance(p, a, b page.Point) float64 {
	d := page.Pt(b.X-a.X, b.Y-a.Y)
	t := 0.0
	if n := float64(d.X*d.X) + float64(d.Y*d.Y); n > 0 {
		t = math.Max(0, math.Min(1, (float64((p.X-a.X)*d.X)+float64((p.Y-a.Y)*d.Y))/n))
	}
	return vec.Hypot(p.X-a.X-float64(t*d.X), p.Y-a.Y-float64(t*d.Y))
}

// thin drops points that lie in the same cell as an earlier one, with cells large enough that at most most are
// left.
func thin(points []page.Point, cell float64, most int) []page.Point {
	for {
		type key struct{ i, j int }
		seen := make(map[key]bool, min(len(points), most)) // looked up only
		var out []page.Point
		for _, p := range points {
			k := key{int(math.Floor(p.X / cell)), int(math.Floor(p.Y / cell))}
			if !seen[k] {
				seen[k] = true
				out = append(out, p)
			}
			if len(out) > most {
				break
			}
		}
		if len(out) <= most {
			return out
		}
		cell *= 1.5
	}
}

// space keeps markers of a line at least d apart; the first and the last stay.
func space(points []page.Point, d float64) []page.Point {
	if len(points) < 3 {
		return points
	}
	out := []page.Point{points[0]}
	end := points[len(points)-1]
	for _, p := range points[1 : len(points)-1] {
		q := out[len(out)-1]
		if vec.Hypot(p.X-q.X, p.Y-q.Y) >= d && vec.Hypot(p.X-end.X, p.Y-end.Y) >= d {
			out = append(out, p)
		}
	}
	return append(out, end)
}
