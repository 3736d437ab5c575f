package stiff_test

import (
	"context"
	"math"
	"testing"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/odetest"
	"github.com/odescent/odescent/ode/vec"
)

// Every estimate goes with the power of h that it states, on a linear system too, where some embedded methods see
// nothing; and it stays bounded by the state where h·λ has no bound, so that a stiff component is no reason for short
// steps by itself.
func TestEstimates(t *testing.T) {
	estimate := func(m ode.Method, p odetest.Problem, h float64) float64 {
		it, err := ode.New(context.Background(), p.System(), p.Y0, 0, h, ode.Config{Method: m, Control: control.Fixed{H: h}})
		if err != nil {
			t.Fatal(err)
		}
		it.Next()
		return it.Step().Err(vec.Weights{ATol: 1})
	}
	decay := func(lambda float64) odetest.Problem {
		p := prothero(lambda)
		p.System = func() *ode.System {
			return &ode.System{Dim: 1, Field: func(dst []float64, _ float64, y []float64) { dst[0] = -lambda * y[0] }}
		}
		p.Y0 = []float64{1}
		return p
	}
	for name, m := range methods(t) {
		it, err := ode.New(context.Background(), arc(), []float64{1, 1}, 0, 1, ode.Config{Method: m, Control: control.Fixed{H: 1}})
		if err != nil {
			t.Fatal(err)
		}
		est, ok := it.Run().Method.(ode.Estimator)
		if !ok {
			if name != "trapezoidal" {
				t.Errorf("%s has no estimate", name)
			}
			continue
		}
		k := float64(est.ErrOrder())
		const h = .025
		for _, p := range []odetest.Problem{with(odetest.Arc, arc), decay(1)} {
			a, b := estimate(m, p, h), estimate(m, p, h/2)
			if got := math.Log2(a / b); math.Abs(got-k) > .3 { // h = 1/40: the next term is a few per cent
				t.Errorf("%s on %s: the estimate goes with h^%.2f, want %v", name, p.Name, got, k)
			}
		}
		for _, z := range []float64{1e3, 1e6, 1e9} {
			if e := estimate(m, decay(z), 1); !(e <= 2) {
				t.Errorf("%s: an estimate of %.3g for λ = %g", name, e, -z)
			}
		}
	}
}
