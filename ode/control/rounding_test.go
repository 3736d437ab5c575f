package control_test

import (
	"context"
	"math"
	"testing"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/rk"
)

// Where f does not change by more than its rounding, the line search of Wolfe accepts a step by the slope at its end
// alone, in place of the fall of f: uphill it is at most 1 - 2·C1 of the slope at the start, as Hager and Zhang have it,
// where C2 allows more. On ½x² a step of length h ends with the share h - 1; the value here is 1 at the start, and more by
// rounding elsewhere.
func TestWolfeBelowRounding(t *testing.T) {
	const x0 = 1e-6
	sys := &ode.System{
		Dim: 1, Symmetric: true,
		Potential: func(_ float64, y []float64) float64 {
			if y[0] == x0 {
				return 1
			}
			return 1 + 0x1p-50
		},
		Force: func(dst []float64, _ float64, y []float64) { dst[0] = -y[0] },
	}
	for _, c1 := range []float64{.1, .3, .45} {
		for h, accepted := range map[float64]bool{2 - 2*c1 + .01: false, 2 - 2*c1 - .01: true} {
			it, err := ode.New(context.Background(), sys, []float64{x0}, 0, math.Inf(1), ode.Config{Method: rk.Euler, Control: control.Wolfe{C1: c1, C2: .95, H0: h}})
			if err != nil {
				t.Fatal(err)
			}
			it.Next()
			if first := it.Stats().Rejected == 0; first != accepted {
				t.Errorf("C1 = %g: a step of length %g is accepted: %v", c1, h, first)
			}
		}
	}
}

// A step to where the potential or the force is not a number is too long, even if the other one is good.
func TestWolfeAvoidsNaN(t *testing.T) {
	for _, force := range []bool{false, true} {
		nan := func(bad bool, y, v float64) float64 {
			if bad && y > .5 {
				return math.NaN()
			}
			return v
		}
		sys := &ode.System{
			Dim: 1, Symmetric: true,
			Potential: func(_ float64, y []float64) float64 { return nan(!force, y[0], y[0]*y[0]/2) },
			Force:     func(dst []float64, _ float64, y []float64) { dst[0] = nan(force, y[0], -y[0]) },
		}
		it, err := ode.New(context.Background(), sys, []float64{-1}, 0, math.Inf(1), ode.Config{Method: rk.Euler, Control: control.Wolfe{H0: 1.9}})
		if err != nil {
			t.Fatal(err)
		}
		it.Next()
		if y := it.Point().Y[0]; it.Err() != nil || !(y <= .5) || y == -1 || it.Stats().Rejected == 0 {
			t.Errorf("force %v: y = %v after %+v, %v", force, y, it.Stats(), it.Err())
		}
	}
}
