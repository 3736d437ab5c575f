package control_test

import (
	"context"
	"math"
	"testing"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/odetest"
	"github.com/odescent/odescent/ode/rk"
	"github.com/odescent/odescent/ode/stab"
	"github.com/odescent/odescent/ode/stiff"
	"gonum.org/v1/gonum/mat"
)

// basin is the steepest descent of E = ½x² + ¼x²y² + 2(y - x²)², which is curved and not convex.
var basin = odetest.Problem{Name: "basin", Y0: []float64{-1.2, 1.7}, System: func() *ode.System {
	s := &ode.System{
		Dim: 2, Symmetric: true,
		Potential: func(_ float64, y []float64) float64 {
			x, u := y[0], y[1]
			return x*x/2 + x*x*u*u/4 + 2*(u-x*x)*(u-x*x)
		},
		Force: func(dst []float64, _ float64, y []float64) {
			x, u := y[0], y[1]
			dst[0] = -(x + x*u*u/2 - 8*x*(u-x*x))
			dst[1] = -(x*x*u/2 + 4*(u-x*x))
		},
		Jac: func(dst *mat.Dense, _ float64, y []float64) {
			x, u := y[0], y[1]
			dst.Set(0, 0, -(1 + u*u/2 - 8*u + 24*x*x))
			dst.Set(0, 1, -(x*u - 8*x))
			dst.Set(1, 0, -(x*u - 8*x))
			dst.Set(1, 1, -(x*x/2 + 4))
		},
	}
	s.Energy = func(p *ode.Point) float64 { return p.Potential() }
	s.Dissipation = func(p *ode.Point) float64 {
		d, f := p.Force(), p.Field()
		return d[0]*f[0] + d[1]*f[1]
	}
	return s
}}

// ridge is the steepest descent of E = ¼x⁴ - ½x² + y², from where the force has no part in the direction of negative
// curvature.
var ridge = odetest.Problem{Name: "ridge", Y0: []float64{0, 20}, System: func() *ode.System {
	return &ode.System{
		Dim: 2, Symmetric: true,
		Potential: func(_ float64, y []float64) float64 {
			return y[0]*y[0]*y[0]*y[0]/4 - y[0]*y[0]/2 + y[1]*y[1]
		},
		Force: func(dst []float64, _ float64, y []float64) { dst[0], dst[1] = y[0]-y[0]*y[0]*y[0], -2*y[1] },
		Jac: func(dst *mat.Dense, _ float64, y []float64) {
			dst.Set(0, 0, 1-3*y[0]*y[0])
			dst.Set(0, 1, 0)
			dst.Set(1, 0, 0)
			dst.Set(1, 1, -2)
		},
	}
}}

// The hard case keeps them, too.
func TestHardCaseLaws(t *testing.T) {
	for _, c := range []control.Radius{{R0: .05}, {Rule: "cubic", R0: .01}} {
		t.Run(c.String(), func(t *testing.T) { odetest.Pair(t, ridge, stiff.LinImplicitEuler, c) })
	}
}

// The controls that search along a step keep the laws of all: no trace of a rejection, no bit by an observer, an exact
// resumption, no allocation.
func TestSearchLaws(t *testing.T) {
	for _, c := range []struct {
		m ode.Method
		c ode.Control
	}{
		{rk.Euler, control.Wolfe{}},
		{rk.Euler, control.Wolfe{C2: .1, First: "slope"}},
		{rk.Euler, control.Wolfe{C2: .5, First: "unit", Clock: control.PerStep}},
		{rk.Euler, control.Rayleigh{H0: 1e-2}},
		{rk.Euler, control.Rayleigh{Rule: "bb2", H0: 1e-2}},
		{rk.Euler, control.Rayleigh{Rule: "exact", Relax: .9}},
		{rk.Euler, control.Rayleigh{Rule: "mingrad"}},
		{rk.Euler, control.Taylor{Tol: 1e-3}},
		{rk.Euler, control.Taylor{Theta: .3}},
		{stiff.LinImplicitEuler, control.Ratio{H0: 1e-3}},
		{stiff.LinImplicitEuler, control.Ratio{Rule: "marquardt", H0: 1e-5}},
		{stiff.LinImplicitEuler, control.Radius{R0: .05}},
		{stiff.LinImplicitEuler, control.Radius{Rule: "cubic", R0: .001}},
		{stab.RKC1{MaxStages: 3, Eta: 1}, control.Edge{Share: .3}},
	} {
		t.Run(c.m.String()+"/"+c.c.String(), func(t *testing.T) { odetest.Pair(t, basin, c.m, c.c) })
	}
}

