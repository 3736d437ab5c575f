package objective

import (
	"math"

	"github.com/odescent/odescent/ode/vec"
)

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
