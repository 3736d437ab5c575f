package multistep_test

import (
	"context"
	"math"
	"testing"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/multistep"
	"github.com/odescent/odescent/ode/odetest"
)

func solve(t *testing.T, m ode.Method, p odetest.Problem, tol float64) ode.Solution {
	t.Helper()
	sol, err := ode.Solve(context.Background(), p.System(), p.Y0, 0, p.T1, ode.Config{
		Method: m, Control: control.Gustafsson{RTol: tol, ATol: tol * p.ATol, Hold: 2},
	})
	if err != nil {
		t.Fatalf("%v on %s at %g: %v", m, p.Name, tol, err)
	}
	return sol
}

// evals returns the evaluations and the Jacobians that an error of 1e-6 costs, between the tolerances of a sweep.
func evals(t *testing.T, m ode.Method, p odetest.Problem) (f, jac float64) {
	var old float64
	var was ode.Stats
	for e := 5.0; e < 12; e += .25 {
		sol := solve(t, m, p, math.Pow(10, -e))
		err := p.Err(sol.Y)
		if err <= 1e-6 && old > 1e-6 {
			w := math.Log(old/1e-6) / math.Log(old/err)
			between := func(a, b int) float64 { return math.Pow(float64(a), 1-w) * math.Pow(float64(b), w) }
			return between(was.FieldEvals, sol.Stats.FieldEvals), between(was.JacEvals, sol.Stats.JacEvals)
		}
		old, was = err, sol.Stats
	}
	t.Fatalf("%v on %s: no error of 1e-6", m, p.Name)
	return 0, 0
}

// Evaluations to an error of 1e-6 are below those of the multistep programs, measured in the same way: LSODA and deSolve's
// adams of ODEPACK, CVODE of SUNDIALS 6.4, which take the Jacobian from the user.
func TestEvaluations(t *testing.T) {
	for _, c := range []struct {
		m    ode.Method
		p    odetest.Problem
		most float64 // the fewest of the programs
		of   string
	}{
		{multistep.Adams{}, odetest.Lorenz, 2135, "CVODE"},
		{multistep.Adams{}, odetest.Arenstorf, 2088, "LSODA"},
		{multistep.Adams{}, odetest.Pleiades, 2242, "CVODE; LSODA has 2354, deSolve's adams 1402"},
		{multistep.Adams{PEC: true}, odetest.Pleiades, 1402, "deSolve's adams"},
		{multistep.BDF{}, odetest.VanDerPol, 3018, "LSODA; CVODE has 3704 and 49 Jacobians"},
		{multistep.BDF{}, odetest.HIRES, 1240, "CVODE, with 16 Jacobians"},
		{multistep.BDF{}, odetest.Oregonator, 5584, "CVODE, with 77 Jacobians"},
		{multistep.BDF{}, odetest.Robertson, 2049, "CVODE, with 29 Jacobians"},
	} {
		f, jac := evals(t, c.m, c.p)
		t.Logf("%v on %s: %.0f evaluations, %.0f Jacobians", c.m, c.p.Name, f, jac)
		if f > c.most {
			t.Errorf("%v on %s: %.0f evaluations, %s has %g", c.m, c.p.Name, f, c.of, c.most)
		}
	}
}

// The end values of the published tables, with an error that is in proportion to the tolerance.
func TestReference(t *testing.T) {
	for _, p := range odetest.Problems() {
		if p.End == nil {
			continue
		}
		m := ode.Method(multistep.Adams{})
		if p.Stiff {
			m = multistep.BDF{}
		}
		if testing.Short() && len(p.Y0) > 100 {
			continue
		}
		growth := 1e4 // of a local error on the way
		switch p.Name {
		case odetest.Lorenz.Name, odetest.Arenstorf.Name, odetest.Pleiades.Name:
			growth = 3e5
		}
		for _, tol := range []float64{1e-7, 1e-10} {
			sol := solve(t, m, p, tol)
			if err := p.Err(sol.Y); err > growth*tol {
				t.Errorf("%v on %s at %g: error %g", m, p.Name, tol, err)
			}
		}
	}
}

// An order that may change with every step is caught in cycles: 160,000 evaluations where 3,000 are enough.
func TestNoCycles(t *testing.T) {
	p := odetest.HIRES
	for _, tol := range []float64{1e-6, 1e-8, 1e-10} {
		sol, err := ode.Solve(context.Background(), p.System(), p.Y0, 0, p.T1, ode.Config{
			Method: multistep.BDF{}, Control: control.Gustafsson{RTol: tol, ATol: tol * p.ATol, Grow: 2, Hold: 1.1},
		})
		if err != nil || sol.Stats.FieldEvals > 6000 {
			t.Errorf("at %g: %+v, %v", tol, sol.Stats, err)
		}
	}
}

// A higher order takes fewer steps to a tolerance.
func TestHighestOrder(t *testing.T) {
	for _, list := range [][]ode.Method{
		{multistep.Adams{Order: 1}, multistep.Adams{Order: 2}, multistep.Adams{Order: 4}, multistep.Adams{}},
		{multistep.BDF{Order: 1}, multistep.BDF{Order: 2}, multistep.BDF{Order: 3}, multistep.BDF{Order: 4}, multistep.BDF{}},
	} {
		before := math.MaxInt
		for _, m := range list {
			steps := solve(t, m, odetest.Brusselator, 1e-7).Stats.Steps
			t.Logf("%v: %d steps", m, steps)
			if float64(steps) > .9*float64(before) {
				t.Errorf("%v: %d steps, and %d at a lower order", m, steps, before)
			}
			before = steps
		}
	}
}
