package ode_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/method"
	"github.com/odescent/odescent/ode/odetest"
	"github.com/odescent/odescent/ode/rk"
	"github.com/odescent/odescent/ode/stab"
	"github.com/odescent/odescent/ode/stiff"
)

func mustMethod(t *testing.T, text string) ode.Method {
	t.Helper()
	m, err := method.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// A limit on a finite interval is an error, whoever set it, and the last good point is kept; on an infinite one the
// caller's own limit is no error, and the default one is.
func TestLimitIsAnError(t *testing.T) {
	inf := math.Inf(1)
	for _, c := range []struct {
		name   string
		t1     float64
		cfg    ode.Config
		is     error
		steps  int
		reason string
		says   string
	}{
		{"own", 1e9, ode.Config{MaxSteps: 20}, ode.ErrLimit, 20, "20 steps", "20 steps, at t = 10 on the way from 0 to 1e+09"},
		{"default", 1e9, ode.Config{}, ode.ErrLimit, 100_000, "100000 steps, the default limit", "ode.NoLimit asks for none"},
		{"budget", 1e9, ode.Config{Stop: ode.MaxEvals{N: 30}}, ode.ErrLimit, 30, "30 evaluations", "30 evaluations"},
		{"none, with a budget", 1e9, ode.Config{MaxSteps: ode.NoLimit, Stop: ode.MaxEvals{N: 120_000}}, ode.ErrLimit, 120_000, "120000 evaluations", ""},
		{"own, no end", inf, ode.Config{MaxSteps: 20}, nil, 20, "20 steps", ""},
		{"budget, no end", inf, ode.Config{Stop: ode.MaxEvals{N: 30}}, nil, 30, "30 evaluations", ""},
		{"default, no end", inf, ode.Config{}, ode.ErrLimit, 100_000, "100000 steps, the default limit", "the default limit"},
		{"backwards", -1e9, ode.Config{MaxSteps: 20}, ode.ErrLimit, 20, "20 steps", "from 0 to -1e+09"},
		{"reached with the last step", 10, ode.Config{MaxSteps: 20}, nil, 20, "t = 10", ""},
	} {
		c.cfg.Method, c.cfg.Control = rk.Euler, control.Fixed{H: .5}
		sol, err := ode.Solve(context.Background(), scalar(func(t, _ float64) float64 { return math.Cos(t) }), []float64{1}, 0, c.t1, c.cfg)
		if !errors.Is(err, c.is) || sol.Stats.Steps != c.steps || sol.Reason.Text != c.reason {
			t.Errorf("%s: %v, %d steps, %+v", c.name, err, sol.Stats.Steps, sol.Reason)
		}
		if err != nil && !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %q does not say %q", c.name, err, c.says)
		}
		if want := math.Copysign(float64(c.steps)/2, c.t1); sol.T != want {
			t.Errorf("%s: at t = %v, want %v", c.name, sol.T, want)
		}
	}
}

// Every explicit method with an error estimate that is held at its limit of stability says so, and what to use; neither
// the Jacobian's radius nor an evaluation that is counted is needed for it.
func TestLimitSaysStiff(t *testing.T) {
	relax := scalar(func(t, y float64) float64 { return -1e6 * (y - math.Cos(t)) })
	given := *relax
	given.SpectralRadius = func(float64, []float64) float64 { return 1e6 }
	vdpol, err := odetest.Lookup("vdpol")
	if err != nil {
		t.Fatal(err)
	}
	tried := 0
	for _, text := range method.Names() {
		m, err := method.Parse(text)
		if err != nil {
			continue
		}
		r, ok := m.(interface{ RealInterval() float64 })
		if !ok && text != "ab2" {
			continue
		}
		beta := 1.
		if ok {
			beta = r.RealInterval()
		}
		for name, c := range map[string]struct {
			sys *ode.System
			y0  []float64
			rho float64
		}{"relaxation": {relax, []float64{1}, 1e6}, "with rho": {&given, []float64{1}, 1e6}, "vdpol": {vdpol.System(), vdpol.Y0, 0}} {
			sol, err := ode.Solve(context.Background(), c.sys, c.y0, 0, 2000, ode.Config{Method: m, Control: control.PI{RTol: 1e-4, ATol: 1e-6}, MaxSteps: 3000})
			if sol.Stats.Steps == 0 {
				break // no estimate
			}
			tried++
			if !errors.Is(err, ode.ErrLimit) {
				t.Errorf("%s, %s: %v", text, name, err)
				continue
			}
			for _, says := range []string{"the flow is stiff", "auto.Solve", "stiff.Rodas5P"} {
				if !strings.Contains(err.Error(), says) {
					t.Errorf("%s, %s (interval %.3g): %q does not say %q", text, name, beta, err, says)
				}
			}
		}
	}
	if tried < 20 {
		t.Errorf("only %d cases", tried)
	}
}

