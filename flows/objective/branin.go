package objective

import (
	"math"

	"github.com/odescent/odescent/ode/vec"
)

// branin is (y - 5.1x²/4π² + 5x/π - 6)² + 10(1-1/8π)cos x + 10 with three lowest minima on [-5,10]x[0,15], at
// x = -π, π, 3π where the square vanishes and the cosine is -1; there f = 10/8π. The start is the middle.
//
// F. Branin, IBM J. Res. Dev. 16 (1972), 504-522.
func branin() *Problem {
	const b, c, s = 5.1 / (4 * math.Pi * math.Pi), 5 / math.Pi, 10 * (1 - 1/(8*math.Pi))
	return plane(
		func(x, y float64) (v, dx, dy float64) {
			r := y - float64(b*x*x) + float64(c*x) - 6
			sin, cos := vec.Sincos(x)
			return float64(r*r) + float64(s*cos) + 10, float64(2*r*(c-float64(2*b*x))) - float64(s*sin), 2 * r
		},
		func(x, y float64) (xx, xy, yy float64) {
			r := y - float64(b*x*x) + float64(c*x) - 6
			rx := c - float64(2*b*x)
			return float64(2*rx*rx) - float64(4*b*r) - float64(s*vec.Cos(x)), 2 * rx, 2
		},
		[]float64{2.5, 7.5}, 10/(8*math.Pi),
		[]float64{-math.Pi, 12.275}, []float64{math.Pi, 2.275}, []float64{3 * math.Pi, 2.475})
}
