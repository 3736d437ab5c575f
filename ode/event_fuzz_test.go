package ode_test

import (
	"context"
	"math"
	"testing"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/rk"
)

// FuzzEvents turns about the circle with steps of any length and looks where it meets a line. What is found must be
// in order, on the far side, and complete: as many crossings as the line has on the way.
func FuzzEvents(f *testing.F) {
	f.Add(.3, .1, 7., false)
	f.Add(.01, .9999, 20., false)
	f.Add(.7, 0., 3., true)
	f.Add(.5, -1., 9., false)
	f.Fuzz(func(t *testing.T, h, level, end float64, terminal bool) {
		if !(h > 1e-3 && h < 1) || !(math.Abs(level) < 2) || !(end > 0 && end < 50) {
			return
		}
		g := func(_ float64, y []float64) float64 { return y[0] - level }
		sol, err := ode.Solve(context.Background(), circle, []float64{0, -1}, 0, end, ode.Config{
			Method: rk.DP5, Control: control.Fixed{H: h}, Events: []ode.Event{{Func: g, Terminal: terminal}},
		})
		if err != nil {
			t.Fatal(err)
		}
		// x = sin t meets the level at asin(level) + 2πk and π - asin(level) + 2πk; DP5 is exact to some 1e-5 here
		const blur = 1e-3
		last := math.Inf(-1)
		for _, c := range sol.Crossings {
			if c.T < last || c.T > sol.T || c.T < 0 {
				t.Errorf("a crossing at %v after one at %v, in a run to %v", c.T, last, sol.T)
			}
			if v := g(c.T, c.Y); sign(v) != c.Dir && math.Abs(level) < 1-blur { // not a touch
				t.Errorf("at %v the function is %g after a zero of direction %d", c.T, v, c.Dir)
			}
			last = c.T
		}
		if math.Abs(level) > 1-blur || terminal {
			return
		}
		want, near := 0, false
		for k := -1; k < 10; k++ {
			for _, at := range []float64{math.Asin(level) + 2*math.Pi*float64(k), math.Pi - math.Asin(level) + 2*math.Pi*float64(k)} {
				near = near || math.Abs(at) < .05 || math.Abs(at-end) < .05
				if at > 0 && at < end {
					want++
				}
			}
		}
		if !near && len(sol.Crossings) != want {
			t.Errorf("h = %v, level %v, end %v: %d crossings, want %d", h, level, end, len(sol.Crossings), want)
		}
	})
}
