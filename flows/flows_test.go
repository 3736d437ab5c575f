package flows_test

import (
	"context"
	"math"
	"slices"
	"testing"

	"github.com/odescent/odescent/flows"
	"github.com/odescent/odescent/flows/flowtest"
	"github.com/odescent/odescent/flows/objective"
	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/rk"
	"github.com/odescent/odescent/ode/split"
)

func TestFlows(t *testing.T) {
	for _, c := range []struct {
		flow flows.Flow
		l2   float64
	}{
		{flow: flows.Gradient{}},
		{flows.Gradient{L2: .3}, .3},
		{flow: flows.HeavyBall{}},
		{flow: flows.HeavyBall{Gamma: 1}},
		{flow: flows.HeavyBall{Gamma: 1, Damping: flows.Implicit}},
		{flow: flows.HeavyBall{Gamma: 1, Damping: flows.Exact}},
		{flow: flows.HeavyBall{Gamma: 1, Damping: flows.Midpoint, V0: .1}},
		{flow: flows.HeavyBall{Gamma: .5, Precond: flows.OnForce}},
		{flow: flows.HeavyBall{Gamma: .5, B: .2, Precond: flows.OnForce}},
		{flow: flows.HeavyBall{Gamma: .5, B: .2}},
		{flow: flows.HeavyBall{Gamma: 2, B: .5}},
		{flow: flows.HeavyBall{Gamma: 2, B: 1}},
		{flows.HeavyBall{Gamma: .5, B: .1, V0: 1, L2: .2}, .2},
		{flow: flows.Relaxation{Beta: .5}},
		{flow: flows.Relaxation{Tau: .7}},
		{flow: flows.Relaxation{Tau: .7, Warm: true}},
		{flow: flows.Relaxation{Beta: .3, Debias: true}},
		{flow: flows.Relaxation{Tau: .7, Decay: .2}},
		{flows.Relaxation{Tau: .7, L2: .3}, .3},
		{flows.Relaxation{Tau: .5, Debias: true, L2: .3, Decay: .1}, .3},
	} {
		t.Run(c.flow.String(), func(t *testing.T) { flowtest.Check(t, c.flow) })
	}
}

// At the start of the corrected average v/c is 0/0; its limit is the force, whichever part comes first.
func TestDebiasedStart(t *testing.T) {
	p := objective.Must("beale")
	g := make([]float64, 2)
	p.Grad(g, p.Start)
	const h = 1e-3
	for _, m := range []ode.Method{rk.Euler, split.Lie{}, split.Lie{Scheme: "drift relax clock"}} {
		sys, err := flows.Relaxation{Tau: 2, Debias: true}.System(&flows.Oracle{P: p})
		if err != nil {
			t.Fatal(err)
		}
		it, err := ode.New(context.Background(), sys, p.Start, 0, math.Inf(1), ode.Config{Method: m, Control: control.Fixed{H: h}})
		if err != nil {
			t.Fatal(err)
		}
		if f, want := it.Point().Field(), []float64{-g[0], -g[1], -g[0] / 2, -g[1] / 2, .5}; !near(f, want) {
			t.Errorf("the field at the start is %v, want %v", f, want)
		}
		it.Next()
		if x, want := it.Point().X(), []float64{p.Start[0] - h*g[0], p.Start[1] - h*g[1]}; !near(x, want) {
			t.Errorf("%v: after a step x = %v, want %v", m, x, want)
		}
	}
}

func near(x, want []float64) bool {
	return slices.EqualFunc(x, want, func(a, b float64) bool { return math.Abs(a-b) <= 1e-14*(1+math.Abs(b)) })
}

// All dampings are one equation with the friction frozen: the share kept and the gain agree with e^(-γh) and its integral
// to the order that each rule claims, 1 or, at the midpoint, 2; and without friction all are the same.
func TestDampingRules(t *testing.T) {
	const gamma, h = 2., 1e-3
	u := gamma * h
	for d, order := range map[flows.Damping]float64{flows.Explicit: 1, flows.Implicit: 1, flows.Exact: 9, flows.Midpoint: 2} {
		beta, _ := d.Rule(gamma, h)
		// The first term that is left out is u²/2, or u³/12 at the midpoint.
		bound := map[float64]float64{1: u * u / 2, 2: u * u * u / 12, 9: 0}[order]
		if miss := math.Abs(beta - math.Exp(-u)); miss > 1.01*bound || miss < .9*bound {
			t.Errorf("%v: β = %v misses e^(-γh) by %.3g, want %.3g", d, beta, miss, bound)
		}
		if beta, alpha := d.Rule(0, h); beta != 1 || alpha != h {
			t.Errorf("%v: without friction β = %v, α = %v", d, beta, alpha)
		}
	}
}

func TestTimeConstant(t *testing.T) {
	for _, f := range []flows.Relaxation{{Beta: .9}, {Tau: -1 / math.Log(.9)}} {
		if got, want := f.TimeConstant(), 9.491221581029905; math.Abs(got-want) > 1e-14*want { // -1/ln 0.9
			t.Errorf("%v: τ = %v, want %v", f, got, want)
		}
	}
	if tau := (flows.Relaxation{}).TimeConstant(); tau != 0 {
		t.Errorf("without an average τ = %v", tau)
	}
}
