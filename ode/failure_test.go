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
	"github.com/odescent/odescent/ode/split"
	"github.com/odescent/odescent/ode/vec"
)

// scalar is y' = f(t, y) of one component.
func scalar(f func(t, y float64) float64) *ode.System {
	return &ode.System{Dim: 1, Field: func(dst []float64, t float64, y []float64) { dst[0] = f(t, y[0]) }}
}

// A fixed step into what is not finite is an error that says where; the last good point is kept.
func TestDiverged(t *testing.T) {
	for _, bad := range []float64{math.NaN(), math.Inf(1), math.Inf(-1)} {
		sys := scalar(func(_, y float64) float64 {
			if y > 1.55 {
				return bad
			}
			return 1
		})
		sol, err := ode.Solve(context.Background(), sys, []float64{1}, 0, 9, ode.Config{Method: rk.Euler, Control: control.Fixed{H: .125}})
		if !errors.Is(err, ode.ErrNonFinite) {
			t.Fatalf("%v: the error is %v", bad, err)
		}
		for _, want := range []string{"y[0] = ", "at step 6, t = 0.75, h = 0.125", "try"} {
			if !strings.Contains(err.Error(), want) {
				t.Errorf("%v: %q does not say %q", bad, err, want)
			}
		}
		want := ode.Stats{Steps: 5, Rejected: 1, ByValue: 1, FieldEvals: 6}
		if sol.T != .625 || sol.Y[0] != 1.625 || sol.Reason.Status != ode.Diverged || sol.Stats != want {
			t.Errorf("%v: %+v", bad, sol)
		}
	}
}

// PI rejects what is not finite and goes on with a shorter step: here past a wild first trial, whose stages leave
// the region where the field is defined.
func TestRecovers(t *testing.T) {
	sys := scalar(func(_, y float64) float64 { return -math.Log(y) * 1e3 }) // towards 1; NaN below 0
	sol := solve(t, sys, []float64{.5}, 0, 1, ode.Config{Method: rk.BS3, Control: control.PI{RTol: 1e-6, ATol: 1e-9, H0: 1}})
	if sol.Stats.ByValue == 0 || math.Abs(sol.Y[0]-1) > 1e-5 {
		t.Errorf("%+v", sol)
	}
	if s := sol.Stats; s.Rejected != s.ByValue+s.ByError+s.BySolver {
		t.Errorf("rejections by reason do not sum up: %+v", s)
	}
	// The field is finite but overflows the state: no division of the error by an infinite scale lets it pass.
	big := scalar(func(_, y float64) float64 { return 1e308 })
	if sol, err := ode.Solve(context.Background(), big, []float64{1e308}, 0, 1, ode.Config{Method: rk.BS3, Control: control.PI{RTol: 1e-6, H0: 1}}); err == nil || errors.Is(err, ode.ErrNonFinite) {
		t.Errorf("%v %+v", err, sol)
	}
}

// PI in front of a singularity, or of a field that is nowhere finite, ends with a reason.
func TestNoWayOn(t *testing.T) {
	blowUp := scalar(func(_, y float64) float64 { return y * y }) // 1/(1-t)
	nowhere := scalar(func(_, _ float64) float64 { return math.NaN() })
	for _, c := range []struct {
		name   string
		sys    *ode.System
		t0, t1 float64
		status ode.Status
		is     error
	}{
		{"blow-up", blowUp, 0, 2, ode.Underflow, ode.ErrUnderflow},
		{"nowhere", nowhere, 1, 2, ode.Underflow, ode.ErrUnderflow},
		{"nowhere", nowhere, 0, 2, ode.Rejected, ode.ErrRejections},
		{"nowhere", nowhere, 1, math.Inf(1), ode.Rejected, ode.ErrRejections},
	} {
		for _, ctl := range []ode.Control{pi6, control.PI{RTol: 1e-6, ATol: 1e-6, H0: .1}} {
			sol, err := ode.Solve(context.Background(), c.sys, []float64{1}, c.t0, c.t1, ode.Config{Method: rk.DP5, Control: ctl, MaxSteps: 10000})
			if sol.Reason.Status != c.status || !errors.Is(err, c.is) || !vec.Finite(sol.Y) {
				t.Errorf("%s from %v to %v by %v: %v, %+v", c.name, c.t0, c.t1, ctl, err, sol)
			}
		}
	}
	sol, _ := ode.Solve(context.Background(), blowUp, []float64{1}, 0, 2, ode.Config{Method: rk.DP5, Control: pi6})
	if math.Abs(sol.T-1) > 1e-5 { // by then 1/(1-t) is off by the accumulated 1e-6, and with it the pole
		t.Errorf("the blow-up is found at %v, want 1", sol.T)
	}
}

