package figure

import (
	"math"

	"github.com/odescent/odescent/ode/vec"
)

// clip cuts a polyline at the edges of a box and returns what is inside, in pieces.
func clip(line []point, box rect) [][]point {
	var out [][]point
	var piece []point
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
func clipSegment(a, b point, box rect) (p, q point, ok bool) {
	t0, t1 := 0.0, 1.0
	d := point{b.x - a.x, b.y - a.y}
	for _, e := range [4][2]float64{
		{-d.x, a.x - box.x0}, {d.x, box.x1 - a.x}, {-d.y, a.y - box.y0}, {d.y, box.y1 - a.y},
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
		p = point{a.x + float64(t0*d.x), a.y + float64(t0*d.y)}
	}
	if t1 < 1 {
		q = point{a.x + float64(t1*d.x), a.y + float64(t1*d.y)}
	}
	return p, q, true
}

const (
	columnWidth = 0.25 // points: about a pixel at 300 dpi, and less than the thinnest line
	tolerance   = 0.03 // points: below what print can show
)

// reduce drops points of a polyline that no eye and no printer misses. The ends stay where they are, and so
// does the ink at the highest and the lowest point of each narrow column, up to tolerance.
func reduce(line []point) []point {
	if monotone(line) {
		line = minMax(line)
	}
	return simplify(line)
}

func monotone(line []point) bool {
	for i := 1; i < len(line); i++ {
		if line[i].x < line[i-1].x {
			return false
		}
	}
	return true
}

// minMax keeps, of the points in one column, the first, the lowest, the highest and the last.
func minMax(line []point) []point {
	if len(line) < 3 {
		return line
	}
	out := make([]point, 0, 64)
	for i := 0; i < len(line); {
		column := math.Floor(line[i].x / columnWidth)
		lo, hi, j := i, i, i
		for ; j < len(line) && math.Floor(line[j].x/columnWidth) == column; j++ {
			if line[j].y < line[lo].y {
				lo = j
			}
			if line[j].y > line[hi].y {
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
func simplify(line []point) []point {
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
	out := make([]point, 0, 64)
	for i, p := range line {
		if keep[i] {
			out = append(out, p)
		}
	}
	return out
}

// split keeps the point farthest from the chord of i and j, if it is far enough, and goes on at both sides.
func split(line []point, keep []bool, i, j int) {
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
func distance(p, a, b point) float64 {
	d := point{b.x - a.x, b.y - a.y}
	t := 0.0
	if n := float64(d.x*d.x) + float64(d.y*d.y); n > 0 {
		t = math.Max(0, math.Min(1, (float64((p.x-a.x)*d.x)+float64((p.y-a.y)*d.y))/n))
	}
	return vec.Hypot(p.x-a.x-float64(t*d.x), p.y-a.y-float64(t*d.y))
}

// thin drops points that lie in the same cell as an earlier one, with cells large enough that at most most are
// left.
func thin(points []point, cell float64, most int) []point {
	for {
		type key struct{ i, j int }
		seen := make(map[key]bool, len(points)) // looked up only
		var out []point
		for _, p := range points {
			k := key{int(math.Floor(p.x / cell)), int(math.Floor(p.y / cell))}
			if !seen[k] {
				seen[k] = true
				out = append(out, p)
			}
		}
		if len(out) <= most {
			return out
		}
		cell *= 1.5
	}
}

// space keeps markers of a line at least d apart; the first and the last stay.
func space(points []point, d float64) []point {
	if len(points) < 3 {
		return points
	}
	out := []point{points[0]}
	end := points[len(points)-1]
	for _, p := range points[1 : len(points)-1] {
		q := out[len(out)-1]
		if vec.Hypot(p.x-q.x, p.y-q.y) >= d && vec.Hypot(p.x-end.x, p.y-end.y) >= d {
			out = append(out, p)
		}
	}
	return append(out, end)
}