// Accuracy that limits the step is not called stiffness, nor is an implicit method told to be one.
func TestLimitIsNotStiff(t *testing.T) {
	turn := &ode.System{Dim: 2, Field: func(dst []float64, _ float64, y []float64) { dst[0], dst[1] = y[1], -y[0] }}
	relax := scalar(func(t, y float64) float64 { return -1e6 * (y - math.Cos(t)) })
	for _, c := range []struct {
		sys *ode.System
		m   ode.Method
		tol float64
	}{
		{turn, rk.Tsit5, 1e-3}, {turn, rk.DP5, 1e-6}, {turn, rk.DOP853, 1e-9}, {turn, rk.BS3, 1e-4}, {turn, mustMethod(t, "eulerheun"), 1e-2}, {turn, mustMethod(t, "ab2"), 1e-3},
		{relax, stiff.Rodas5P, 1e-9}, {relax, stiff.TRBDF2, 1e-9}, {relax, stab.RKC2{}, 1e-8},
	} {
		_, err := ode.Solve(context.Background(), c.sys, []float64{1, 0}[:c.sys.Dim], 0, 1e6, ode.Config{Method: c.m, Control: control.PI{RTol: c.tol, ATol: c.tol}, MaxSteps: 200})
		if !errors.Is(err, ode.ErrLimit) || strings.Contains(err.Error(), "stiff") {
			t.Errorf("%v: %v", c.m, err)
		}
	}
}

// The search for stiffness leaves nothing behind: counts and states of a run that goes on are those of one that was not
// interrupted.
func TestLimitLeavesNoTrace(t *testing.T) {
	p, err := odetest.Lookup("vdpol")
	if err != nil {
		t.Fatal(err)
	}
	run := func(limits ...int) (s ode.Snapshot) {
		for i, n := range limits {
			it, err := ode.New(context.Background(), p.System(), p.Y0, 0, 2000, ode.Config{Method: rk.DP5, Control: pi6, MaxSteps: n})
			if err != nil {
				t.Fatal(err)
			}
			if i > 0 {
				if err := it.Restore(s); err != nil {
					t.Fatal(err)
				}
			}
			for it.Next() {
			}
			if !errors.Is(it.Err(), ode.ErrLimit) || !strings.Contains(it.Err().Error(), "stiff") {
				t.Fatal(it.Err())
			}
			s = it.Snapshot()
		}
		return s
	}
	if a, b := run(2000), run(700, 1100, 2000); a.Sum != b.Sum {
		t.Errorf("%+v\n%+v", a, b)
	}
}

// y' = y² has a pole at t = 1: whatever runs into it ends with an error that says that the solution may be singular.
func TestSingular(t *testing.T) {
	square := scalar(func(_, y float64) float64 { return y * y })
	for _, text := range []string{"euler", "rk4", "eulerheun", "bs3", "dp5", "tsit5", "dop853", "gbs", "rodas5p", "radau5", "trbdf2", "impliciteuler", "rkc2", "etdrk2"} {
		for _, c := range []ode.Control{pi6, control.Gustafsson{RTol: 1e-6, ATol: 1e-6}, control.Fixed{H: .01}} {
			sol, err := ode.Solve(context.Background(), square, []float64{1}, 0, 2, ode.Config{Method: mustMethod(t, text), Control: c})
			if err != nil && sol.Reason == (ode.Reason{}) {
				continue // no estimate
			}
			if err == nil || !strings.Contains(err.Error(), "singular") || !(sol.T < 2) {
				if c == (control.Fixed{H: .01}) && err == nil {
					continue // a fixed step may jump the pole, by an implicit method, as nothing checks it
				}
				t.Errorf("%s/%v: %v, at t = %v", text, c, err, sol.T)
			}
		}
	}
}