// Every step of a search satisfies the strong conditions of Wolfe, or has come to the rounding of E.
func TestWolfeConditions(t *testing.T) {
	for _, c := range []control.Wolfe{{C1: 1e-4, C2: .9}, {C1: .01, C2: .05, First: "slope"}, {C1: .3, C2: .4, H0: 100}, {C1: 1e-4, C2: .5, H0: 1e-9, First: "unit"}} {
		it, err := ode.New(context.Background(), basin.System(), basin.Y0, 0, math.Inf(1), ode.Config{
			Method: rk.Euler, Control: c, Stop: ode.ForceNorm{Tol: 1e-8}, MaxSteps: 500,
		})
		if err != nil {
			t.Fatal(err)
		}
		for s := range it.Steps() {
			var left, right float64
			for i := range 2 {
				dx := s.R.Y[i] - s.L.Y[i]
				left += s.L.Force()[i] * dx
				right += s.R.Force()[i] * dx
			}
			e0, e := s.L.Potential(), s.R.Potential()
			if !(e <= e0-c.C1*left+1e-11*e0) || !(math.Abs(right) <= c.C2*left*(1+1e-12)) {
				t.Errorf("%v: step %d, h = %v: E from %v to %v, slope from %v to %v", c, it.Stats().Steps, s.H, e0, e, left, right)
			}
		}
		if !it.Reason().Converged() {
			t.Errorf("%v: %v, %v", c, it.Reason(), it.Err())
		}
	}
}

// With a search that is nearly exact a step on a parabola ends where the slope along it is zero.
func TestWolfeIsExactOnParabolas(t *testing.T) {
	sys := &ode.System{
		Dim:       2,
		Potential: func(_ float64, y []float64) float64 { return y[0]*y[0]/2 + 5*y[1]*y[1] },
		Force:     func(dst []float64, _ float64, y []float64) { dst[0], dst[1] = -y[0], -10*y[1] },
	}
	run := func(c ode.Control) ode.Solution {
		sol, err := ode.Solve(context.Background(), sys, []float64{10, 1}, 0, math.Inf(1), ode.Config{Method: rk.Euler, Control: c, MaxSteps: 20})
		if err != nil {
			t.Fatal(err)
		}
		return sol
	}
	search, exact := run(control.Wolfe{C2: 1.1e-4}), run(control.Rayleigh{Rule: "exact"})
	for i := range 2 { // each of 20 lengths is exact to 1e-4 of the fall
		if d := math.Abs(search.Y[i] - exact.Y[i]); d > 1e-2*math.Abs(exact.Y[i]) {
			t.Errorf("y[%d] = %v by search, %v by the Rayleigh quotient", i, search.Y[i], exact.Y[i])
		}
	}
}

// The inverse Rayleigh quotients on a parabola, and what they do where there is none.
func TestRayleighFormula(t *testing.T) {
	sys, _ := relaxations(1, 10)
	length := func(rule string, y0 ...float64) float64 {
		it, err := ode.New(context.Background(), sys, y0, 0, math.Inf(1), ode.Config{
			Method: rk.Euler, Control: control.Rayleigh{Rule: rule, H0: .01, Relax: 1}, MaxSteps: 2,
		})
		if err != nil {
			t.Fatal(err)
		}
		it.Next()
		h := it.Step().H
		if rule == "bb1" || rule == "bb2" {
			it.Next()
			h = it.Step().H
		}
		return h
	}
	// v = (1, 10) in both cases, Jv = -(1, 100): v·v = 101, -v·Jv = 1001, Jv·Jv = 10001.
	for rule, want := range map[string]float64{"bb1": 101. / 1001, "exact": 101. / 1001, "bb2": 1001. / 10001, "mingrad": 1001. / 10001} {
		if h := length(rule, 1, 1); math.Abs(h-want) > 1e-7*want {
			t.Errorf("%s: h = %v, want %v", rule, h, want)
		}
	}
	uphill := &ode.System{Dim: 1, Force: func(dst []float64, _ float64, y []float64) { dst[0] = 4 * y[0] }}
	it, err := ode.New(context.Background(), uphill, []float64{1}, 0, math.Inf(1), ode.Config{Method: rk.Euler, Control: control.Rayleigh{H0: .1}, MaxSteps: 2})
	if err != nil {
		t.Fatal(err)
	}
	it.Next()
	it.Next()
	if h := it.Step().H; math.Abs(h-.25) > 1e-14 {
		t.Errorf("where the curvature is -4, h = %v, want ¼", h)
	}
}

func TestSearchErrors(t *testing.T) {
	bare := &ode.System{Dim: 1, Field: func(dst []float64, _ float64, y []float64) { dst[0] = -y[0] }}
	for _, c := range []ode.Control{
		control.Wolfe{}, control.Ratio{}, control.Radius{}, control.Wolfe{C1: .6}, control.Wolfe{C2: 1e-5}, control.Wolfe{First: "x"},
		control.Rayleigh{Rule: "x"}, control.Rayleigh{Relax: -1}, control.Ratio{Rule: "x"}, control.Radius{Close: 1}, control.Edge{Share: 2}, control.Edge{},
	} {
		if _, err := ode.New(context.Background(), bare, []float64{1}, 0, 1, ode.Config{Method: blind{}, Control: c}); err == nil {
			t.Errorf("%v starts", c)
		}
	}
}
