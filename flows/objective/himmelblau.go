package objective

// himmelblau is (x²+y-11)² + (x+y²-7)²; it is zero at four points, of which one is whole, and has a maximum near
// (-0.27, -0.92). The digits are Newton's in 40-digit arithmetic.
//
// D. Himmelblau, Applied Nonlinear Programming, McGraw-Hill (1972).
func himmelblau() *Problem {
	return plane(
		func(x, y float64) (v, dx, dy float64) {
			a := float64(x*x) + y - 11
			b := x + float64(y*y) - 7
			return float64(a*a) + float64(b*b),
				float64(4*x*a) + float64(2*b),
				float64(2*a) + float64(4*y*b)
		},
		func(x, y float64) (xx, xy, yy float64) {
			return float64(12*x*x) + float64(4*y) - 42, float64(4*x) + float64(4*y), float64(12*y*y) + float64(4*x) - 26
		},
		[]float64{0, 0}, 0,
		[]float64{3, 2},
		[]float64{-2.805118086952745, 3.131312518250573},
		[]float64{-3.7793102533777469, -3.2831859912861694},
		[]float64{3.5844283403304917, -1.8481265269644036}).sumOfSquares(2, func(i int, x, d []float64) float64 {
		if i == 0 {
			pair(d, 2*x[0], 1)
			return float64(x[0]*x[0]) + x[1] - 11
		}
		pair(d, 1, 2*x[1])
		return x[0] + float64(x[1]*x[1]) - 7
	})
}
