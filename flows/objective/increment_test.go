package objective_test

import (
	"fmt"
	"math"
	"testing"

	"github.com/odescent/odescent/flows/objective"
	"gonum.org/v1/gonum/diff/fd"
)

// cubicIn is c·Σ(u_i²/2 + u_i³/7 + u_i·u_{i+1}/3) + add with u = x/b - 0.3, whose gradient has the factor wrong in coordinate 1.
func cubicIn(b []float64, c, add, wrong float64) *objective.Problem {
	n := len(b)
	u := func(x []float64, i int) float64 { return x[i]/b[i] - .3 }
	p := &objective.Problem{Dim: n, Func: func(x []float64) float64 {
		var f float64
		for i := range x {
			f += u(x, i)*u(x, i)/2 + u(x, i)*u(x, i)*u(x, i)/7
			if i+1 < n {
				f += u(x, i) * u(x, i+1) / 3
			}
		}
		return c * (f + add)
	}, Grad: func(dst, x []float64) {
		for i := range x {
			g := u(x, i) + 3./7*u(x, i)*u(x, i)
			if i+1 < n {
				g += u(x, i+1) / 3
			}
			if i > 0 {
				g += u(x, i-1) / 3
			}
			dst[i] = c / b[i] * g
		}
		dst[1] *= wrong
	}}
	return p.Complete()
}

// Differences of all kinds are as good in one unit as in another: x at 1e17 and at 1e-13, in one vector, too, and f by 1e±16.
func TestDifferencesInUnits(t *testing.T) {
	for _, b := range [][]float64{{1, 1, 1}, {1e17, 1e17, 1e17}, {1e-13, 1e-13, 1e-13}, {1e17, 1e-13, 1}, {1e-10, 1e-10, 1e-10}, {1e10, 1e10, 1e10}} {
		for _, c := range []float64{1, 1e16, 1e-16} {
			for _, at := range [][]float64{{1, -2, .5}, {.7, .9, 1e-9}, {.7, 0, 1e-25}, {1e-25, .7, 0}, {1e-7, 2, 1e-12}} {
				same := b[0] == b[1] && b[1] == b[2]
				if !same && (at[1] == 0 || at[2] < .1) {
					continue // a coordinate that is zero or far below its size in a vector of many scales: nothing tells which it has
				}
				x := make([]float64, 3)
				for i := range x {
					x[i] = b[i] * at[i]
				}
				for _, add := range []float64{0, 1, -100} {
					name := fmt.Sprintf("x = %v, b = %g, c = %g, add = %g", at, b, c, add)
					p := cubicIn(b, c, add, 1)
					want, got := make([]float64, 3), make([]float64, 3)
					p.Grad(want, x)
					for _, f := range []struct {
						formula fd.Formula
						tol     float64
					}{{fd.Central, 1e-7}, {fd.Forward, 1e-5}} {
						objective.FD(3, p.Func, f.formula).FuncGrad(got, x)
						for i, w := range want {
							if scale := c / b[i]; !(math.Abs(got[i]-w) <= f.tol*(1+math.Abs(add))*scale) {
								t.Errorf("%s: slope %d is %v, by differences with %d values %v", name, i, w/scale, len(f.formula.Stencil), got[i]/scale)
							}
						}
					}
					if r := objective.CheckGradient(p, x); !(r.RelErr < 1e-6) {
						t.Errorf("%s: a right gradient shows %v", name, r)
					}
					for _, wrong := range []float64{-1, 1.01, 0} {
						if r := objective.CheckGradient(cubicIn(b, c, add, wrong), x); !(r.RelErr > 1e-3) || r.Coord != 1 {
							t.Errorf("%s: a slope that is wrong by the factor %v shows %v", name, wrong, r)
						}
					}
					if !same {
						continue
					}
					v, hv, exact := []float64{b[0], -b[0], b[0] / 2}, make([]float64, 3), make([]float64, 3)
					objective.Differences(p)(hv, x, v)
					for i := range exact { // the Hessian is (1 + 6/7·u_i) on the diagonal and ⅓ beside it
						exact[i] = c / b[0] / b[0] * (1 + 6./7*(x[i]/b[i]-.3)) * v[i]
						for _, j := range []int{i - 1, i + 1} {
							if j >= 0 && j < 3 {
								exact[i] += c / b[0] / b[0] * v[j] / 3
							}
						}
						if !(math.Abs(hv[i]-exact[i]) <= 1e-8*c/b[0]) {
							t.Errorf("%s: (Hv)[%d] is %v, by differences %v", name, i, exact[i], hv[i])
						}
					}
				}
			}
		}
	}
}

// At x = 0 nothing tells the unit but the problem's Typical, which is 1 unless it is given.
func TestDifferencesAtZero(t *testing.T) {
	for _, b := range []float64{1, 1e17, 1e-13} {
		p := cubicIn([]float64{b, b, b}, 1, 0, 1)
		wrong := cubicIn([]float64{b, b, b}, 1, 0, 1.01)
		q := objective.FD(3, p.Func, fd.Central)
		x, want, got := make([]float64, 3), make([]float64, 3), make([]float64, 3)
		p.Grad(want, x)
		if b != 1 {
			p.Typical, wrong.Typical, q.Typical = b, b, b
		}
		q.FuncGrad(got, x)
		for i, w := range want {
			if math.Abs(got[i]-w) > 1e-8/b {
				t.Errorf("b = %g: slope %d is %v, by differences %v", b, i, w, got[i])
			}
		}
		if r := objective.CheckGradient(p, x); r.RelErr > 1e-6 {
			t.Errorf("b = %g: a right gradient shows %v", b, r)
		}
		if r := objective.CheckGradient(wrong, x); r.RelErr < 1e-3 {
			t.Errorf("b = %g: a wrong gradient shows %v", b, r)
		}
		hv, v := make([]float64, 3), []float64{b, 0, 0}
		objective.Differences(p)(hv, x, v)
		if w := (1 - 6./7*.3) / b; math.Abs(hv[0]-w) > 1e-8*w {
			t.Errorf("b = %g: (Hv)[0] is %v, by differences %v", b, w, hv[0])
		}
	}
}
