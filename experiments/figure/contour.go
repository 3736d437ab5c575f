package figure

import (
	"math"

	"github.com/odescent/odescent/experiments/figure/page"
	"github.com/odescent/odescent/ode/vec"
)

// field is a function sampled at the nodes of a grid over a panel; u and v run over the frame from 0 to 1.
type field struct {
	n int
	z []float64 // (n+1)² values, rows of constant v
}

const (
	defaultCells  = 300
	defaultLevels = 12
)

func (c *Contours) sample(x, y scale) field {
	n := c.N
	if n <= 0 {
		n = defaultCells
	}
	f := field{n: n, z: make([]float64, 0, (n+1)*(n+1))}
	value := func(s scale, i int) float64 {
		t := float64(i) / float64(n)
		return s.value(float64(s.lo*(1-t)) + float64(s.hi*t))
	}
	for j := 0; j <= n; j++ {
		for i := 0; i <= n; i++ {
			f.z = append(f.z, c.F(value(x, i), value(y, j)))
		}
	}
	return f
}

// levels returns the given heights; or heights in geometric progression above the least value; or, if that lies at
// the edge and so is no minimum, evenly spaced ones.
func (c *Contours) levels(f field) []float64 {
	if len(c.Levels) > 0 {
		return c.Levels
	}
	n := c.Count
	if n <= 0 {
		n = defaultLevels
	}
	lo, hi, atEdge := f.extremes()
	if !(hi > lo) {
		return nil
	}
	if atEdge {
		out := make([]float64, n)
		for i := range out {
			t := (float64(i) + 0.5) / float64(n)
			out[i] = float64(lo*(1-t)) + float64(hi*t)
		}
		return out
	}
	first := math.Inf(1) // the least positive distance from the minimum: below it no level can be resolved
	for _, z := range f.z {
		if d := z - lo; finite(d) && d > 0 {
			first = math.Min(first, d)
		}
	}
	top := hi - lo
	low := vec.Log(math.Max(first, top*3e-4))
	out := make([]float64, n)
	for i := range out {
		t := (float64(i) + 0.5) / float64(n)
		out[i] = lo + vec.Exp(float64(low*(1-t))+float64(vec.Log(top)*t))
	}
	return out
}

// extremes returns the least and the greatest finite value, and whether the least lies at the edge of the grid.
func (f field) extremes() (lo, hi float64, atEdge bool) {
	lo, hi = math.Inf(1), math.Inf(-1)
	for k, z := range f.z {
		if !finite(z) {
			continue
		}
		if z < lo {
			i, j := k%(f.n+1), k/(f.n+1)
			lo, atEdge = z, i == 0 || j == 0 || i == f.n || j == f.n
		}
		hi = math.Max(hi, z)
	}
	return lo, hi, atEdge
}

func finite(z float64) bool { return !math.IsNaN(z) && !math.IsInf(z, 0) }

// edge is a side of a cell: from node (i, j) to the right, or upwards.
type edge struct {
	i, j int
	up   bool
}

// trace follows the level lines of one height through the cells (marching squares, saddles resolved by the mean
// of the corners) and joins their pieces. Lines come in the order in which a sweep of the grid first meets
// them.
func (f field) trace(level float64) [][]page.Point {
	links := map[edge][]edge{} // looked up only
	var order []edge
	link := func(a, b edge) {
		for _, e := range [2]edge{a, b} {
			if links[e] == nil {
				order = append(order, e)
			}
		}
		links[a] = append(links[a], b)
		links[b] = append(links[b], a)
	}
	for j := 0; j < f.n; j++ {
		for i := 0; i < f.n; i++ {
			f.cell(i, j, level, link)
		}
	}
	used := map[edge]bool{}
	var out [][]page.Point
	walk := func(start edge) {
		line := []page.Point{f.cross(start, level)}
		used[start] = true
		for at := start; ; {
			next, found := edge{}, false
			for _, e := range links[at] {
				if !used[e] {
					next, found = e, true
					break
				}
			}
			if !found {
				if len(line) > 2 && len(links[start]) == 2 && (links[at][0] == start || links[at][1] == start) {
					line = append(line, line[0])
				}
				break
			}
			used[next] = true
			line = append(line, f.cross(next, level))
			at = next
		}
		out = append(out, line)
	}
	for _, e := range order { // open lines from their ends, then closed ones
		if len(links[e]) == 1 && !used[e] {
			walk(e)
		}
	}
	for _, e := range order {
		if !used[e] {
			walk(e)
		}
	}
	return out
}

func (f field) at(i, j int) float64 { return f.z[j*(f.n+1)+i] }

// cell links the sides of one cell that the level line crosses.
func (f field) cell(i, j int, level float64, link func(a, b edge)) {
	a, b, c, d := f.at(i, j), f.at(i+1, j), f.at(i+1, j+1), f.at(i, j+1)
	mean := float64(a/4) + float64(b/4) + float64(c/4) + float64(d/4)
	if !finite(mean) {
		return
	}
	bottom, right, top, left := edge{i, j, false}, edge{i + 1, j, true}, edge{i, j + 1, false}, edge{i, j, true}
	mask := 0
	for k, z := range [4]float64{a, b, c, d} {
		if z > level {
			mask |= 1 << k
		}
	}
	switch mask {
	case 1, 14:
		link(left, bottom)
	case 2, 13:
		link(bottom, right)
	case 4, 11:
		link(right, top)
	case 8, 7:
		link(top, left)
	case 3, 12:
		link(left, right)
	case 6, 9:
		link(bottom, top)
	case 5, 10:
		if (mean > level) == (mask == 5) { // the middle belongs with a and c, or the other pair is cut off
			link(bottom, right)
			link(top, left)
		} else {
			link(left, bottom)
			link(right, top)
		}
	}
}

// cross is where the level line meets a side, by linear interpolation.
func (f field) cross(e edge, level float64) page.Point {
	z0, z1 := f.at(e.i, e.j), 0.0
	p := page.Pt(float64(e.i), float64(e.j))
	d := page.Pt(1, 0)
	if e.up {
		d = page.Pt(0, 1)
		z1 = f.at(e.i, e.j+1)
	} else {
		z1 = f.at(e.i+1, e.j)
	}
	t := 0.5
	if z1 != z0 {
		t = math.Max(0, math.Min(1, (level-z0)/(z1-z0)))
	}
	n := float64(f.n)
	return page.Pt((p.X+float64(t*d.X))/n, (p.Y+float64(t*d.Y))/n)
}

// paint draws the level lines.
func (c *Contours) paint(s *page.Scene, v view) {
	if c.F == nil {
		return
	}
	f := c.sample(v.x, v.y)
	var lines [][]page.Point
	for _, level := range c.levels(f) {
		for _, line := range f.trace(level) {
			for i, q := range line {
				line[i] = v.inFrame(q.X, q.Y)
			}
			lines = append(lines, simplify(line))
		}
	}
	s.Polylines(lines, false, contourWidth, nil, contourInk)
}
