package objective

import (
	"gonum.org/v1/gonum/mat"
)

func init() { Register("nesterov", chain{N: 100, L: 1}) }

// chain is the spec of Nesterov's worst function of curvature at most L,
//
//	f(x) = L/4 (½(x_1² + Σ (x_i - x_{i+1})² + x_n²) - x_1),
//
// on which a method whose steps lie in the span of the gradients seen, started at 0, learns one more coordinate with
// each: with n = 2k+1 it lies after k gradients above the minimum by 3L‖x*‖²/32(k+1)² at least. The minimum is at
// x_i = 1 - i/(n+1).
//
// Source: Y. Nesterov, Introductory Lectures on Convex Optimization (2004), theorem 2.1.7.
type chain struct {
	N int     `spec:"n" in:"[1,1e7]"`
	L float64 `spec:"l" in:"(0,inf)"`
}

func (c chain) Problem() (*Problem, error) {
	n := c.N
	quarter := c.L / 4
	product := func(dst, x []float64) {
		for i, t := range x {
			d := 2 * t
			if i > 0 {
				d -= x[i-1]
			}
			if i+1 < n {
				d -= x[i+1]
			}
			dst[i] = quarter * d
		}
	}
	f := func(x []float64) float64 {
		sum, last := 0.0, 0.0
		for _, t := range x {
			sum += float64((t - last) * (t - last))
			last = t
		}
		sum += float64(last * last)
		return quarter * (float64(sum/2) - x[0])
	}
	best := make([]float64, n)
	for i := range best {
		best[i] = float64(n-i) / float64(n+1)
	}
	return &Problem{
		Dim:  n,
		Func: f,
		FuncGrad: func(dst, x []float64) float64 {
			product(dst, x)
			dst[0] -= quarter
			return f(x)
		},
		Hess: func(dst *mat.SymDense, _ []float64) {
			dst.Zero()
			for i := range n {
				dst.SetSym(i, i, 2*quarter)
				if i > 0 {
					dst.SetSym(i-1, i, -quarter)
				}
			}
		},
		HessVec: func(dst, _, v []float64) { product(dst, v) },
		Start:   make([]float64, n),
		Min:     new(quarter / 2 * (1/float64(n+1) - 1)), Minima: [][]float64{best},
	}, nil
}
