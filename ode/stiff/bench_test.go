package stiff_test

import (
	"context"
	"testing"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/odetest"
	"github.com/odescent/odescent/ode/stiff"
)

// The stiff problems at the tolerance 1e-6.
func BenchmarkStiff(b *testing.B) {
	for _, p := range []odetest.Problem{odetest.VanDerPol, odetest.HIRES, odetest.Oregonator, odetest.Robertson} {
		for _, m := range []ode.Method{stiff.Radau5{}, stiff.Rodas4, stiff.Rodas5P} {
			b.Run(p.Name+"/"+m.String(), func(b *testing.B) {
				sys := p.System()
				var s ode.Stats
				for b.Loop() {
					sol, err := ode.Solve(context.Background(), sys, p.Y0, 0, p.T1, ode.Config{
						Method: m, Control: control.Gustafsson{RTol: 1e-6, ATol: 1e-6 * p.ATol},
					})
					if err != nil {
						b.Fatal(err)
					}
					s = sol.Stats
				}
				b.ReportMetric(float64(s.FieldEvals), "evals")
				b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*s.Steps), "ns/step")
			})
		}
	}
}
