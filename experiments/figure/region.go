package figure

import (
	"math"
	"slices"

	"github.com/odescent/odescent/experiments/figure/page"
	"github.com/odescent/odescent/ode/vec"
)

// Region is the set of points where a function of two variables is at most a level, lightly filled and outlined: the
// stability region of a method, a basin, a sublevel set. Regions lie over each other and below all curves, and have
// colour, dash and legend like a [Series] of the same label.
//
// F is called on a grid over the panel's axes, which should have ends, N by N cells; a point where F is NaN or an
// infinity is not in the region.
type Region struct {
	F     func(x, y float64) float64
	Level float64
	N     int // cells along each axis; zero means 300

	Label string // in the legend; empty: not there. Text as described at [page.Check]
	Color Color  // empty: the label's own
	Dash  Dash   // of the outline; zero: the label's own
}

// Stability returns the F of the [Region] in which a one-step method with stability function r damps x' = λx:
// |r(z)| - 1 at z = x + iy = hλ, at most zero.
//
// Reference: E. Hairer, G. Wanner, Solving Ordinary Differential Equations II, 2nd ed. 1996, section IV.2.
func Stability(r func(z complex128) complex128) func(x, y float64) float64 {
	return func(x, y float64) float64 {
		z := r(complex(x, y))
		return vec.Hypot(real(z), imag(z)) - 1
	}
}

// series is the region as a series without points, which gives it a pen and a place in the legend.
func (r *Region) series() Series {
	return Series{Label: r.Label, Color: r.Color, Dash: r.Dash, Lo: []float64{}, Hi: []float64{}, Width: 0.9, region: r}
}

// withRegions returns the panels with their regions put before the series.
func withRegions(panels []Panel) []Panel {
	out := slices.Clone(panels)
	for i, p := range panels {
		if len(p.Regions) == 0 {
			continue
		}
		all := make([]Series, 0, len(p.Regions)+len(p.Series))
		for k := range p.Regions {
			all = append(all, p.Regions[k].series())
		}
		out[i].Series = append(all, p.Series...)
	}
	return out
}

// paint returns area and outline of a region in a frame.
func (r *Region) paint(v view) (area, outline [][]page.Point) {
	f := (&Contours{F: r.F, N: r.N}).sample(v.x, v.y)
	toPage := func(q page.Point) page.Point {
		in := func(u float64) float64 { return math.Max(0, math.Min(1, u)) }
		return v.inFrame(in(q.X), in(q.Y))
	}
	outside := r.Level + 1 + math.Abs(r.Level)
	for k, z := range f.z {
		if !finite(z) {
			f.z[k] = outside
		}
	}
	for _, line := range f.trace(r.Level) {
		for i, q := range line {
			line[i] = toPage(q)
		}
		outline = append(outline, simplify(line))
	}
	wide := f.walled(outside)
	for _, line := range wide.trace(r.Level) {
		for i, q := range line {
			n := float64(f.n)
			line[i] = toPage(page.Pt((float64(q.X*(n+2))-1)/n, (float64(q.Y*(n+2))-1)/n))
		}
		area = append(area, simplify(line))
	}
	orient(area)
	return area, outline
}

// walled is the field with one more ring of cells, whose outer nodes have a value, so that no level line is open.
func (f field) walled(value float64) field {
	g := field{n: f.n + 2}
	for j := -1; j <= f.n+1; j++ {
		for i := -1; i <= f.n+1; i++ {
			if i < 0 || j < 0 || i > f.n || j > f.n {
				g.z = append(g.z, value)
			} else {
				g.z = append(g.z, f.at(i, j))
			}
		}
	}
	return g
}

// orient turns closed lines so that those within an even number of others run counter-clockwise and the rest, holes,
// clockwise: then the nonzero rule fills between them.
func orient(loops [][]page.Point) {
	for i, loop := range loops {
		depth := 0
		for j, other := range loops {
			if i != j && contains(other, loop[0]) {
				depth++
			}
		}
		if (signedArea(loop) > 0) != (depth%2 == 0) {
			slices.Reverse(loop)
		}
	}
}

// contains counts crossings of a ray.
func contains(polygon []page.Point, q page.Point) bool {
	inside := false
	for i, a := range polygon {
		b := polygon[(i+1)%len(polygon)]
		if (a.Y > q.Y) != (b.Y > q.Y) && q.X < a.X+(b.X-a.X)*(q.Y-a.Y)/(b.Y-a.Y) {
			inside = !inside
		}
	}
	return inside
}

func signedArea(polygon []page.Point) float64 {
	sum := 0.0
	for i, a := range polygon {
		b := polygon[(i+1)%len(polygon)]
		sum += float64(a.X*b.Y) - float64(b.X*a.Y)
	}
	return sum / 2
}
