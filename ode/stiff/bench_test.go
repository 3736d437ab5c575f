package stiff_test

import (
	"context"
	"fmt"
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

// Heat and the brusselator on 1000 numbers with their bands.
func BenchmarkBand(b *testing.B) {
	for _, p := range []odetest.Problem{odetest.Heat, odetest.Brusselator1D} {
		for _, m := range []ode.Method{stiff.Rodas5P, stiff.Radau5{}, stiff.TRBDF2} {
			for _, tol := range []float64{1e-2, 1e-4, 1e-7} {
				b.Run(fmt.Sprintf("%s/%v/%g", p.Name, m, tol), func(b *testing.B) {
					sys := p.System()
					var sol ode.Solution
					for b.Loop() {
						var err error
						sol, err = ode.Solve(context.Background(), sys, p.Y0, 0, p.T1, ode.Config{
							Method: m, Control: control.Gustafsson{RTol: tol, ATol: tol * p.ATol},
						})
						if err != nil {
							b.Fatal(err)
						}
					}
					b.ReportMetric(float64(sol.Stats.FieldEvals), "evals")
					b.ReportMetric(p.Err(sol.Y), "error")
					b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*sol.Stats.Steps), "ns/step")
				})
			}
		}
	}
}
