package stiff_test

import (
	"context"
	"fmt"
	"math"
	"testing"
	"time"

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

// Heat and the brusselator on 1000 numbers, by their bands, to errors of 1e-3, 1e-6 and 1e-9. The metric thomas is the
// time as a multiple of that of as many evaluations of the field, and solutions by three diagonals written by hand, in
// the same run. CVODE with a banded LU takes 1.8, 5.1 and 14 ms for the heat equation.
func BenchmarkBand(b *testing.B) {
	for _, c := range []struct {
		p    odetest.Problem
		tols [3]float64
	}{{odetest.Heat, [3]float64{1e-1, 1e-4, 3e-7}}, {odetest.Brusselator1D, [3]float64{1e-3, 5e-7, 6e-10}}} {
		for i, tol := range c.tols {
			b.Run(fmt.Sprintf("%s/1e-%d", c.p.Name, 3*i+3), func(b *testing.B) { band(b, c.p, tol) })
		}
	}
}

func band(b *testing.B, p odetest.Problem, tol float64) {
	sys := p.System()
	c := float64(len(p.Y0)*len(p.Y0)) * 1e-4
	x, d := make([]float64, len(p.Y0)), make([]float64, len(p.Y0))
	var sol ode.Solution
	var ours, hand time.Duration
	for b.Loop() {
		start := time.Now()
		var err error
		sol, err = ode.Solve(context.Background(), sys, p.Y0, 0, p.T1, ode.Config{
			Method: stiff.Rodas5P, Control: control.Gustafsson{RTol: tol, ATol: tol * p.ATol},
		})
		if err != nil {
			b.Fatal(err)
		}
		ours += time.Since(start)
		start = time.Now()
		for range sol.Stats.FieldEvals + sol.Stats.JacVecs {
			sys.Field(d, 0, p.Y0)
		}
		for range sol.Stats.LinearSolves {
			copy(x, p.Y0)
			three(x, d, c)
		}
		hand += time.Since(start)
	}
	b.ReportMetric(float64(sol.Stats.FieldEvals), "evals")
	b.ReportMetric(-math.Log10(p.Err(sol.Y)), "digits")
	b.ReportMetric(1e3*ours.Seconds()/float64(b.N), "ms/solve")
	b.ReportMetric(ours.Seconds()/hand.Seconds(), "thomas")
}

// three solves the systems with the rows -c, 1 + 2c, -c.
func three(x, d []float64, c float64) {
	d[0] = 1 / (1 + 2*c)
	x[0] *= d[0]
	for i := 1; i < len(x); i++ {
		d[i] = 1 / (1 + 2*c - c*c*d[i-1])
		x[i] = (x[i] + c*x[i-1]) * d[i]
	}
	for i := len(x) - 2; i >= 0; i-- {
		x[i] += c * d[i] * x[i+1]
	}
}
