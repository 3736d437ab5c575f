package objective

import (
	"math"

	"github.com/odescent/odescent/ode/vec"
	"gonum.org/v1/gonum/mat"
)

// separable is Σ phi(i, x[i]), from the value, slope and curvature of its terms.
func separable(n int, phi func(i int, x float64) (v, d, dd float64)) *Problem {
	return &Problem{
		Dim: n,
		Func: func(x []float64) float64 {
			var f float64
			for i, t := range x {
				v, _, _ := phi(i, t)
				f += v
			}
			return f
		},
		FuncGrad: func(dst, x []float64) float64 {
			var f float64
			for i, t := range x {
				v, d, _ := phi(i, t)
				f += v
				dst[i] = d
			}
			return f
		},
		Hess: func(dst *mat.SymDense, x []float64) {
			dst.Zero()
			for i, t := range x {
				_, _, dd := phi(i, t)
				dst.SetSym(i, i, dd)
			}
		},
		HessVec: func(dst, x, v []float64) {
			for i, t := range x {
				_, _, dd := phi(i, t)
				dst[i] = dd * v[i]
			}
		},
		Min: new(0.),
	}
}

// sphere is Σ x², least at the origin.
func sphere(n int) *Problem {
	p := separable(n, func(_ int, x float64) (v, d, dd float64) { return float64(x * x), 2 * x, 2 })
	p.Start, p.Minima = filled(n, 1), [][]float64{make([]float64, n)}
	return p
}

// quartic is Σ ¼(s_i x_i)⁴ with s log-spaced from 0.1 to 10^0.5. Its curvature vanishes at the minimum, the
// origin, so that no descent with a fixed step is linear.
func quartic(n int) *Problem {
	s := logSpaced(n, .1, math.Sqrt(10))
	p := separable(n, func(i int, x float64) (v, d, dd float64) {
		z := s[i] * x
		z2 := z * z
		return float64(z2 * z2 / 4), z2 * z * s[i], 3 * z2 * s[i] * s[i]
	})
	p.Start, p.Minima = filled(n, 1), [][]float64{make([]float64, n)}
	return p
}

// doubleWell is Σ ¼(x²-1)²: in each variable two wells at ±1 around a hump at 0.
func doubleWell(n int) *Problem {
	p := separable(n, func(_ int, x float64) (v, d, dd float64) {
		u := float64(x*x) - 1
		return float64(u * u / 4), u * x, float64(3*x*x) - 1
	})
	p.Start, p.Minima = filled(n, .1), [][]float64{filled(n, 1), filled(n, -1)}
	return p
}

// rastrigin is Σ 10 + x² - 10cos(2πx), zero at the origin: a bowl full of equal dimples, 11ⁿ minima on
// [-5.12,5.12]ⁿ.
//
// L. Rastrigin, Systems of Extremal Control, Nauka (1974), for n = 2.
func rastrigin(n int) *Problem {
	p := separable(n, func(_ int, x float64) (v, d, dd float64) {
		const w = 2 * math.Pi
		s, c := vec.Sincos(w * x)
		return float64(x*x) + float64(10*(1-c)), float64(2*x) + float64(10*w*s), 2 + float64(10*w*w*c)
	})
	p.Start, p.Minima = filled(n, 3.3), [][]float64{make([]float64, n)}
	return p
}

// styblinskiTang is ½ Σ x⁴ - 16x² + 5x, which has two wells of unequal depth in each variable. The digits are
// Newton's in 40-digit arithmetic.
//
// M. Styblinski, T. Tang, Neural Networks 3 (1990), 467-483.
func styblinskiTang(n int) *Problem {
	p := separable(n, func(_ int, x float64) (v, d, dd float64) {
		q := float64(x * x)
		return float64((float64((q-16)*q) + float64(5*x)) / 2), float64((float64(2*q)-16)*x) + 2.5, float64(6*q) - 16
	})
	p.Start, p.Minima = make([]float64, n), [][]float64{filled(n, -2.9035340277711771)}
	p.Min = new(-39.166165703771415 * float64(n))
	return p
}
