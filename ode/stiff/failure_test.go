package stiff_test

import (
	"context"
	"errors"
	"math"
	"testing"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/control"
	"gonum.org/v1/gonum/mat"
)

// A field that is NaN where a step reaches too far is a reason for a shorter step: y' = -√y from 1 vanishes at t = 2,
// and Newton's iterates for long steps are negative.
func TestEdge(t *testing.T) {
	root := func() *ode.System {
		return &ode.System{Dim: 1, Field: func(dst []float64, _ float64, y []float64) { dst[0] = -math.Sqrt(y[0]) }}
	}
	for name, m := range methods(t) {
		controls := []ode.Control{control.Gustafsson{RTol: 1e-6, ATol: 1e-8, H0: 1.9}, control.Fixed{H: .1}}
		if name == "trapezoidal" {
			controls = controls[1:]
		}
		for _, c := range controls {
			sol := solve(t, root(), []float64{1}, 0, 1.9, m, c)
			// y = (1 - t/2)²; a fixed h of 0.1 leaves methods of order 1 and ros2 within h²/2·19 steps = 0.1.
			tol := .1
			if _, ok := c.(control.Gustafsson); ok {
				tol = 1e-4
			}
			if d := math.Abs(sol.Y[0] - .0025); !(d < tol) {
				t.Errorf("%s/%v: y(1.9) = %v", name, c, sol.Y[0])
			}
		}
	}
}

// A field or a Jacobian that is never finite ends the run with an error that says so, at the last good point.
func TestNaN(t *testing.T) {
	for name, m := range methods(t) {
		for what, sys := range map[string]*ode.System{
			"field": {Dim: 2, Field: func(dst []float64, _ float64, _ []float64) { dst[0], dst[1] = math.NaN(), 1 }},
			"late": {Dim: 1, Field: func(dst []float64, t float64, y []float64) {
				if dst[0] = 1; t > .5 {
					dst[0] = math.Inf(1)
				}
			}},
			"jacobian": {
				Dim: 1, Field: func(dst []float64, _ float64, y []float64) { dst[0] = -y[0] },
				Jac: func(dst *mat.Dense, _ float64, _ []float64) { dst.Set(0, 0, math.NaN()) },
			},
		} {
			y0 := make([]float64, sys.Dim)
			y0[0] = 1
			for _, c := range []ode.Control{control.Fixed{H: .1}, control.Gustafsson{RTol: 1e-4, ATol: 1e-4, H0: .1}} {
				if name == "trapezoidal" && c != (control.Fixed{H: .1}) {
					continue
				}
				sol, err := ode.Solve(context.Background(), sys, y0, 0, 1, ode.Config{Method: m, Control: c})
				if !errors.Is(err, ode.ErrRejections) && !errors.Is(err, ode.ErrUnderflow) && !errors.Is(err, ode.ErrNonFinite) {
					t.Errorf("%s/%v, %s: %v (%v)", name, c, what, err, sol.Reason)
				}
				for _, v := range sol.Y {
					if math.IsNaN(v) || math.IsInf(v, 0) {
						t.Errorf("%s/%v, %s: ends at %v", name, c, what, sol.Y)
					}
				}
			}
		}
	}
}

// Rest, an interval without length, no dimension at all.
func TestTrivial(t *testing.T) {
	for name, m := range methods(t) {
		for _, c := range []ode.Control{control.Fixed{H: .3}, control.SER{H: .1}, control.Gustafsson{RTol: 1e-4, ATol: 1e-4}} {
			if _, ok := c.(control.Gustafsson); ok && name == "trapezoidal" {
				continue
			}
			rest := &ode.System{Dim: 1, Field: func(dst []float64, _ float64, y []float64) { dst[0] = -y[0] }}
			if sol := solve(t, rest, []float64{0}, 0, 1, m, c); sol.Y[0] != 0 || sol.T != 1 {
				t.Errorf("%s/%v: at rest: %v at t = %v", name, c, sol.Y, sol.T)
			}
			if sol := solve(t, rest, []float64{1}, 1, 1, m, c); sol.Y[0] != 1 || sol.Stats.Steps != 0 {
				t.Errorf("%s/%v: no length: %v", name, c, sol)
			}
			none := &ode.System{Field: func([]float64, float64, []float64) {}}
			if sol := solve(t, none, nil, 0, 1, m, c); sol.T != 1 {
				t.Errorf("%s/%v: no dimension: ends at %v", name, c, sol.T)
			}
		}
	}
}
