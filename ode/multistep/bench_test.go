package multistep_test

import (
	"context"
	"testing"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/multistep"
	"github.com/odescent/odescent/ode/odetest"
	"github.com/odescent/odescent/ode/rk"
	"github.com/odescent/odescent/ode/stiff"
)

// Runs at the tolerances that give errors of about 1e-6, beside one-step methods, with the evaluations that they take.
func BenchmarkTo6(b *testing.B) {
	for _, c := range []struct {
		m   ode.Method
		p   odetest.Problem
		tol float64
	}{
		{multistep.Adams{}, odetest.Pleiades, 3e-10},
		{multistep.Adams{PEC: true}, odetest.Pleiades, 3e-10},
		{rk.DOP853, odetest.Pleiades, 5e-9},
		{multistep.Adams{}, odetest.Lorenz, 1e-8},
		{rk.DOP853, odetest.Lorenz, 1e-7},
		{multistep.BDF{}, odetest.VanDerPol, 5e-8},
		{stiff.Radau5{}, odetest.VanDerPol, 1e-7},
		{multistep.BDF{}, odetest.Robertson, 5e-7},
		{stiff.Radau5{}, odetest.Robertson, 1e-7},
		{multistep.BDF{}, odetest.Heat, 1e-6},
	} {
		b.Run(c.m.String()+"/"+c.p.Name, func(b *testing.B) {
			var f, steps int
			for range b.N {
				sol, err := ode.Solve(context.Background(), c.p.System(), c.p.Y0, 0, c.p.T1, ode.Config{
					Method: c.m, Control: control.Gustafsson{RTol: c.tol, ATol: c.tol * c.p.ATol, Hold: 2},
				})
				if err != nil {
					b.Fatal(err)
				}
				f, steps = sol.Stats.FieldEvals, sol.Stats.Steps
			}
			b.ReportMetric(float64(f), "f/solve")
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*steps), "ns/step")
		})
	}
}
