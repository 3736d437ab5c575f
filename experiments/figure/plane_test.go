package figure

import (
	"math"
	"strings"
	"testing"

	"github.com/odescent/odescent/experiments/figure/page"
)

// square is a frame of 100 by 100 points over the given axes.
func square(x, y scale) view { return view{page.NewRect(0, 0, 100, 100), x, y} }

// TestRegionArea compares areas on the page with those of a disc, of a ring and of what a disc leaves of the frame; a
// hole counts negative.
func TestRegionArea(t *testing.T) {
	p := square(scale{lo: -2, hi: 2}, scale{lo: -2, hi: 2})
	disc := math.Pi * 625 // radius 1 is 25 points
	for _, c := range []struct {
		name  string
		f     func(x, y float64) float64
		want  float64
		loops int
	}{
		{"disc", func(x, y float64) float64 { return x*x + y*y }, disc, 1},
		{"ring", func(x, y float64) float64 { return math.Abs(x*x+y*y-1.25) + 0.25 } /* 0.5 ≤ r² ≤ 2 */, 1.5 * disc, 2},
		{"outside", func(x, y float64) float64 { return 2 - x*x - y*y }, 10000 - disc, 2},
		{"half", func(x, y float64) float64 { return 1 + x }, 5000, 1},
		{"NaN", func(x, y float64) float64 { return 0 * math.Sqrt(x) }, 5000, 1},
		{"nothing", func(x, y float64) float64 { return 2 }, 0, 0},
		{"everything", func(x, y float64) float64 { return 0 }, 10000, 1},
	} {
		r := Region{F: c.f, Level: 1}
		area, _ := r.paint(p)
		sum := 0.0
		for _, loop := range area {
			sum += signedArea(loop)
		}
		if math.Abs(sum-c.want) > 30 || len(area) != c.loops { // 30 square points: a third of a cell along an edge of 100
			t.Errorf("%s: area %.0f in %d loops, want %.0f in %d", c.name, sum, len(area), c.want, c.loops)
		}
	}
}

func TestStability(t *testing.T) {
	rk4 := func(z complex128) complex128 { return 1 + z*(1+z/2*(1+z/3*(1+z/4))) }
	const end = -2.785293563405282 // real stability limit of the classical method of order 4
	if got := Stability(rk4)(end, 0); math.Abs(got) > 1e-14 {
		t.Errorf("|R| - 1 = %g at the end of the real interval", got)
	}
}

func TestVectorFieldDirection(t *testing.T) {
	// x' = x, y' = y along logarithmic axes of 2 and 4 decades on a square: slope ½ everywhere
	v := &VectorField{F: func(x, y float64) (float64, float64) { return x, y }}
	p := square(scale{log: true, lo: 0, hi: 2}, scale{log: true, lo: -4, hi: 0})
	for _, q := range []page.Point{page.Pt(10, 10), page.Pt(50, 90)} {
		u, ok := v.direction(p, q)
		if !ok || math.Abs(u.Y/u.X-0.5) > 1e-12 || u.X < 0 {
			t.Errorf("direction %v at %v, want slope 0.5 to the right", u, q)
		}
	}
	still := &VectorField{F: func(x, y float64) (float64, float64) { return 0, 0 }}
	if _, ok := still.direction(p, page.Pt(1, 1)); ok {
		t.Error("an equilibrium has a direction")
	}
}

// TestStreams follows a rotation: lines are arcs about the middle.
func TestStreams(t *testing.T) {
	v := &VectorField{Lines: true, F: func(x, y float64) (float64, float64) { return -y, x }}
	lines, heads := v.streams(square(scale{lo: -1, hi: 1}, scale{lo: -1, hi: 1}))
	if len(lines) < 8 || len(heads) != len(lines) {
		t.Fatalf("%d lines with %d heads", len(lines), len(heads))
	}
	for _, line := range lines {
		r := math.Hypot(line[0].X-50, line[0].Y-50)
		for _, q := range line {
			if d := math.Hypot(q.X-50, q.Y-50) - r; math.Abs(d) > 0.01 {
				t.Errorf("a line that starts at radius %.3f goes %.3f away from its circle", r, d)
				break
			}
		}
	}
}

func TestEnds(t *testing.T) {
	p := square(scale{lo: 0, hi: 1}, scale{lo: 0, hi: 1})
	d := p.paint(Series{X: []float64{math.NaN(), 0.2, 0.5, 3}, Y: []float64{0, 0.3, 0.5, 0.5}, Ends: true})
	if len(d.ends) != 1 || !d.first || d.ends[0] != (page.Pt(20, 30)) {
		t.Errorf("ends %v, first %v; want the start alone, since the last point is outside", d.ends, d.first)
	}
}

func TestPlanePanics(t *testing.T) {
	for want, p := range map[string]Panel{
		`region "a": no F`:   {Regions: []Region{{Label: "a"}}},
		"vector field: no F": {Field: &VectorField{}},
	} {
		func() {
			defer func() {
				if got, _ := recover().(string); !strings.Contains(got, want) {
					t.Errorf("panic %q, want one with %q", got, want)
				}
			}()
			_, _ = Figure{Panels: []Panel{p}}.SVG()
			t.Errorf("no panic, want one with %q", want)
		}()
	}
}
