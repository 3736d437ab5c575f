package odetest_test

import (
	"errors"
	"math"
	"strings"
	"testing"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/odetest"
	"github.com/odescent/odescent/ode/rk"
	"github.com/odescent/odescent/ode/spec"
	"github.com/odescent/odescent/ode/vec"
)

func TestUnits(t *testing.T) {
	for _, p := range []odetest.Problem{odetest.Sway, odetest.Oscillator} {
		odetest.Units(t, p, rk.DP5, control.PI{RTol: 1e-4, ATol: 1e-6}, false)
		odetest.Units(t, p, rk.Euler, control.Relative{}, false)
		odetest.Units(t, p, rk.Euler, control.Fixed{H: .1, Clock: control.PerStep}, false)
	}
}

// hidden is a control with the length Share·(One + ‖y‖)/‖f‖, and One has no unit.
type hidden struct {
	Share float64 `spec:"share" unit:"1"`
	One   float64
	Tick  float64 // besides, a time without a unit
}

func (c hidden) String() string                         { return "hidden" }
func (c hidden) Start(*ode.Run) (ode.Controller, error) { return c, nil }
func (c hidden) Accept(*ode.Step) bool                  { return true }
func (c hidden) Update(*ode.Step)                       {}
func (c hidden) Propose(s *ode.Step) {
	s.M.Scale = 1
	if s.H = c.Share * (c.One + vec.Norm2(s.L.Y)) / vec.Norm2(s.L.Field()); s.K == 2 {
		s.H += c.Tick
	}
}

// What has a hidden unit breaks the law, and the error says where.
func TestUnitsHidden(t *testing.T) {
	p := odetest.Arc
	if err := odetest.StateLaw(p, rk.Euler, hidden{Share: .01}, 10); err != nil {
		t.Error(err)
	}
	if err := odetest.TimeLaw(p, rk.Euler, hidden{Share: .01}, 5); err != nil {
		t.Error(err)
	}
	for _, c := range []struct {
		err  error
		want string
	}{
		{odetest.StateLaw(p, rk.Euler, hidden{Share: .01, One: 1}, 10), "step 1: t = "},
		{odetest.TimeLaw(p, rk.Euler, hidden{Share: .01, Tick: .1}, 5), "step 3: t = "},
		{odetest.StateLaw(p, rk.Euler, control.Slope{Tol: .1, Memory: control.EMA{Beta: 1}}, 10), "beta=1 must be"},
		{odetest.StateLaw(p, rk.Euler, nameless{}, 10), "no unit"},
	} {
		if c.err == nil || !strings.Contains(c.err.Error(), c.want) {
			t.Errorf("%v, want %q", c.err, c.want)
		}
	}
	if err := odetest.StateLaw(p, rk.Euler, control.PI{RTol: 1e-3}, 10); !errors.Is(err, odetest.ErrUnsuited) {
		t.Errorf("%v: Euler's method has no estimate", err)
	}
}

// nameless has a number without a unit.
type nameless struct {
	H float64 `spec:"hh"`
}

func (c nameless) String() string                         { return "nameless" }
func (c nameless) Start(*ode.Run) (ode.Controller, error) { return hidden{Share: .01}, nil }

// The solution in other units is that of the problem.
func TestRescaled(t *testing.T) {
	s := spec.Scale{X: 8, T: 4, F: 16}
	for _, p := range []odetest.Problem{odetest.Arc, odetest.Sway, odetest.Oscillator} {
		q := odetest.Rescaled(p, s)
		got, err := ode.Solve(t.Context(), q.System(), q.Y0, 0, q.T1, ode.Config{Method: rk.DP5, Control: control.PI{RTol: 1e-9, ATol: 1e-9}})
		if err != nil {
			t.Fatal(err)
		}
		if e := q.Err(got.Y); e > 1e-7 || q.T1 != 4*p.T1 {
			t.Errorf("%s: an error of %.2g at %v", p.Name, e, q.T1)
		}
		want := make([]float64, len(q.Y0))
		q.Exact(want, q.T1)
		for i, w := range want {
			if math.Abs(got.Y[i]-w) > 1e-6 {
				t.Errorf("%s: y[%d] = %v, want %v", p.Name, i, got.Y[i], w)
			}
		}
	}
}
