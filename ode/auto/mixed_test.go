package auto_test

import (
	"context"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/auto"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/stiff"
)

// Random stiff systems whose components differ in size by up to 1e40, without a Jacobian, with absolute tolerances that suit
// the smallest: no run ends far off, nor takes more than 60 000 evaluations.
func TestMixedSizes(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 2))
	trials := 150
	if testing.Short() {
		trials = 30
	}
	for k := range trials {
		n := 2 + r.IntN(4)
		size, rate, couple, y0 := make([]float64, n), make([]float64, n), make([]float64, n*n), make([]float64, n)
		small := math.Inf(1)
		for i := range n {
			if size[i] = 1; k%3 != 0 {
				size[i] = math.Pow(10, math.Round(40*r.Float64()-20))
			}
			small = math.Min(small, size[i])
			rate[i] = math.Pow(10, 7*r.Float64())
			switch k % 4 {
			case 0:
				y0[i] = size[i]
			case 2:
				y0[i] = size[i] * r.NormFloat64()
			case 3:
				y0[i] = size[i] * float64(min(i, 1))
			}
		}
		for i := range couple {
			couple[i] = r.NormFloat64()
		}
		omega := 3 * r.Float64()
		sys := &ode.System{Dim: n, Field: func(dst []float64, t float64, y []float64) {
			for i := range n {
				x, sum := y[i]/size[i], 0.
				for j := range n {
					z := y[j] / size[j]
					sum += couple[i*n+j] * z / (1 + z*z)
				}
				dst[i] = size[i] * (sum - rate[i]*(x+.3*x*x*x-math.Cos(omega*t)*float64(k/2%2)))
			}
		}}
		ref, err := ode.Solve(context.Background(), sys, y0, 0, 5, ode.Config{Method: stiff.Radau5{}, Control: control.Gustafsson{RTol: 1e-9, ATol: 1e-12 * small}})
		if err != nil {
			t.Fatal(err)
		}
		for _, atol := range []float64{1e-3 * small, 1e-9 * small, 1e-14 * small} {
			sol, err := auto.Solve(context.Background(), sys, y0, 0, 5, auto.Config{RTol: 1e-5, ATol: atol})
			var off float64
			for i := range y0 {
				off = math.Max(off, math.Abs(sol.Y[i]-ref.Y[i])/(math.Abs(ref.Y[i])+1e-3*size[i]))
			}
			if err != nil || off > 1e-2 || sol.Stats.FieldEvals > 60_000 {
				t.Errorf("trial %d with atol %g, sizes %.0e: an error of %.2g after %d evaluations, %v: %v", k, atol, size, off, sol.Stats.FieldEvals, sol.Legs, err)
			}
		}
	}
}
