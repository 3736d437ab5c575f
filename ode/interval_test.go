package ode_test

import (
	"context"
	"errors"
	"math"
	"strings"
	"testing"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/odetest"
	"github.com/odescent/odescent/ode/rk"
)

func start(t *testing.T, p odetest.Problem, m ode.Method, c ode.Control) *ode.Integrator {
	t.Helper()
	it, err := ode.New(context.Background(), p.System(), p.Y0, 0, math.Inf(1), ode.Config{Method: m, Control: c})
	if err != nil {
		t.Fatal(err)
	}
	return it
}

func solve(t *testing.T, sys *ode.System, y0 []float64, t0, t1 float64, cfg ode.Config) ode.Solution {
	t.Helper()
	sol, err := ode.Solve(context.Background(), sys, y0, t0, t1, cfg)
	if err != nil {
		t.Fatal(err)
	}
	return sol
}

var pi6 = control.PI{RTol: 1e-6, ATol: 1e-6}

// The end of the interval is hit exactly, from either side and with steps that do not divide it, and no field is
// asked for outside the interval.
func TestLanding(t *testing.T) {
	for _, c := range []struct{ t0, t1, h float64 }{
		{0, 1, .1}, {0, 1, .3}, {1, 0, .3}, {-3, .1, .7}, {5, -.7, 1. / 3}, {0, 1, 5}, {1e6, 1e6 + 1, .1}, {0, 1e-9, .1},
	} {
		for _, ctl := range []ode.Control{control.Fixed{H: c.h}, pi6, control.PI{RTol: 1e-9, ATol: 1e-9, H0: c.h}} {
			lo, hi := math.Min(c.t0, c.t1), math.Max(c.t0, c.t1)
			sys := &ode.System{Dim: 1, Field: func(dst []float64, at float64, y []float64) {
				if !(at >= lo && at <= hi) {
					t.Errorf("from %v to %v by %v: asked at %v", c.t0, c.t1, ctl, at)
				}
				dst[0] = math.Cos(at - c.t0)
			}}
			sol := solve(t, sys, []float64{0}, c.t0, c.t1, ode.Config{Method: rk.DP5, Control: ctl})
			if sol.T != c.t1 || sol.Reason.Status != ode.Reached {
				t.Errorf("from %v by %v: ends at %v (%v), want %v", c.t0, ctl, sol.T, sol.Reason, c.t1)
			}
			// DP5's quadrature errs by less than 1e-5·h^6 a unit of time; PI is held to 1e-6 a step.
			if d := math.Abs(sol.Y[0] - math.Sin(c.t1-c.t0)); d > 1e-4 {
				t.Errorf("from %v to %v by %v: off by %.3g", c.t0, c.t1, ctl, d)
			}
		}
	}
}

// A fixed step that divides the interval up to rounding takes that many steps and leaves no sliver; the sum of the steps is
// compensated, so that 10⁵ of them do not drift.
func TestNoSliver(t *testing.T) {
	for _, n := range []int{3, 10, 49, 1000, 100000} {
		steps, shortest := 0, math.Inf(1)
		cfg := ode.Config{Method: rk.Euler, Control: control.Fixed{H: 1 / float64(n)}, Observe: func(s *ode.Step) {
			steps++
			shortest = math.Min(shortest, s.H)
			if d := math.Abs(s.R.T - float64(steps)/float64(n)); d > 2.3e-16 { // an ulp at 1
				t.Fatalf("n = %d: step %d ends at %v, off by %.3g", n, steps, s.R.T, d)
			}
		}}
		solve(t, odetest.Sway.System(), []float64{1}, 0, 1, cfg)
		if steps != n || shortest < .99/float64(n) {
			t.Errorf("%d steps of 1/%d, the shortest %v", steps, n, shortest)
		}
	}
}

