package objective

// booth is (x+2y-7)² + (2x+y-5)², a quadratic bowl with eigenvalues 2 and 18 and its minimum 0 at (1, 3).
func booth() *Problem {
	return plane(
		func(x, y float64) (v, dx, dy float64) {
			a, b := x+float64(2*y)-7, float64(2*x)+y-5
			return float64(a*a) + float64(b*b), float64(2*a) + float64(4*b), float64(4*a) + float64(2*b)
		},
		func(_, _ float64) (xx, xy, yy float64) { return 10, 8, 10 },
		[]float64{0, 0}, 0, []float64{1, 3}).sumOfSquares(2, func(i int, x, d []float64) float64 {
		if i == 0 {
			pair(d, 1, 2)
			return x[0] + float64(2*x[1]) - 7
		}
		pair(d, 2, 1)
		return float64(2*x[0]) + x[1] - 5
	})
}
