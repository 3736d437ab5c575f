package objective

// beale is the sum of squares of r_k = c_k - x(1-y^k), k = 1, 2, 3, with c = 1.5, 2.25, 2.625; its valley bends
// away from the minimum at (3, 0.5), where f = 0.
//
// E. Beale, On an iterative method for finding a local minimum of a function of more than one variable, Princeton
// (1958); Moré, Garbow, Hillstrom, ACM Trans. Math. Softw. 7 (1981), problem 5. The Hessian of gonum's
// optimize/functions v0.17.0 forms the residuals with y in the place of x; this one is derived anew.
func beale() *Problem {
	return plane(
		func(x, y float64) (v, dx, dy float64) {
			q := 1.0 // y^(k-1)
			for k, c := range bealeC {
				t := 1 - float64(q*y)
				r := c - float64(x*t)
				v += float64(r * r)
				dx -= float64(2 * r * t)
				dy += float64(2 * r * x * float64(k+1) * q)
				q *= y
			}
			return v, dx, dy
		},
		func(x, y float64) (xx, xy, yy float64) {
			q, q1 := 1.0, 0.0 // y^(k-1), y^(k-2)
			for i, c := range bealeC {
				k := float64(i + 1)
				t := 1 - float64(q*y)
				r := c - float64(x*t)
				ry := float64(x * k * q) // ∂r/∂y; ∂r/∂x = -t
				xx += float64(2 * t * t)
				xy += float64(2*r*k*q) - float64(2*t*ry)
				yy += float64(2*ry*ry) + float64(2*r*x*k*(k-1)*q1)
				q, q1 = q*y, q
			}
			return xx, xy, yy
		},
		[]float64{1, 1}, 0, []float64{3, .5}).sumOfSquares(3, func(i int, x, d []float64) float64 {
		q := 1. // y^k, k = i
		for range i {
			q *= x[1]
		}
		t := 1 - float64(q*x[1])
		pair(d, -t, x[0]*float64(i+1)*q)
		return bealeC[i] - float64(x[0]*t)
	})
}

var bealeC = [...]float64{1.5, 2.25, 2.625}
