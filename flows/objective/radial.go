package objective

import (
	"math"

	"github.com/odescent/odescent/ode/vec"
	"gonum.org/v1/gonum/mat"
)

func init() {
	Register("huber", huber{N: 1, Delta: 1, L: 1})
	Register("norm", power{N: 1, D: 1, P: 1})
}

// radial is phi(‖x‖), from the value, slope and curvature of phi for r ≥ 0. At the origin the gradient is 0, and the
// Hessian phi's curvature times the identity.
func radial(n int, phi func(r float64) (v, d, dd float64)) *Problem {
	size := func(x []float64) float64 {
		if len(x) == 1 {
			return math.Abs(x[0])
		}
		return math.Sqrt(dot(x, x))
	}
	// across and along are the Hessian's eigenvalues across x and along it.
	curve := func(x []float64) (r, across, along float64) {
		r = size(x)
		_, d, dd := phi(r)
		if r == 0 {
			return 1, dd, dd
		}
		return r, d / r, dd
	}
	return &Problem{
		Dim: n,
		Func: func(x []float64) float64 {
			v, _, _ := phi(size(x))
			return v
		},
		FuncGrad: func(dst, x []float64) float64 {
			r := size(x)
			v, d, _ := phi(r)
			for i, t := range x {
				dst[i] = 0
				if r > 0 {
					dst[i] = d * (t / r)
				}
			}
			return v
		},
		Hess: func(dst *mat.SymDense, x []float64) {
			r, across, along := curve(x)
			for i := range n {
				for j := i; j < n; j++ {
					h := float64((along - across) * float64((x[i]/r)*(x[j]/r)))
					if i == j {
						h += across
					}
					dst.SetSym(i, j, h)
				}
			}
		},
		HessVec: func(dst, x, v []float64) {
			r, across, along := curve(x)
			c := float64((along - across) * (dot(x, v) / r))
			for i, t := range x {
				dst[i] = float64(across*v[i]) + float64(c*(t/r))
			}
		},
		Start: filled(n, 1), Min: new(0.), Minima: [][]float64{make([]float64, n)},
	}
}

// power is d·‖x‖^p for p ≥ 1. With p = 1 it is the cone for which a gradient flow is slowest; at its tip the gradient
// is 0, the shortest subgradient, and so is the curvature where it does not exist, at the origin for p < 2.
type power struct {
	N int     `spec:"n" in:"[1,1e7]"`
	D float64 `spec:"d" in:"(0,inf)"`
	P float64 `spec:"p" in:"[1,inf)"`
}

func (c power) Problem() (*Problem, error) {
	return radial(c.N, func(r float64) (v, d, dd float64) {
		switch {
		case c.P == 1:
			return c.D * r, c.D, 0
		case c.P == 2:
			return c.D * r * r, 2 * c.D * r, 2 * c.D
		case r == 0:
			return 0, 0, 0
		}
		q := c.D * vec.Pow(r, c.P-2)
		return q * r * r, c.P * q * r, c.P * (c.P - 1) * q
	}), nil
}

// huber is ½·l·‖x‖² up to the radius delta and the cone l·delta·(‖x‖ - ½delta) beyond it. With delta = R/(2N+1) it is
// the worst function for N steps of 1/l from the distance R.
//
// P. Huber, Ann. Math. Stat. 35 (1964), 73-101; Y. Drori, M. Teboulle, Math. Program. 145 (2014), 451-482, theorem 2.
type huber struct {
	N     int     `spec:"n" in:"[1,1e7]"`
	Delta float64 `spec:"delta" in:"(0,inf)"`
	L     float64 `spec:"l" in:"(0,inf)"`
}

func (c huber) Problem() (*Problem, error) {
	p := radial(c.N, func(r float64) (v, d, dd float64) {
		if r <= c.Delta {
			return c.L * r * r / 2, c.L * r, c.L
		}
		return c.L * c.Delta * (r - float64(c.Delta/2)), c.L * c.Delta, 0
	})
	p.Start = filled(c.N, 2*c.Delta)
	return p, nil
}
