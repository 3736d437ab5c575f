package objective

// sixhump is the six-hump camel-back (4 - 2.1x² + x⁴/3)x² + xy + (4y²-4)y²: six minima on [-3,3]x[-2,2], two of
// them lowest. The digits are Newton's in 40-digit arithmetic.
//
// L. Dixon, G. Szegö, The global optimization problem, in Towards Global Optimization 2, North-Holland (1978).
func sixhump() *Problem {
	return plane(
		func(x, y float64) (v, dx, dy float64) {
			x2, y2 := float64(x*x), float64(y*y)
			x4 := float64(x2 * x2)
			v = float64((4-float64(2.1*x2)+x4/3)*x2) + float64(x*y) + float64((float64(4*y2)-4)*y2)
			dx = float64((8-float64(8.4*x2)+float64(2*x4))*x) + y
			dy = x + float64((float64(16*y2)-8)*y)
			return v, dx, dy
		},
		func(x, y float64) (xx, xy, yy float64) {
			x2 := float64(x * x)
			return 8 - float64(25.2*x2) + float64(10*x2*x2), 1, float64(48*y*y) - 8
		},
		[]float64{-1, 1}, -1.0316284534898774,
		[]float64{0.089842013100318062, -0.71265640302073963},
		[]float64{-0.089842013100318062, 0.71265640302073963})
}
