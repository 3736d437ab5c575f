package objective

import (
	"math"

	"github.com/odescent/odescent/ode/vec"
	"gonum.org/v1/gonum/mat"
)

// diagonal is ½ Σ λ_i x_i².
func diagonal(lambda []float64) *Problem {
	n := len(lambda)
	return &Problem{
		Dim: n,
		Func: func(x []float64) float64 {
			var f float64
			for i, l := range lambda {
				f += float64(l * x[i] * x[i])
			}
			return f / 2
		},
		FuncGrad: func(dst, x []float64) float64 {
			var f float64
			for i, l := range lambda {
				d := l * x[i]
				dst[i] = d
				f += float64(d * x[i])
			}
			return f / 2
		},
		Hess: func(dst *mat.SymDense, _ []float64) {
			dst.Zero()
			for i, l := range lambda {
				dst.SetSym(i, i, l)
			}
		},
		HessVec: func(dst, _, v []float64) {
			for i, l := range lambda {
				dst[i] = l * v[i]
			}
		},
		Start: filled(n, 1),
	}
}

// rotated is ½ Σ λ_j (q_j·x)² with the vectors q_j of a basis, kept as rows; one pass over them gives
// value and gradient without a scratch vector.
func rotated(lambda, q []float64) *Problem {
	n := len(lambda)
	product := func(dst, x []float64) (xHx float64) {
		clear(dst)
		for j, l := range lambda {
			row := q[j*n : (j+1)*n]
			z := dot(row, x)
			d := l * z
			xHx += float64(d * z)
			addScaled(dst, d, row)
		}
		return xHx
	}
	start := make([]float64, n)
	for j := range n {
		addScaled(start, 1, q[j*n:(j+1)*n])
	}
	return &Problem{
		Dim: n,
		Func: func(x []float64) float64 {
			var f float64
			for j, l := range lambda {
				z := dot(q[j*n:(j+1)*n], x)
				f += float64(l * z * z)
			}
			return f / 2
		},
		FuncGrad: func(dst, x []float64) float64 { return product(dst, x) / 2 },
		Hess: func(dst *mat.SymDense, _ []float64) {
			for a := range n {
				for b := a; b < n; b++ {
					var h float64
					for j, l := range lambda {
						h += float64(l * q[j*n+a] * q[j*n+b])
					}
					dst.SetSym(a, b, h)
				}
			}
		},
		HessVec: func(dst, _, v []float64) { product(dst, v) },
		Start:   start,
	}
}

// cosines returns the orthonormal DCT-II basis, vector j in row j. The argument of the cosine is reduced in whole
// numbers, so that it is as accurate for the last vector as for the first.
func cosines(n int) []float64 {
	q := make([]float64, n*n)
	for j := range n {
		scale := math.Sqrt(2 / float64(n))
		if j == 0 {
			scale = math.Sqrt(1 / float64(n))
		}
		for i := range n {
			turn := (2*i + 1) * j % (4 * n) // of 4n in a full circle
			q[j*n+i] = scale * vec.Cos(2*math.Pi*float64(turn)/float64(4*n))
		}
	}
	return q
}
