package objective

import (
	"math"

	"github.com/odescent/odescent/ode/vec"
)

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

// monkey is the monkey saddle x³ - 3xy² with the bound ¼(x²+y²)²: at the origin the slope and all curvature vanish,
// and three valleys lead down to minima at (-3, 0) and (3/2, ±3√3/2), where f = -27/4.
func monkey() *Problem {
	root := 1.5 * math.Sqrt(3)
	return plane(
		func(x, y float64) (v, dx, dy float64) {
			xx, yy := float64(x*x), float64(y*y)
			r := xx + yy
			return float64(x*(xx-float64(3*yy))) + float64(r*r/4),
				float64(3*(xx-yy)) + float64(r*x), float64(r*y) - float64(6*x*y)
		},
		func(x, y float64) (xx, xy, yy float64) {
			p, q, r := float64(x*x), float64(y*y), float64(2*x*y)
			return float64(6*x) + float64(3*p) + q, r - float64(6*y), p + float64(3*q) - float64(6*x)
		},
		[]float64{.1, .01}, -6.75, []float64{-3, 0}, []float64{1.5, root}, []float64{1.5, -root})
}
