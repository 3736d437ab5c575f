package objective

import (
	"gonum.org/v1/gonum/mat"
)

func init() { Register("hilbert", sized{N: 6, make: hilbert, least: 1, most: 1000}) }

// hilbert is the least squares problem ½‖H(x - 1)‖² with Hilbert's matrix H[i][j] = 1/(i+j+1), i and j from 0. Its
// minimum is at x = 1, but the condition number of the Hessian H² grows like 1e3 to the power n: at n = 10 it is
// 2.6e26, and directions below rounding are flat. The residual is summed from x - 1, so that f is exact there.
//
// D. Hilbert, Acta Math. 18 (1894), 155-159.
func hilbert(n int) *Problem {
	h := func(i, j int) float64 { return 1 / float64(i+j+1) }
	row := func(x []float64, i int) float64 {
		var r float64
		for j, t := range x {
			r += float64(h(i, j) * (t - 1))
		}
		return r
	}
	add := func(dst []float64, c float64, i int) {
		for j := range dst {
			dst[j] += float64(c * h(i, j))
		}
	}
	p := &Problem{
		Dim: n,
		Func: func(x []float64) float64 {
			var f float64
			for i := range n {
				r := row(x, i)
				f += float64(r * r)
			}
			return f / 2
		},
		FuncGrad: func(dst, x []float64) float64 {
			clear(dst)
			var f float64
			for i := range n {
				r := row(x, i)
				f += float64(r * r)
				add(dst, r, i)
			}
			return f / 2
		},
		Hess: func(dst *mat.SymDense, _ []float64) {
			for i := range n {
				for j := i; j < n; j++ {
					var s float64
					for k := range n {
						s += float64(h(i, k) * h(k, j))
					}
					dst.SetSym(i, j, s)
				}
			}
		},
		HessVec: func(dst, _, v []float64) {
			clear(dst)
			for i := range n {
				var r float64
				for j, t := range v {
					r += float64(h(i, j) * t)
				}
				add(dst, r, i)
			}
		},
		Start: make([]float64, n), Min: new(0.), Minima: [][]float64{filled(n, 1)},
	}
	return p.squares(n, 1, func(i int, x, d []float64) float64 {
		add(d, 1, i)
		return row(x, i)
	})
}
