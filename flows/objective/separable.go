package objective

import (
	"math"

	"github.com/odescent/odescent/ode/vec"
	"gonum.org/v1/gonum/mat"
)

func init() {
	Register("ackley", sized{N: 2, make: ackley, least: 1})
	Register("doublewell", sized{N: 1, make: doubleWell, least: 1})
	Register("manywell", sized{N: 4, make: manyWell, least: 2, step: 2})
	Register("plateau", sized{N: 2, make: plateau, least: 1})
	Register("quartic", sized{N: 10, make: quartic, least: 1})
	Register("rastrigin", sized{N: 2, make: rastrigin, least: 1})
	Register("sphere", sized{N: 2, make: sphere, least: 1})
	Register("styblinskitang", sized{N: 2, make: styblinskiTang, least: 1})
	Register("terraces", sized{N: 2, make: terraces, least: 1})
}

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

// plateau is Σ x²/(1+x²): a bowl in an endless plain. Far away the slope falls like 2/x³ and the curvature is
// negative, so that a step fit for the bowl hardly moves.
func plateau(n int) *Problem {
	p := separable(n, func(_ int, x float64) (v, d, dd float64) {
		q := float64(x * x)
		s := 1 / (1 + q)
		return q * s, 2 * x * s * s, float64(2*s*s*s) * (1 - float64(3*q))
	})
	p.Start, p.Minima = filled(n, 5), [][]float64{make([]float64, n)}
	return p
}

// terraces is Σ ½x² + x sin x + cos x - 1, with the slope x(1 + cos x): it falls to 0 at the origin over terraces at
// ±π, ±3π, ..., where slope and curvature vanish and only a third derivative leads on.
func terraces(n int) *Problem {
	p := separable(n, func(_ int, x float64) (v, d, dd float64) {
		s, c := vec.Sincos(x)
		half := vec.Sin(x / 2)
		return float64(x*x/2) + float64(x*s) - float64(2*half*half), x * (1 + c), 1 + c - float64(x*s)
	})
	p.Start, p.Minima = filled(n, 8), [][]float64{make([]float64, n)}
	return p
}

// manyWell is Σ x⁴ - 6x² - ½x + ½y² over n/2 pairs (x, y): 2^(n/2) wells, the deeper ones at positive x. The digits
// are Newton's in 40-digit arithmetic.
//
// F. Noé et al., Science 365 (2019), eaaw1147, and L. Midgley et al., ICLR 2023, for n = 2 and 32.
func manyWell(n int) *Problem {
	const x, f = 1.75251986230994655341, -9.8711725517388520358
	p := separable(n, func(i int, x float64) (v, d, dd float64) {
		q := float64(x * x)
		if i%2 == 1 {
			return q / 2, x, 1
		}
		return float64((q-6)*q) - float64(.5*x), float64((float64(4*q)-12)*x) - .5, float64(12*q) - 12
	})
	best := make([]float64, n)
	for i := 0; i < n; i += 2 {
		best[i] = x
	}
	p.Start, p.Min, p.Minima = filled(n, -.01), new(f*float64(n/2)), [][]float64{best}
	return p
}

// ackley is 20(1 - exp(-0.2r)) + e - exp(c) with r² the mean of x² and c the mean of cos(2πx): a funnel covered
// with dimples. At the minimum, the origin, it has the kink of a cone; Grad says 0 there. It offers no Hessian.
//
// D. Ackley, A Connectionist Machine for Genetic Hillclimbing, Kluwer (1987), section 2.3.
func ackley(n int) *Problem {
	m := float64(n)
	parts := func(x []float64) (r, c float64) {
		for _, t := range x {
			r += float64(t * t)
			c += vec.Cos(2 * math.Pi * t)
		}
		return math.Sqrt(r / m), c / m
	}
	value := func(r, c float64) float64 { return float64(-20*vec.Expm1(-.2*r)) + (math.E - vec.Exp(c)) }
	return &Problem{
		Dim:  n,
		Func: func(x []float64) float64 { return value(parts(x)) },
		FuncGrad: func(dst, x []float64) float64 {
			r, c := parts(x)
			slope := 0.0 // of the funnel, over r
			if r > 0 {
				slope = 4 * vec.Exp(-.2*r) / (r * m)
			}
			wave := 2 * math.Pi * vec.Exp(c) / m
			for i, t := range x {
				dst[i] = float64(slope*t) + float64(wave*vec.Sin(2*math.Pi*t))
			}
			return value(r, c)
		},
		Start: filled(n, 2.5), Min: new(0.), Minima: [][]float64{make([]float64, n)},
	}
}
