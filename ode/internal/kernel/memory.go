package kernel

import (
	"math"

	"github.com/odescent/odescent/ode/internal/simd"
)

// The updates of a step-size control's memory v of the squared slope g, one element for each coordinate,
// fused with the diagonal d = 1/(√(v/c) + eps) that they lead to. With inside set, eps stands under the
// root: d = 1/√(v/c + eps).

// Forget sets d = 1/(|g| + eps), or 1/√(g² + eps) with inside set: no memory at all.
func Forget(d, g []float64, eps float64, inside bool) {
	g = g[:len(d)]
	for i := range d {
		if inside {
			d[i] = reciprocal(math.Sqrt(float64(g[i]*g[i]) + eps))
		} else {
			d[i] = reciprocal(math.Abs(g[i]) + eps)
		}
	}
}

// Accumulate sets v += g².
func Accumulate(d, v, g []float64, c, eps float64, inside bool) {
	average(d, v, g, 1, 1, c, eps, inside)
}

// Average sets v = beta·v + (1-beta)·g².
func Average(d, v, g []float64, beta, c, eps float64, inside bool) {
	average(d, v, g, beta, 1-beta, c, eps, inside)
}

// average sets v = beta·v + b·g².
func average(d, v, g []float64, beta, b, c, eps float64, inside bool) {
	v, g = v[:len(d)], g[:len(d)]
	root := math.Sqrt(c)
	if simd.Wide && len(d) >= simd.Short {
		switch {
		case inside:
			simd.AverageInside(d, v, g, beta, b, c, eps)
		case root == 1:
			simd.Average(d, v, g, beta, b, eps)
		default:
			simd.AverageBy(d, v, g, beta, b, root, eps)
		}
		return
	}
	switch {
	case inside:
		for i := range d {
			v[i] = float64(beta*v[i]) + float64(b*float64(g[i]*g[i]))
			d[i] = reciprocal(math.Sqrt(v[i]/c + eps))
		}
	case root == 1:
		for i := range d {
			v[i] = float64(beta*v[i]) + float64(b*float64(g[i]*g[i]))
			d[i] = reciprocal(math.Sqrt(v[i]) + eps)
		}
	default:
		for i := range d {
			v[i] = float64(beta*v[i]) + float64(b*float64(g[i]*g[i]))
			d[i] = reciprocal(math.Sqrt(v[i])/root + eps)
		}
	}
}

// Peak sets u = max(beta·u, |g| + eps), the leaky maximum, and d = 1/u; u is a length, not a square.
func Peak(d, u, g []float64, beta, eps float64) {
	u, g = u[:len(d)], g[:len(d)]
	for i := range d {
		u[i] = math.Max(float64(beta*u[i]), math.Abs(g[i])+eps)
		d[i] = reciprocal(u[i])
	}
}

// reciprocal is 1/x, and 0 where x is 0: a coordinate whose slope has always been zero does not move.
func reciprocal(x float64) float64 {
	if x == 0 {
		return 0
	}
	return 1 / x
}

// Center sets v = beta·v + (1-beta)·g² and m = beta·m + (1-beta)·g, and d from v - m², the variance about the mean,
// or from 0 where rounding makes that negative.
func Center(d, v, m, g []float64, beta, c, eps float64, inside bool) {
	v, m, g = v[:len(d)], m[:len(d)], g[:len(d)]
	b := 1 - beta
	for i := range d {
		v[i] = float64(beta*v[i]) + float64(b*float64(g[i]*g[i]))
		m[i] = float64(beta*m[i]) + float64(b*g[i])
		d[i] = max(0, v[i]-float64(m[i]*m[i]))
	}
	Invert(d, d, c, eps, place(inside))
}

// AverageMax sets v = beta·v + (1-beta)·g² and u = max(u, v), and d from u.
func AverageMax(d, u, v, g []float64, beta, c, eps float64, inside bool) {
	u, v, g = u[:len(d)], v[:len(d)], g[:len(d)]
	Squares(v, g, beta)
	Larger(u, v)
	Invert(d, u, c, eps, place(inside))
}

func place(inside bool) Place {
	if inside {
		return Inside
	}
	return Outside
}
