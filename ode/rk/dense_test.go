package rk_test

import (
	"context"
	"math"
	"testing"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/rk"
)

// The interpolants of the tables end at the weights and satisfy the conditions of order 4 for every θ.
func TestDenseConditions(t *testing.T) {
	for _, m := range []*rk.Tableau{rk.DP5, rk.Tsit5} {
		s := len(m.B)
		power := func(a []float64, p int) []float64 {
			out := make([]float64, len(a))
			for i := range a {
				out[i] = math.Pow(a[i], float64(p))
			}
			return out
		}
		times := func(v []float64) []float64 { // A·v
			out := make([]float64, s)
			for i, row := range m.A {
				for j, a := range row {
					out[i] += a * v[j]
				}
			}
			return out
		}
		mul := func(a, b []float64) []float64 {
			out := make([]float64, s)
			for i := range a {
				out[i] = a[i] * b[i]
			}
			return out
		}
		one := power(m.C, 0)
		trees := []struct {
			phi   []float64
			order int
			gamma float64
		}{
			{one, 1, 1}, {m.C, 2, 2}, {power(m.C, 2), 3, 3}, {times(m.C), 3, 6},
			{power(m.C, 3), 4, 4}, {mul(m.C, times(m.C)), 4, 8}, {times(power(m.C, 2)), 4, 12}, {times(times(m.C)), 4, 24},
		}
		for _, theta := range []float64{.1, .37, .5, .9, 1} {
			b := make([]float64, s)
			for i, row := range m.Dense {
				for j, d := range row {
					b[i] += d * math.Pow(theta, float64(j+1))
				}
				if theta == 1 && math.Abs(b[i]-m.B[i]) > 1e-12 {
					t.Errorf("%v: b[%d](1) = %v, want %v", m, i, b[i], m.B[i])
				}
			}
			for _, tr := range trees {
				var sum float64
				for i := range b {
					sum += b[i] * tr.phi[i]
				}
				if want := math.Pow(theta, float64(tr.order)) / tr.gamma; math.Abs(sum-want) > 2e-13 {
					t.Errorf("%v: θ = %g, tree of order %d: %v, want %v", m, theta, tr.order, sum, want)
				}
			}
		}
	}
}

// Dense output within a step has the order of the interpolant plus one locally: 4 for Hermite's cubic, 5 for DP5, Tsit5.
func TestDenseOrder(t *testing.T) {
	f := &ode.System{Dim: 2, Field: func(dst []float64, t float64, y []float64) {
		dst[0], dst[1] = y[1]*math.Cos(t), -y[0]*y[0]
	}}
	for _, c := range []struct {
		m    *rk.Tableau
		want float64
	}{{rk.DP5, 5}, {rk.Tsit5, 5}, {rk.RK4, 4}, {rk.BS3, 4}, {rk.DOP853, 8}} {
		worst := func(h float64) (e float64) {
			it, err := ode.New(context.Background(), f, []float64{1, .5}, 0, 1, ode.Config{Method: c.m, Control: control.Fixed{H: h}})
			if err != nil {
				t.Fatal(err)
			}
			it.Next()
			y := make([]float64, 2)
			for k := 1; k < 10; k++ {
				at := h * float64(k) / 10
				it.Step().At(y, at)
				want, err := ode.Solve(context.Background(), f, []float64{1, .5}, 0, at, ode.Config{
					Method: rk.DP5, Control: control.PI{RTol: 1e-14, ATol: 1e-14, H0: at / 50}})
				if err != nil {
					t.Fatal(err)
				}
				e = math.Max(e, math.Hypot(y[0]-want.Y[0], y[1]-want.Y[1]))
			}
			return e
		}
		a, b := worst(.2), worst(.1)
		if order := math.Log2(a / b); math.Abs(order-c.want) > .3 {
			t.Errorf("%v: local errors %g, %g of the interpolant: order %.2f, want %g", c.m, a, b, order, c.want)
		}
	}
}
