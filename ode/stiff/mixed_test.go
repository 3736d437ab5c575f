package stiff_test

import (
	"context"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/stiff"
	"gonum.org/v1/gonum/mat"
)

// mixture is a stiff system whose components differ in size by up to 1e40; in units of their own all are about 1.
type mixture struct {
	size, rate, couple []float64
	omega              float64
}

func newMixture(r *rand.Rand) mixture {
	n := 2 + r.IntN(4)
	m := mixture{make([]float64, n), make([]float64, n), make([]float64, n*n), 3 * r.Float64()}
	for i := range n {
		m.size[i], m.rate[i] = math.Pow(10, math.Round(40*r.Float64()-20)), math.Pow(10, 6*r.Float64())
	}
	for i := range m.couple {
		m.couple[i] = r.NormFloat64()
	}
	return m
}

func (m mixture) system(jac, driven bool) *ode.System {
	n := len(m.size)
	sys := &ode.System{Dim: n, Field: func(dst []float64, t float64, y []float64) {
		for i := range n {
			x, sum := y[i]/m.size[i], 0.
			for j := range n {
				z := y[j] / m.size[j]
				sum += m.couple[i*n+j] * z / (1 + z*z)
			}
			to := 0.
			if driven {
				to = math.Cos(m.omega * t)
			}
			dst[i] = m.size[i] * (sum - m.rate[i]*(x+.3*x*x*x-to))
		}
	}}
	if jac {
		sys.Jac = func(dst *mat.Dense, _ float64, y []float64) {
			for i := range n {
				for j := range n {
					z := y[j] / m.size[j]
					v := m.couple[i*n+j] * (1 - z*z) / ((1 + z*z) * (1 + z*z))
					if i == j {
						v -= m.rate[i] * (1 + .9*z*z)
					}
					dst.Set(i, j, v*m.size[i]/m.size[j])
				}
			}
		}
	}
	return sys
}

// Components of sizes from 1e-20 to 1e20, from zero, or passing through it, with absolute tolerances that suit the smallest
// or none: no Jacobian costs no more than 1.3 times the steps of a given one, and no accuracy.
func TestMixedSizes(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	trials := 32
	if testing.Short() {
		trials = 8
	}
	for k := range trials {
		m := newMixture(r)
		driven := k/2%2 == 0
		y0 := make([]float64, len(m.size))
		small := math.Inf(1)
		for i, s := range m.size {
			small = math.Min(small, s)
			switch k % 4 {
			case 0:
				y0[i] = s
			case 2:
				y0[i] = s * r.NormFloat64()
			case 3:
				y0[i] = s * float64(i)
			}
		}
		end := func(method ode.Method, jac bool, rtol, atol float64) (ode.Solution, error) {
			return ode.Solve(context.Background(), m.system(jac, driven), y0, 0, 5,
				ode.Config{Method: method, Control: control.Gustafsson{RTol: rtol, ATol: atol}, MaxSteps: 30_000})
		}
		ref, err := end(stiff.Radau5{}, true, 1e-9, 1e-12*small)
		if err != nil {
			t.Fatal(err)
		}
		off := func(y []float64) (e float64) {
			for i := range y {
				e = math.Max(e, math.Abs(y[i]-ref.Y[i])/(math.Abs(ref.Y[i])+1e-3*m.size[i]))
			}
			return e
		}
		for _, method := range estimating {
			for _, atol := range []float64{1e-3 * small, 1e-9 * small, 1e-14 * small, 0} {
				if atol == 0 && (k%4 == 1 || !driven) {
					continue // no tolerance at zero
				}
				given, err := end(method, true, 1e-5, atol)
				if err != nil {
					t.Fatalf("trial %d, %v with atol %g: %v", k, method, atol, err)
				}
				got, err := end(method, false, 1e-5, atol)
				if a, b := given.Stats.Steps, got.Stats.Steps; err != nil || b > 13*a/10+5 || off(got.Y) > 3*off(given.Y)+1e-3 {
					t.Errorf("trial %d, %v with atol %g, sizes %.0e: %d steps and an error of %.2g, with a Jacobian %d and %.2g: %v",
						k, method, atol, m.size, b, off(got.Y), a, off(given.Y), err)
				}
			}
		}
	}
}