// On an infinite interval rest is an end, at which the run has converged; a flow that only waits is not at rest, nor is
// one whose preconditioner is zero for a while, and a potential that is not a number is no convergence.
func TestAtRest(t *testing.T) {
	fixed := control.Fixed{H: .01}
	solve := func(sys *ode.System, c ode.Control, t1 float64) ode.Solution {
		sol, err := ode.Solve(context.Background(), sys, []float64{1}, 0, t1, ode.Config{Method: rk.DP5, Control: c, MaxSteps: 2000})
		if err != nil {
			t.Fatal(err)
		}
		return sol
	}
	zero := func(float64, float64) float64 { return 0 }
	for _, end := range []float64{math.Inf(1), math.Inf(-1)} {
		for _, c := range []ode.Control{fixed, pi6} {
			if sol := solve(scalar(zero), c, end); sol.Reason.Status != ode.Converged || !strings.Contains(sol.Reason.Text, "at rest") || sol.Stats.Steps > 64 {
				t.Errorf("%v: %+v after %d steps", c, sol.Reason, sol.Stats.Steps)
			}
		}
	}
	waits := scalar(func(t, _ float64) float64 {
		if t < 5 {
			return 0
		}
		return 1
	})
	if sol := solve(waits, fixed, math.Inf(1)); sol.Reason.Status != ode.Limit || math.Abs(sol.Y[0]-16) > .1 {
		t.Errorf("a flow that waits: %+v at %v", sol.Reason, sol.Y)
	}
	nan := scalar(zero)
	nan.Potential = func(float64, []float64) float64 { return math.NaN() }
	if sol := solve(nan, fixed, math.Inf(1)); sol.Reason.Status != ode.Stalled || !strings.Contains(sol.Reason.Text, "NaN") {
		t.Errorf("a potential that is NaN: %+v", sol.Reason)
	}
	// Implicit Euler comes to rest where its step, which grows without end, moves nothing any more.
	sol, err := ode.Solve(context.Background(), scalar(func(_, y float64) float64 { return 1 - y*y*y }), []float64{3}, 0, math.Inf(1),
		ode.Config{Method: stiff.ImplicitEuler, Control: control.Gustafsson{RTol: 1e-3, ATol: 1e-3}})
	if err != nil || sol.Reason.Status != ode.Converged || math.Abs(sol.Y[0]-1) > 1e-3 || sol.Stats.Steps > 1000 {
		t.Errorf("an implicit method: %v, %+v at %v after %d steps", err, sol.Reason, sol.Y, sol.Stats.Steps)
	}
}

// A caller's mistakes in the numbers of a configuration panic with them.
func TestConfigPanics(t *testing.T) {
	nan, up := math.NaN(), math.Nextafter(1, 2)
	for want, cfg := range map[string]ode.Config{
		"MaxSteps = -1 is negative; 0 means 100000, ode.NoLimit none": {MaxSteps: -1},
		"RTol = NaN":  {Control: control.PI{RTol: nan, ATol: 1}},
		"ATol = -1":   {Control: control.Gustafsson{RTol: 1, ATol: -1}},
		"ATol = NaN":  {Control: control.Digital{RTol: 1, ATol: nan}},
		"Tol = NaN":   {Stop: ode.ForceNorm{Tol: nan}},
		"Value = NaN": {Stop: ode.PotentialBelow{Value: nan}},
		"RTol = NaN ": {Stop: ode.Equilibrium{ATol: 1, RTol: nan}},
		"SaveAt[0] = 1.0000000000000002 is outside the interval from 0 to 1": {SaveAt: []float64{up}},
		"SaveAt[0] = -5e-324 is outside":                                     {SaveAt: []float64{-5e-324}},
		"SaveAt[1] = 0.5 is out of order: it comes before SaveAt[0] = 0.7":   {SaveAt: []float64{.7, .5}},
		"SaveAt[1] = NaN": {SaveAt: []float64{.7, nan}},
		"SaveAt[2] = 1.0000000000000002 is outside the interval from 0 to 1 ":         {SaveAt: []float64{.7, .9, up}},
		"SaveAt[1] = 0.3 is out of order: it comes before SaveAt[0] = 0.4 on the way": {SaveAt: []float64{.4, .3}},
	} {
		func() {
			defer func() {
				if s := fmt.Sprint(recover()); !strings.HasPrefix(s, "ode: ") || !strings.Contains(s, strings.TrimSpace(want)) {
					t.Errorf("the panic is %q, want %q", s, want)
				}
			}()
			if cfg.Method = rk.DP5; cfg.Control == nil {
				cfg.Control = pi6
			}
			sys := scalar(func(float64, float64) float64 { return 0 })
			sys.Potential = func(float64, []float64) float64 { return 0 }
			ode.New(context.Background(), sys, []float64{1}, 0, 1, cfg)
		}()
	}
}
