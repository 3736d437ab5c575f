package sde_test

import (
	"context"
	"testing"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/sde"
)

// hidden is a control that does not declare its pace.
type hidden struct{ ode.Control }

// Ten thousand paths of a geometric Brownian motion, 100 steps of 1/100 each, with the cells along the mesh, and with those
// of a control that does not say how long its steps are: what all of them cost.
func BenchmarkPaths(b *testing.B) {
	for _, c := range []struct {
		name    string
		control ode.Control
	}{{"mesh", control.Fixed{H: 1. / 100}}, {"undeclared", hidden{control.Fixed{H: 1. / 100}}}} {
		b.Run(c.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				for seed := range uint64(10000) {
					geometric(b, seed, c.control)
				}
			}
		})
	}
}

// geometric returns y(1) of dy = y/20 dt + y/5 dW, y(0) = 1, by Euler and Maruyama.
func geometric(t testing.TB, seed uint64, c ode.Control) float64 {
	sol, err := ode.Solve(context.Background(), &growth, []float64{1}, 0, 1, ode.Config{
		Method: sde.EulerMaruyama{Of: noise, Seed: seed}, Control: c,
	})
	if err != nil {
		t.Fatal(err)
	}
	return sol.Y[0]
}

var (
	growth = ode.System{Dim: 1, Field: func(dst []float64, _ float64, y []float64) { dst[0] = y[0] / 20 }}
	noise  = &sde.Diffusion{Name: "proportional", At: func(dst []float64, _ float64, y []float64) { dst[0] = y[0] / 5 }}
)
