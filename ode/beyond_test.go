package ode_test

import (
	"context"
	"errors"
	"math"
	"strings"
	"testing"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/auto"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/method"
	"github.com/odescent/odescent/ode/rk"
	"github.com/odescent/odescent/ode/stiff"
)

// rootField is y' = -√y, whose solution from 1 reaches zero at t = 2; below zero the field is NaN.
var rootField = scalar(func(_, y float64) float64 { return -math.Sqrt(y) })

// A field that is not finite from some state or time on ends the run with an error that says so and nothing of stiffness,
// by every registered method that adapts its steps and comes there.
func TestFieldEndsThere(t *testing.T) {
	texts := method.Samples()
	for name, c := range map[string]struct {
		f     func(at, y float64) float64
		t1    float64
		at    string
		least int // methods that come there; those of order 1 take more steps than the limit
	}{
		"root":        {func(_, y float64) float64 { return -math.Sqrt(y) }, 9, "t = ", 18},
		"clock":       {func(at, y float64) float64 { return -y / math.Max(math.Sqrt(1-at), 1e-3) }, 9, "t = 1", 25},
		"infinite":    {func(at, y float64) float64 { return y + 1/math.Max(math.Copysign(1, 1-at), 0) }, 9, "t = 1", 25},
		"backwards":   {func(at, y float64) float64 { return y + 1/math.Max(math.Copysign(1, 1+at), 0) }, -9, "t = -1", 25},
		"from a size": {func(_, y float64) float64 { return 1 + 0*math.Log(1.5-y) }, 9, "t = ", 25},
	} {
		came := 0
		for _, text := range texts {
			m := mustMethod(t, text)
			sol, err := ode.Solve(context.Background(), scalar(c.f), []float64{1}, 0, c.t1, ode.Config{Method: m, MaxSteps: 2000})
			if s := sol.Reason.Status; s != ode.Underflow && s != ode.Rejected {
				continue
			}
			came++
			if says := err.Error(); !strings.Contains(says, "the field is not finite") || !strings.Contains(says, c.at) || strings.Contains(says, "stiff") {
				t.Errorf("%s by %s: %v", name, text, err)
			}
		}
		if came < c.least {
			t.Errorf("%s: only %d methods came there", name, came)
		}
	}
}

// The sentence itself; a Accept that rejects for its own reasons, and a step that goes under without any rejection, are not
// blamed on the field; a state that overflows is named.
func TestUnderflowSays(t *testing.T) {
	sol, err := ode.Solve(context.Background(), rootField, []float64{1}, 0, 3, ode.Config{Method: rk.Tsit5, Control: control.PI{RTol: 1e-6, ATol: 1e-9}})
	if !errors.Is(err, ode.ErrUnderflow) || math.Abs(sol.T-2) > 1e-3 {
		t.Fatalf("%v at %v", err, sol.T)
	}
	for _, says := range []string{"; the field is not finite just after t = 2: the field is NaN in component 0 where y[0] = -", "an Event can end the run before"} {
		if !strings.Contains(err.Error(), says) {
			t.Errorf("%q does not say %q", err, says)
		}
	}
	_, again := ode.Solve(context.Background(), rootField, []float64{1}, 0, 3, ode.Config{Method: rk.Tsit5, Control: control.PI{RTol: 1e-6, ATol: 1e-9}})
	if again == nil || again.Error() != err.Error() {
		t.Errorf("the same run ends with %v and %v", err, again)
	}
	_, err = ode.Solve(context.Background(), rootField, []float64{1}, 0, 3, ode.Config{Method: rk.Euler, Control: never{}})
	if !errors.Is(err, ode.ErrRejections) || strings.Contains(err.Error(), "not finite") {
		t.Errorf("rejected by the control: %v", err)
	}
	_, err = ode.Solve(context.Background(), rootField, []float64{1}, 1, 3, ode.Config{Method: rk.Euler, Control: control.Fixed{H: 1e-18}})
	if !errors.Is(err, ode.ErrUnderflow) || strings.Contains(err.Error(), "rejection") || !strings.Contains(err.Error(), "does not move t = 1 at step 1; the flow is") {
		t.Errorf("without a rejection: %v", err)
	}
	big := scalar(func(_, y float64) float64 { return 1e308 })
	_, err = ode.Solve(context.Background(), big, []float64{1e308}, 1, 2, ode.Config{Method: rk.BS3, Control: control.PI{RTol: 1e-6, H0: .5}})
	if err == nil || strings.Contains(err.Error(), "the field is not finite") {
		t.Errorf("overflow: %v", err)
	}
	_, err = auto.Solve(context.Background(), rootField, []float64{1}, 0, 3, auto.Config{})
	if err == nil || !strings.Contains(err.Error(), "the field is not finite") || strings.Contains(err.Error(), "stiff") {
		t.Errorf("auto: %v", err)
	}
}

// What the error of a limit advises is about the limit that ended the run.
func TestLimitAdvice(t *testing.T) {
	sway := scalar(func(at, y float64) float64 { return math.Cos(at) - y })
	tsit, fixed := control.PI{RTol: 1e-6, ATol: 1e-6}, control.Fixed{H: .01}
	for name, c := range map[string]struct {
		cfg       ode.Config
		says, not []string
	}{
		"budget":         {ode.Config{Method: rk.Tsit5, Stop: ode.MaxEvals{N: 5}}, []string{"8 evaluations", "maxevals(n=5)", "a larger tolerance"}, []string{"MaxSteps", "NoLimit"}},
		"of two":         {ode.Config{Method: rk.Tsit5, Stop: ode.Any(ode.ForceNorm{Tol: 1e-9}, ode.MaxEvals{N: 5})}, []string{"maxevals(n=5)"}, []string{"MaxSteps"}},
		"one evaluation": {ode.Config{Method: rk.Euler, Control: fixed, Stop: ode.MaxEvals{N: 1}}, []string{"1 evaluation,", "longer steps"}, []string{"MaxSteps", "tolerance"}},
		"own":            {ode.Config{Method: rk.Tsit5, Control: tsit, MaxSteps: 1, Stop: ode.MaxEvals{N: 500}}, []string{"1 step,", "raise MaxSteps"}, []string{"budget"}},
		"default":        {ode.Config{Method: rk.Euler, Control: control.Fixed{H: 1e-4}}, []string{"100000 steps, the default limit", "set MaxSteps"}, []string{"raise", "tolerance"}},
	} {
		_, err := ode.Solve(context.Background(), sway, []float64{2}, 0, 100, c.cfg)
		if !errors.Is(err, ode.ErrLimit) {
			t.Errorf("%s: %v", name, err)
			continue
		}
		for _, s := range c.says {
			if !strings.Contains(err.Error(), s) {
				t.Errorf("%s: %q does not say %q", name, err, s)
			}
		}
		for _, s := range c.not {
			if strings.Contains(err.Error(), s) {
				t.Errorf("%s: %q says %q", name, err, s)
			}
		}
	}
	for limit, says := range map[int]string{0: "set MaxSteps", 70: "raise MaxSteps"} {
		cfg := auto.Config{MaxSteps: limit, Implicit: stiff.Rodas4}
		_, err := auto.Solve(context.Background(), scalar(func(at, y float64) float64 { return 1e3 * math.Cos(1e3*at) }), []float64{1}, 0, 1e6, cfg)
		if !errors.Is(err, ode.ErrLimit) || !strings.Contains(err.Error(), says) {
			t.Errorf("auto with MaxSteps = %d: %v", limit, err)
		}
	}
}