// A field that jumps, or that oscillates faster than any step, costs rejections but ends well.
func TestRoughFields(t *testing.T) {
	jump := scalar(func(at, _ float64) float64 { return math.Copysign(1, at-math.Sqrt2/2) })
	sol := solve(t, jump, []float64{0}, 0, 1, ode.Config{Method: rk.DP5, Control: pi6})
	want := 1 - math.Sqrt2
	// A few steps at the jump of 1e-6 each, times ten since the estimate is nearly blind at some places of a jump.
	if d := math.Abs(sol.Y[0] - want); d > 5e-5 {
		t.Errorf("across a jump: off by %.3g", d)
	}
	slide := scalar(func(_, y float64) float64 { return -math.Copysign(1, y) }) // reaches 0 and stays
	sol = solve(t, slide, []float64{1}, 0, 2, ode.Config{Method: rk.BS3, Control: control.PI{ATol: 1e-4}, MaxSteps: 100000})
	if math.Abs(sol.Y[0]) > 1e-3 {
		t.Errorf("sliding on a jump: %v", sol.Y[0])
	}
}

// The limit on the attempts at one step holds for a control that never accepts, and for a method that never succeeds.
func TestRejectionLimit(t *testing.T) {
	for _, c := range []struct {
		name string
		cfg  ode.Config
	}{
		{"control", ode.Config{Method: rk.Euler, Control: never{}}},
		{"method", ode.Config{Method: retry{}, Control: control.Fixed{H: 1}}},
	} {
		sol, err := ode.Solve(context.Background(), odetest.Sway.System(), []float64{1}, 0, 9, c.cfg)
		if sol.Reason.Status != ode.Rejected || !errors.Is(err, ode.ErrRejections) || sol.Stats.Rejected != 100 {
			t.Errorf("%s: %v, %+v", c.name, err, sol)
		}
	}
	_, err := ode.Solve(context.Background(), odetest.Sway.System(), []float64{1}, 0, 9, ode.Config{Method: broken{}, Control: control.Fixed{H: 1}})
	if err == nil || !errors.Is(err, errBroken) || !strings.Contains(err.Error(), "step 1 from t = 0") {
		t.Errorf("a method's own error comes back as %v", err)
	}
}

type never struct{}

func (never) String() string                         { return "never" }
func (never) Start(*ode.Run) (ode.Controller, error) { return never{}, nil }
func (never) Propose(s *ode.Step)                    { s.H = 1 }
func (never) Accept(*ode.Step) bool                  { return false }
func (never) Update(*ode.Step)                       {}

type retry struct{}

func (retry) String() string                      { return "retry" }
func (retry) Start(*ode.Run) (ode.Stepper, error) { return retry{}, nil }
func (retry) Try(*ode.Step) error                 { return ode.ErrRetry }

var errBroken = errors.New("broken")

type broken struct{}

func (broken) String() string                      { return "broken" }
func (broken) Start(*ode.Run) (ode.Stepper, error) { return broken{}, nil }
func (broken) Try(*ode.Step) error                 { return errBroken }

func TestCanceled(t *testing.T) {
	ctx, cancel := context.WithCancelCause(context.Background())
	why := errors.New("enough")
	cfg := ode.Config{Method: rk.Euler, Control: control.Fixed{H: .1}, Observe: func(s *ode.Step) {
		if s.K == 4 {
			cancel(why)
		}
	}}
	sol, err := ode.Solve(ctx, odetest.Sway.System(), []float64{1}, 0, 9, cfg)
	if !errors.Is(err, why) || sol.Reason != (ode.Reason{Status: ode.Canceled, Text: "enough"}) || sol.Stats.Steps != 5 {
		t.Errorf("%v, %+v", err, sol)
	}
}

