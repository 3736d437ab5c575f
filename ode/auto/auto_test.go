package auto_test

import (
	"context"
	"errors"
	"math"
	"strings"
	"testing"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/auto"
	"github.com/odescent/odescent/ode/odetest"
	"github.com/odescent/odescent/ode/rk"
	"github.com/odescent/odescent/ode/stab"
)

func solve(t *testing.T, name string, cfg auto.Config) (odetest.Problem, auto.Solution) {
	t.Helper()
	p, err := odetest.Lookup(name)
	if err != nil {
		t.Fatal(err)
	}
	sol, err := auto.Solve(context.Background(), p.System(), p.Y0, 0, p.T1, cfg)
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range sol.Legs {
		t.Log(name, l)
	}
	t.Logf("%s: error %.2g, %+v", name, p.Err(sol.Y), sol.Stats)
	return p, sol
}

// A smooth problem is left to the explicit method.
func TestNonstiff(t *testing.T) {
	for _, name := range []string{"lorenz", "pleiades", "brusselator"} {
		p, sol := solve(t, name, auto.Config{RTol: 1e-7, ATol: 1e-7})
		if len(sol.Legs) != 1 || sol.Legs[0].Method != "tsit5" || p.Err(sol.Y) > 1e-3 {
			t.Errorf("%s: %d legs, error %g", name, len(sol.Legs), p.Err(sol.Y))
		}
	}
}

// unstructured is the heat equation that does not state the band of its Jacobian.
func unstructured() odetest.Problem {
	p := odetest.Heat
	p.System = func() *ode.System {
		sys := odetest.Heat.System()
		sys.Lower, sys.Upper = 0, 0
		return sys
	}
	return p
}

// With the band of its Jacobian stated, the implicit method takes it up, of any dimension, and needs a tenth of the
// evaluations.
func TestBanded(t *testing.T) {
	for _, name := range []string{"heat", "brusselator1d"} {
		p, sol := solve(t, name, auto.Config{RTol: 1e-4, ATol: 1e-4})
		if last := sol.Legs[len(sol.Legs)-1]; last.Method != "rodas5p" || !strings.Contains(last.Why, "structure") {
			t.Errorf("%s: the last leg is %v", name, last)
		}
		if p.Err(sol.Y) > 1e-3 || sol.Stats.FieldEvals > 3000 {
			t.Errorf("%s: error %g with %d evaluations", name, p.Err(sol.Y), sol.Stats.FieldEvals)
		}
	}
}

// A large symmetric one goes on with a stabilized method, and takes far fewer evaluations than the explicit one would
// (the heat equation: 7e5).
func TestStabilized(t *testing.T) {
	p := unstructured()
	sol, err := auto.Solve(context.Background(), p.System(), p.Y0, 0, p.T1, auto.Config{RTol: 1e-4, ATol: 1e-4})
	if err != nil {
		t.Fatal(err)
	}
	if last := sol.Legs[len(sol.Legs)-1]; last.Method != "rkc2" || !strings.Contains(last.Why, "symmetric") {
		t.Errorf("the last leg is %v", last)
	}
	if p.Err(sol.Y) > 1e-3 || sol.Stats.FieldEvals > 30_000 {
		t.Errorf("error %g with %d evaluations", p.Err(sol.Y), sol.Stats.FieldEvals)
	}
}

// The stiff ones that are not symmetric end with the implicit method.
func TestImplicit(t *testing.T) {
	for _, name := range []string{"vdpol", "hires", "rober", "orego"} {
		rtol := 1e-6
		p, sol := solve(t, name, auto.Config{RTol: rtol, ATol: 1e-10})
		used := false
		for _, l := range sol.Legs {
			used = used || l.Method == "rodas5p"
		}
		if !used || p.Err(sol.Y) > 1e-2 || sol.Stats.FieldEvals > 200_000 {
			t.Errorf("%s: error %g with %d evaluations, implicit method used: %v", name, p.Err(sol.Y), sol.Stats.FieldEvals, used)
		}
	}
}

// The way ends where a step limit says, over all legs together; events are found on every leg.
func TestLimits(t *testing.T) {
	p := unstructured()
	sol, err := auto.Solve(context.Background(), p.System(), p.Y0, 0, p.T1, auto.Config{RTol: 1e-4, ATol: 1e-4, MaxSteps: 70})
	if !errors.Is(err, ode.ErrLimit) || sol.Stats.Steps != 70 || sol.Reason != (ode.Reason{Status: ode.Limit, Text: "70 steps"}) {
		t.Errorf("%d steps, %+v, %v", sol.Stats.Steps, sol.Reason, err)
	}
	half := ode.Event{Name: "half", Func: func(tm float64, _ []float64) float64 { return tm - p.T1/2 }, Terminal: true}
	sol, err = auto.Solve(context.Background(), p.System(), p.Y0, 0, p.T1, auto.Config{RTol: 1e-4, ATol: 1e-4, Events: []ode.Event{half}})
	if err != nil || sol.Reason.Status != ode.AtEvent || math.Abs(sol.T-p.T1/2) > 1e-12 || len(sol.Crossings) != 1 {
		t.Errorf("ended at %v, %+v, %v", sol.T, sol.Reason, err)
	}
}

