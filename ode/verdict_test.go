package ode_test

import (
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/rk"
)

// veiled is y' = -y with the potential ½y², both of which are something else where y is below ½.
func veiled(drive, potential float64) *ode.System {
	return &ode.System{Dim: 1,
		Force: func(dst []float64, _ float64, y []float64) {
			if dst[0] = -y[0]; y[0] < .5 {
				dst[0] = drive
			}
		},
		Potential: func(_ float64, y []float64) float64 {
			if y[0] < .5 {
				return potential
			}
			return y[0] * y[0] / 2
		},
	}
}

// No stop, of this package or of a user, makes a run converge where the force or the potential is not finite.
func TestVerdictNeedsFiniteValues(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	user := ode.StopFunc(func(p *ode.Point) ode.Reason {
		if p.Y[0] < .5 {
			return ode.Reason{Status: ode.Converged, Text: "mine"}
		}
		return ode.Reason{}
	})
	for _, v := range [][2]float64{{0, nan}, {0, inf}, {0, -inf}, {nan, 0}, {inf, 0}} {
		for _, s := range []ode.Stop{ode.ForceNorm{Tol: 1e-3}, ode.ForceNorm{Tol: inf}, ode.PotentialBelow{Value: -1}, ode.PotentialBelow{Value: .1}, ode.Equilibrium{ATol: 1e-3, Patience: 1}, user,
			ode.Any(nil, user), ode.All(user, user)} {
			sol, err := ode.Solve(t.Context(), veiled(v[0], v[1]), []float64{1}, 0, inf, ode.Config{
				Method: rk.Euler, Control: control.Fixed{H: .3}, Stop: s, MaxSteps: 60})
			if sol.Reason.Converged() && sol.T > 0 {
				t.Errorf("%v with the force %g and the potential %g: %v", s, v[0], v[1], sol.Reason)
			}
			if fmt.Sprint(s) == "func" && (sol.Reason.Status != ode.Diverged || !errors.Is(err, ode.ErrNonFinite) || !strings.Contains(err.Error(), "mine")) {
				t.Errorf("a user's stop with the force %g and the potential %g: %v, %v", v[0], v[1], sol.Reason, err)
			}
		}
	}
}

// A field that is infinite at the start gives no scale of which everything is a small part.
func TestEquilibriumOfAnInfiniteStart(t *testing.T) {
	sys := &ode.System{Dim: 1, Field: func(dst []float64, t float64, _ []float64) {
		if dst[0] = -1; t == 0 {
			dst[0] = math.Inf(-1)
		}
	}}
	_, err := ode.New(t.Context(), sys, []float64{1}, 0, 1, ode.Config{Method: rk.Euler, Control: control.Fixed{H: .1}, Stop: ode.Equilibrium{RTol: 1e-3}})
	if !errors.Is(err, ode.ErrNonFinite) {
		t.Errorf("it starts: %v", err)
	}
}

// A potential that begins undefined does not count as the best value: what comes after it is progress, and if nothing
// does the stop fires all the same.
func TestStagnationAfterNaN(t *testing.T) {
	for after, want := range map[float64]int{math.NaN(): 5, 1: 3 + 4} {
		sys := &ode.System{Dim: 1, Force: func(dst []float64, _ float64, _ []float64) { dst[0] = 1 }, Potential: func(t float64, _ []float64) float64 {
			if t < 2.5 {
				return math.NaN()
			}
			return after
		}}
		sol := solve(t, sys, []float64{1}, 0, math.Inf(1), ode.Config{Method: rk.Euler, Control: control.Fixed{H: 1}, Stop: ode.Stagnation{Window: 5}, MaxSteps: 20})
		if sol.Reason.Status != ode.Stalled || math.Abs(float64(sol.Stats.Steps-want)) > 1 {
			t.Errorf("after NaN %g: %v after %d steps, want some %d", after, sol.Reason, sol.Stats.Steps, want)
		}
	}
}

// A control that squares the force, or a flow that says so, ends the run where the squares overflow; a control that only
// measures it does not.
func TestSquareOfTheDrive(t *testing.T) {
	for _, squared := range []bool{false, true} {
		sys := &ode.System{Dim: 4, Squares: squared, Force: func(dst []float64, _ float64, _ []float64) { clear(dst); dst[3] = -1e160 }}
		for _, c := range []ode.Control{control.Fixed{H: 1e-170}, control.Slope{Tol: .1}, control.Slope{Tol: .1, Memory: control.EMA{Beta: .9}}} {
			_, err := ode.Solve(t.Context(), sys, make([]float64, 4), 0, math.Inf(1), ode.Config{Method: rk.Euler, Control: c, MaxSteps: 3})
			s, remembers := c.(control.Slope)
			remembers = remembers && s.Memory != nil
			if want := squared || remembers; errors.Is(err, ode.ErrSquare) != want || want && !strings.Contains(err.Error(), "-1e+160 in component 3") {
				t.Errorf("%v, the flow squares %t: %v", c, squared, err)
			}
		}
	}
}
