package method_test

import (
	"context"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/method"
	"github.com/odescent/odescent/ode/odetest"
	"github.com/odescent/odescent/ode/rk"
	"github.com/odescent/odescent/ode/split"
	"github.com/odescent/odescent/ode/vec"
)

func TestParse(t *testing.T) {
	names := method.Names()
	if !slices.IsSorted(names) || len(slices.Compact(slices.Clone(names))) != len(names) {
		t.Errorf("names: %v", names)
	}
	for _, name := range names {
		if name == "doubled" {
			continue
		}
		m, err := method.Parse(name)
		if err != nil || m.String() != name {
			t.Errorf("%q: %v, %v", name, m, err)
		}
	}
	for _, m := range []ode.Method{
		method.Doubled{Of: rk.RK4}, method.Doubled{Of: split.Lie{Scheme: "kick drift"}, Order: 1},
		method.Doubled{Of: rk.GBS{Order: 6}, Order: 6},
	} {
		if back, err := method.Parse(m.String()); err != nil || back != m {
			t.Errorf("%v: %v, %v", m, back, err)
		}
	}
	for _, c := range [][2]string{
		{"rk5", "did you mean"}, {"doubled", "doubling needs a method"}, {"doubled(rk4,order=-1)", "order=-1 must be at least 1"},
		{"doubled(eulr)", "did you mean euler?"},
	} {
		if m, err := method.Parse(c[0]); err == nil || !strings.Contains(err.Error(), c[1]) {
			t.Errorf("%q: %v, %v, want %q", c[0], m, err, c[1])
		}
	}
}

func TestDoubled(t *testing.T) {
	double := func(m ode.Method) ode.Method { return method.Doubled{Of: m} }
	for _, c := range []struct {
		m            ode.Method
		order, evals int
		on           odetest.Problem
	}{
		{rk.Euler, 1, 2, odetest.Sway}, {rk.Midpoint, 2, 5, odetest.Arc}, {rk.RK4, 4, 11, odetest.Arc},
		{rk.DP5, 5, 17, odetest.Sway}, // the last stages of both short steps are the next first ones, that of the long one not
		{split.Symplectic{}, 1, 2, odetest.Oscillator}, {split.Lie{Scheme: "drift kick"}, 1, 3, odetest.Oscillator},
		{rk.Heun, 2, 5, odetest.Oscillator},
	} {
		t.Run(c.m.String(), func(t *testing.T) {
			odetest.Method(t, double(c.m), odetest.Order(c.order), odetest.Evals(c.evals), odetest.On(c.on))
		})
	}
	if _, err := ode.New(context.Background(), odetest.Sway.System(), []float64{1}, 0, 1, ode.Config{Method: double(rk.AB2{}), Control: control.Fixed{H: 1}}); err == nil || !strings.Contains(err.Error(), "ab2 is not a one-step method") {
		t.Error(err)
	}
}

// The state is that of two half steps, to the bit, and the estimate is the error of these to leading order.
func TestDoubledIsTwoSteps(t *testing.T) {
	p := odetest.Arc
	const h = .05
	run := func(m ode.Method, h float64, steps int) *ode.Integrator {
		it, err := ode.New(context.Background(), p.System(), p.Y0, 0, math.Inf(1), ode.Config{Method: m, Control: control.Fixed{H: h}})
		if err != nil {
			t.Fatal(err)
		}
		for range steps {
			it.Next()
		}
		return it
	}
	for _, m := range []*rk.Tableau{rk.Euler, rk.Heun, rk.RK4} {
		a, b := run(method.Doubled{Of: m}, 2*h, 1), run(m, h, 2)
		if a.Point().Y[0] != b.Point().Y[0] || a.Point().Y[1] != b.Point().Y[1] {
			t.Errorf("%v: %v, want %v", m, a.Point().Y, b.Point().Y)
		}
		exact := make([]float64, 2)
		p.Exact(exact, 2*h)
		est := a.Step().Err(vec.Weights{ATol: 1, Max: true})
		if err := math.Max(math.Abs(a.Point().Y[0]-exact[0]), math.Abs(a.Point().Y[1]-exact[1])); math.Abs(est/err-1) > .3 {
			t.Errorf("%v: estimate %.3g of the error %.3g", m, est, err)
		}
	}
}