// Without tolerances those of control.Default hold over all legs, and the solution names the control: explicit legs have the same
// bits as ode.Solve without a control, and an implicit one the same tolerances.
func TestDefaultTolerances(t *testing.T) {
	sway := &ode.System{Dim: 2, Field: func(dst []float64, t float64, y []float64) { dst[0], dst[1] = y[1], -y[0] }}
	y0 := []float64{3, -4}
	sol, err := auto.Solve(context.Background(), sway, y0, 0, 10, auto.Config{})
	want, err1 := ode.Solve(context.Background(), sway, y0, 0, 10, ode.Config{Method: rk.Tsit5})
	if err != nil || err1 != nil || sol.Y[0] != want.Y[0] || sol.Y[1] != want.Y[1] || sol.Stats.Steps != want.Stats.Steps || sol.Control.String() != want.Control.String() ||
		sol.Control.String() != "pi(rtol=1e-6,atol=4e-9)" {
		t.Errorf("%v, %v, by %v, want %v by %v, %v", sol.Y, err, sol.Control, want.Y, want.Control, err1)
	}
	zero, err := auto.Solve(context.Background(), &ode.System{Dim: 1, Field: func(dst []float64, t float64, y []float64) { dst[0] = math.Cos(t) }}, []float64{0}, 0, 1, auto.Config{})
	if err != nil || zero.Control.String() != "pi(rtol=1e-6,atol=1e-9)" || math.Abs(zero.Y[0]-math.Sin(1)) > 1e-5 {
		t.Errorf("from zero: %v, %v by %v", zero.Y, err, zero.Control)
	}
	p, sol := solve(t, "vdpol", auto.Config{})
	if e := p.Err(sol.Y); e > 1e-2 || len(sol.Legs) < 2 || !strings.Contains(sol.Control.String(), "rtol=1e-6,atol=2e-9") {
		t.Errorf("vdpol: error %g by %v in %d legs", e, sol.Control, len(sol.Legs))
	}
	only, err := auto.Solve(context.Background(), sway, y0, 0, 10, auto.Config{ATol: 1e-5})
	if err != nil || only.Control.String() != "pi(atol=1e-5)" {
		t.Errorf("with ATol alone: %v, %v", only.Control, err)
	}
}

// An explicit leg is left when most of its attempts are rejected, by Solve itself: on a kink along which the solution slides,
// of a width of 1e-6, and where a root ends a field in its equilibrium at 1e-12. The way goes on to the end.
func TestLeavesRejections(t *testing.T) {
	for name, c := range map[string]struct {
		f      func(at, y float64) float64
		y, tol float64
	}{
		"slide": {func(at, y float64) float64 { return -math.Tanh((y - math.Sin(at)/3) * 1e6) }, math.Sin(5) / 3, 1e-5},
		"root":  {func(at, y float64) float64 { return -1e6*math.Sqrt(y) + 1 }, 1e-12, 1e-13},
	} {
		sys := &ode.System{Dim: 1, Field: func(dst []float64, at float64, y []float64) { dst[0] = c.f(at, y[0]) }}
		sol, err := auto.Solve(context.Background(), sys, []float64{1}, 0, 5, auto.Config{RTol: 1e-6, ATol: 1e-8, MaxSteps: 5000})
		if err != nil || math.Abs(sol.Y[0]-c.y) > c.tol || len(sol.Legs) < 2 || sol.Legs[0].Method != "tsit5" || !strings.HasPrefix(sol.Legs[1].Why, "most of the last attempts, of ") {
			t.Errorf("%s: %v, %v by the legs %v", name, sol.Y, err, sol.Legs)
		}
		for _, l := range sol.Legs {
			if strings.Contains(l.Why, "NaN") {
				t.Errorf("%s: %v", name, l)
			}
		}
	}
}

// A stabilized leg that meets a spectral radius that is not finite is left for an implicit one, which ends the way.
func TestLeavesNonFinite(t *testing.T) {
	sys := &ode.System{Dim: 1, Symmetric: true, Field: func(dst []float64, at float64, y []float64) { dst[0] = -1e5 * (y[0] - math.Cos(at)) },
		SpectralRadius: func(at float64, _ []float64) float64 {
			if at > .5 {
				return math.Inf(1)
			}
			return 1e5
		}}
	sol, err := auto.Solve(context.Background(), sys, []float64{1}, 0, 2, auto.Config{RTol: 1e-6, ATol: 1e-6, Stabilized: stab.RKC2{}, DenseDim: -1})
	n := len(sol.Legs)
	if err != nil || math.Abs(sol.Y[0]-math.Cos(2)) > 1e-4 || n < 3 || sol.Legs[n-2].Method != "rkc2" || sol.Legs[n-1].Method != "rodas5p" ||
		sol.Legs[n-1].Why != "it met numbers that are not finite" {
		t.Errorf("%v, %v by the legs %v", sol.Y, err, sol.Legs)
	}
}
