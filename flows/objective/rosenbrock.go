package objective

import "gonum.org/v1/gonum/mat"

func init() { Register("rosenbrock", sized{N: 2, make: rosenbrock, least: 2}) }

// rosenbrock is the chain Σ 100(x[i+1]-x[i]²)² + (1-x[i])² over i = 0..n-2, zero at (1, ..., 1): a bent valley,
// a hundred times steeper across than along. From n = 4 on there is a second, higher minimum near
// (-1, 1, ..., 1).
//
// H. Rosenbrock, Computer J. 3 (1960), 175-184, for n = 2; this chain is the usual extension.
func rosenbrock(n int) *Problem {
	start := filled(n, 1)
	for i := 0; i < n; i += 2 {
		start[i] = -1.2
	}
	p := &Problem{
		Dim: n,
		Func: func(x []float64) float64 {
			var f float64
			for i := range n - 1 {
				a, b := 1-x[i], x[i+1]-float64(x[i]*x[i])
				f += float64(100*b*b) + float64(a*a)
			}
			return f
		},
		FuncGrad: func(dst, x []float64) float64 {
			var f float64
			dst[0] = 0
			for i := range n - 1 {
				a, b := 1-x[i], x[i+1]-float64(x[i]*x[i])
				f += float64(100*b*b) + float64(a*a)
				dst[i] -= float64(400*b*x[i]) + float64(2*a)
				dst[i+1] = 200 * b
			}
			return f
		},
		Hess: func(dst *mat.SymDense, x []float64) {
			dst.Zero()
			for i := range n - 1 {
				own, next := rosenbrockCurvature(x, i)
				dst.SetSym(i, i, dst.At(i, i)+own)
				dst.SetSym(i, i+1, next)
				dst.SetSym(i+1, i+1, 200)
			}
		},
		HessVec: func(dst, x, v []float64) {
			dst[0] = 0
			for i := range n - 1 {
				own, next := rosenbrockCurvature(x, i)
				dst[i] += float64(own*v[i]) + float64(next*v[i+1])
				dst[i+1] = float64(next*v[i]) + float64(200*v[i+1])
			}
		},
		Start: start, Min: new(0.), Minima: [][]float64{filled(n, 1)},
	}
	return p.sumOfSquares(2*(n-1), func(k int, x, d []float64) float64 {
		i := k / 2
		if k%2 == 0 {
			if d != nil {
				d[i], d[i+1] = -20*x[i], 10
			}
			return float64(10 * (x[i+1] - float64(x[i]*x[i])))
		}
		if d != nil {
			d[i] = -1
		}
		return 1 - x[i]
	})
}

// rosenbrockCurvature returns the derivatives of term i by x[i] twice, and by x[i] and x[i+1].
func rosenbrockCurvature(x []float64, i int) (own, next float64) {
	return float64(1200*x[i]*x[i]) - float64(400*x[i+1]) + 2, -400 * x[i]
}