// The caller's mistakes panic, with the numbers.
func TestPanics(t *testing.T) {
	cfg := ode.Config{Method: rk.Euler, Control: control.Fixed{H: .1}}
	sys := func(s ode.System) *ode.System { return &s }
	f := func([]float64, float64, []float64) {}
	for _, c := range []struct {
		sys    *ode.System
		y0     []float64
		t0, t1 float64
		want   string
	}{
		{nil, nil, 0, 1, "no system"},
		{sys(ode.System{Dim: -1, Field: f}), nil, 0, 1, "dimension -1"},
		{sys(ode.System{Dim: 2, Pos: 3, Field: f}), nil, 0, 1, "length 3 in a state of length 2"},
		{sys(ode.System{Dim: 2}), nil, 0, 1, "a Field or a Force"},
		{sys(ode.System{Dim: 2, Field: f, Force: f}), nil, 0, 1, "either a Field, or a Force"},
		{sys(ode.System{Dim: 2, Field: f}), []float64{1, 2, 3}, 0, 1, "len(y0) = 3, the system has dimension 2"},
		{sys(ode.System{Dim: 2, Field: f}), []float64{1, 2}, math.NaN(), 1, "from NaN to 1"},
		{sys(ode.System{Dim: 2, Field: f}), []float64{1, 2}, 0, math.NaN(), "from 0 to NaN"},
		{sys(ode.System{Dim: 2, Field: f}), []float64{1, 2}, math.Inf(1), 0, "from +Inf to 0"},
	} {
		func() {
			defer func() {
				s, _ := recover().(string)
				if !strings.HasPrefix(s, "ode: ") || !strings.Contains(s, c.want) {
					t.Errorf("the panic is %q, want %q", s, c.want)
				}
			}()
			ode.New(context.Background(), c.sys, c.y0, c.t0, c.t1, cfg)
		}()
	}
}

// What is missing is an error that says what to take.
func TestMissing(t *testing.T) {
	h := control.Fixed{H: .1}
	for _, c := range []struct {
		p    odetest.Problem
		y0   []float64
		cfg  ode.Config
		want string
	}{
		{odetest.Sway, nil, ode.Config{Control: h}, "no method; rk.Euler"},
		{odetest.Sway, nil, ode.Config{Method: rk.Euler}, "no control: this method has no error estimate to choose steps by; fixed(h=0.01) makes equal ones"},
		{odetest.Sway, []float64{math.NaN()}, ode.Config{Method: rk.Euler, Control: h}, "y0[0] = NaN"},
		{odetest.Sway, nil, ode.Config{Method: rk.RK4, Control: pi6}, "pi needs a method with an error estimate"},
		{odetest.Sway, nil, ode.Config{Method: rk.Euler, Control: control.Fixed{}}, "h=0 must be positive"},
		{odetest.Sway, nil, ode.Config{Method: split.Symplectic{}, Control: h}, `no parts, so there is no "kick"`},
		{odetest.Sway, nil, ode.Config{Method: split.Lie{}, Control: h}, "needs a flow with parts"},
		{odetest.Oscillator, nil, ode.Config{Method: split.Lie{Scheme: "kick glide"}, Control: h}, `no part "glide"; its parts are: kick drift`},
		{odetest.Sway, nil, ode.Config{Method: rk.Euler, Control: h, Stop: ode.PotentialBelow{Value: 1}}, "potentialbelow(value=1) needs a system with a potential"},
		{odetest.Sway, nil, ode.Config{Method: &rk.Tableau{Name: "odd", A: [][]float64{{1}}, B: []float64{1}, C: []float64{0}}, Control: h}, "odd: row 0 has 1 elements"},
	} {
		y0 := c.y0
		if y0 == nil {
			y0 = c.p.Y0
		}
		sol, err := ode.Solve(context.Background(), c.p.System(), y0, 0, 1, c.cfg)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("the error is %v, want %q", err, c.want)
		}
		if len(sol.Y) != len(y0) {
			t.Errorf("%v: the solution is %+v", err, sol)
		}
	}
}
