package objective

import "math"

// saddle is x² - y² + y⁴/4: a saddle at the origin between two minima at (0, ±√2), where f = -1. From the usual
// start, a thousandth away from the stable direction, a descent lingers at the saddle before it falls.
func saddle() *Problem {
	return plane(
		func(x, y float64) (v, dx, dy float64) {
			xx, yy := float64(x*x), float64(y*y)
			return xx - yy + float64(yy*yy/4), 2 * x, float64(yy*y) - float64(2*y)
		},
		func(_, y float64) (xx, xy, yy float64) { return 2, 0, float64(3*y*y) - 2 },
		[]float64{1, 1e-3}, -1, []float64{0, math.Sqrt2}, []float64{0, -math.Sqrt2})
}
