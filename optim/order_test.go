package optim_test

import (
	"context"
	"math"
	"slices"
	"testing"

	"github.com/odescent/odescent/flows"
	"github.com/odescent/odescent/flows/objective"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/rk"
	"github.com/odescent/odescent/ode/split"
	"github.com/odescent/odescent/optim"
)

// With a time constant the average forgets by time, whatever the step: half the step and twice as many of them come to
// the same flow, at order 1. With β it forgets by steps.
func TestTimeConstantUnderStepDoubling(t *testing.T) {
	p := objective.Quadratic([]float64{.5, 1, 3}, true)
	end := func(f flows.Relaxation, c control.Fixed, steps int) []float64 {
		o := optim.Optimizer{Flow: f, Method: split.Lie{}, Control: c}
		r, err := optim.Minimize(context.Background(), p, nil, o, optim.Settings{Steps: steps, GTol: -1})
		if err != nil {
			t.Fatal(err)
		}
		return r.X
	}
	tau := func(h float64) []float64 {
		return end(flows.Relaxation{Tau: .5}, control.Fixed{H: h}, int(math.Round(1/h)))
	}
	beta := func(h float64) []float64 {
		return end(flows.Relaxation{Beta: .9}, control.Fixed{H: h, Clock: control.PerStep}, int(math.Round(1/h)))
	}
	const h = 1. / 64
	a, b := difference(tau(h), tau(h/2)), difference(tau(h/2), tau(h/4))
	if order := math.Log2(a / b); math.Abs(order-1) > .1 {
		t.Errorf("with tau halving the step changes the end by %.3g and then by %.3g: order %.2f, want 1", a, b, order)
	}
	if d := difference(beta(h), beta(h/2)); d < 2*a {
		t.Errorf("with beta halving the step changes the end by %.3g, with tau by %.3g", d, a)
	}
}

// The order of the heavy ball in h at a fixed time, by the map of its parameters, 3.4.1: 1 for the explicit rule, 1 for
// central differences with torch's zero buffer, 2 for those with the first kick halved.
func TestHeavyBallOrder(t *testing.T) {
	const gamma, t1 = 1., 2.
	p := objective.Quadratic([]float64{.5, 1, 3}, true)
	end := func(f flows.HeavyBall, m optim.Optimizer) []float64 {
		m.Flow = f
		r := start(t, p, m, optim.Settings{Steps: math.MaxInt, GTol: -1})
		for r.Point().T < t1*(1-1e-12) {
			if !r.Next() {
				t.Fatal(r.Err())
			}
		}
		if d := math.Abs(r.Point().T - t1); d > 1e-12 {
			t.Fatalf("the run ends at t = %v", r.Point().T)
		}
		return slices.Clone(r.Point().X())
	}
	want := end(flows.HeavyBall{Gamma: gamma}, optim.Optimizer{Method: rk.DP5, Control: control.Fixed{H: 1. / 256}})
	for _, c := range []struct {
		name    string
		damping flows.Damping
		halved  bool
		order   float64
	}{{"explicit", flows.Explicit, false, 1}, {"midpoint", flows.Midpoint, false, 1}, {"midpoint, first kick halved", flows.Midpoint, true, 2}} {
		miss := func(h float64) float64 {
			f := flows.HeavyBall{Gamma: gamma, Damping: c.damping}
			if c.halved { // w(0) such that the first kick ends at half of what it would
				beta, alpha := c.damping.Rule(gamma, h)
				f.V0 = -alpha / (2 * beta)
			}
			return difference(end(f, symplectic(f, h)), want)
		}
		const h = 1. / 128
		if order := math.Log2(miss(h) / miss(h/2)); math.Abs(order-c.order) > .1 {
			t.Errorf("%s: order %.3f, want %v", c.name, order, c.order)
		}
	}
}
