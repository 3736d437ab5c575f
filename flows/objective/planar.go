package objective

import (
	"math"

	"github.com/odescent/odescent/ode/vec"
	"gonum.org/v1/gonum/mat"
)

func init() {
	Register("beale", fixed{beale})
	Register("booth", fixed{booth})
	Register("branin", fixed{branin})
	Register("himmelblau", fixed{himmelblau})
	Register("monkey", fixed{monkey})
	Register("saddle", fixed{saddle})
	Register("sixhump", fixed{sixHump})
}

// plane is a function of two variables, from its value with both slopes and its three second derivatives.
func plane(
	f func(x, y float64) (v, dx, dy float64), h func(x, y float64) (xx, xy, yy float64),
	start []float64, min float64, minima ...[]float64,
) *Problem {
	return &Problem{
		Dim: 2,
		Func: func(p []float64) float64 {
			v, _, _ := f(p[0], p[1])
			return v
		},
		FuncGrad: func(dst, p []float64) float64 {
			v, dx, dy := f(p[0], p[1])
			dst[0], dst[1] = dx, dy
			return v
		},
		Hess: func(dst *mat.SymDense, p []float64) {
			xx, xy, yy := h(p[0], p[1])
			dst.SetSym(0, 0, xx)
			dst.SetSym(0, 1, xy)
			dst.SetSym(1, 1, yy)
		},
		HessVec: func(dst, p, v []float64) {
			xx, xy, yy := h(p[0], p[1])
			dst[0], dst[1] = float64(xx*v[0])+float64(xy*v[1]), float64(xy*v[0])+float64(yy*v[1])
		},
		Start: start, Min: new(min), Minima: minima,
	}
}

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

// himmelblau is (x²+y-11)² + (x+y²-7)²; it is zero at four points, of which one has whole coordinates, and has a
// maximum near (-0.27, -0.92). The digits are Newton's in 40-digit arithmetic.
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

// sixHump is the six-hump camel-back (4 - 2.1x² + x⁴/3)x² + xy + (4y²-4)y²: six minima on [-3,3]x[-2,2], two of
// them lowest. The digits are Newton's in 40-digit arithmetic.
//
// L. Dixon, G. Szegö, The global optimization problem, in Towards Global Optimization 2, North-Holland (1978).
func sixHump() *Problem {
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