// Integrating back from the end leads to the start.
func TestBackward(t *testing.T) {
	cfg := ode.Config{Method: rk.Tsit5, Control: control.PI{RTol: 1e-10, ATol: 1e-10}}
	there := solve(t, odetest.Oscillator.System(), []float64{1, 0}, 0, 6, cfg)
	back := solve(t, odetest.Oscillator.System(), there.Y, 6, 0, cfg)
	// Some 200 steps of 1e-10, magnified by e^6 on the way back where the flow repels at rate ½ in each component.
	for i, want := range []float64{1, 0} {
		if d := math.Abs(back.Y[i] - want); d > 200*1e-10*math.Exp(3) {
			t.Errorf("y[%d] = %v, want %v", i, back.Y[i], want)
		}
	}
}

// Towards an infinite end a run goes on until something else ends it.
func TestInfinite(t *testing.T) {
	for _, end := range []float64{math.Inf(1), math.Inf(-1)} {
		for _, c := range []ode.Control{control.Fixed{H: .5}, pi6} {
			sol := solve(t, &ode.System{Dim: 1, Field: func(dst []float64, at float64, y []float64) {
				dst[0] = math.Copysign(1, end) * -y[0]
			}}, []float64{1}, 0, end, ode.Config{Method: rk.Heun, Control: c, MaxSteps: 100})
			if sol.Reason.Status != ode.Limit || sol.Stats.Steps != 100 || math.Signbit(sol.T) != math.Signbit(end) || math.IsInf(sol.T, 0) {
				t.Errorf("towards %v by %v: %v after %d steps at %v", end, c, sol.Reason, sol.Stats.Steps, sol.T)
			}
		}
	}
}

// An interval of length zero is reached before any evaluation, an empty system before any is of use.
func TestNothingToDo(t *testing.T) {
	for _, c := range []ode.Control{control.Fixed{H: .5}, pi6} {
		sol := solve(t, odetest.Arc.System(), []float64{1, 1}, 3, 3, ode.Config{Method: rk.DP5, Control: c})
		if sol.Reason.Status != ode.Reached || sol.T != 3 || sol.Stats != (ode.Stats{}) {
			t.Errorf("zero length by %v: %+v", c, sol)
		}
		empty := &ode.System{Field: func([]float64, float64, []float64) {}}
		if sol := solve(t, empty, nil, 0, 3, ode.Config{Method: rk.DP5, Control: c}); sol.T != 3 {
			t.Errorf("dimension zero by %v: %+v", c, sol)
		}
	}
}

// At an equilibrium every control has a step to offer, and nothing moves; without an end the run says that it is at rest.
func TestEquilibrium(t *testing.T) {
	for _, m := range methods(t) {
		for _, text := range control.Samples() {
			c, err := control.Parse(text)
			if err != nil {
				t.Fatal(err)
			}
			for _, end := range []float64{10, math.Inf(1)} {
				sys := odetest.Oscillator.System()
				sol, err := ode.Solve(context.Background(), sys, []float64{0, 0}, 0, end, ode.Config{Method: m, Control: c, MaxSteps: 1000})
				if err != nil {
					if sol.Stats == (ode.Stats{}) {
						continue // PI without an estimate
					}
					if strings.Contains(err.Error(), "the noise is followed up to") {
						continue // lengths that grow without an end
					}
					if end != 10 || !errors.Is(err, ode.ErrLimit) { // tiny first steps
						t.Errorf("%v/%v: %v", m, c, err)
					}
				}
				if r := sol.Reason; end != 10 && (r.Status != ode.Converged || !strings.Contains(r.Text, "at rest")) {
					t.Errorf("%v/%v: %v", m, c, r)
				}
				if sol.Y[0] != 0 || sol.Y[1] != 0 || !sol.Reason.Status.OK() {
					t.Errorf("%v/%v to %v: %+v", m, c, end, sol)
				}
			}
		}
	}
	sol := solve(t, odetest.Arc.System(), []float64{0, 1}, 0, math.Inf(1), ode.Config{Method: rk.Euler, Control: control.Fixed{H: 1}, Stop: ode.ForceNorm{Tol: 0}})
	if sol.Reason.Status != ode.Converged || sol.Stats.Steps != 0 || sol.Stats.FieldEvals != 1 {
		t.Errorf("a start at rest with a stop: %+v", sol)
	}
}
