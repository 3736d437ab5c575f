package kernel

import (
	"math"

	"github.com/odescent/odescent/ode/internal/simd"
)

// The updates of further memories of the squared slope, and the diagonal that one leads to, in passes of their own.

// Place says where the small number eps stands in a diagonal.
type Place int

// The places of eps: d = 1/(√(v/c) + eps), 1/√(v/c + eps) or 1/max(√(v/c), eps).
const (
	Outside Place = iota
	Inside
	Floor
)

// Invert sets d by the memory v, corrected by c; where the denominator is zero, d is.
func Invert(d, v []float64, c, eps float64, at Place) {
	v = v[:len(d)]
	root := math.Sqrt(c)
	if simd.Wide && len(d) >= simd.Short && at != Floor {
		switch {
		case at == Inside:
			simd.InvertInside(d, v, c, eps)
		case root == 1:
			simd.Invert(d, v, eps)
		default:
			simd.InvertBy(d, v, root, eps)
		}
		return
	}
	switch at {
	case Inside:
		for i := range d {
			d[i] = reciprocal(math.Sqrt(v[i]/c + eps))
		}
	case Floor:
		for i := range d {
			d[i] = reciprocal(max(math.Sqrt(v[i])/root, eps))
		}
	default:
		for i := range d {
			d[i] = reciprocal(math.Sqrt(v[i])/root + eps)
		}
	}
}

// Squares sets v = beta·v + (1-beta)·g².
func Squares(v, g []float64, beta float64) { squares(v, g, beta, 1-beta) }

// AddSquares sets v += g².
func AddSquares(v, g []float64) { squares(v, g, 1, 1) }

func squares(v, g []float64, beta, b float64) {
	g = g[:len(v)]
	if simd.Wide && len(v) >= simd.Short {
		simd.Squares(v, g, beta, b)
		return
	}
	for i := range v {
		v[i] = float64(beta*v[i]) + float64(b*float64(g[i]*g[i]))
	}
}

// Larger sets u = max(|u|, |v|), and NaN where one of them is.
func Larger(u, v []float64) {
	v = v[:len(u)]
	if simd.Wide && len(u) >= simd.Short {
		simd.Larger(u, v)
		return
	}
	for i := range u {
		u[i] = math.Float64frombits(max(math.Float64bits(u[i])&^(1<<63), math.Float64bits(v[i])&^(1<<63)))
	}
}

// Approach moves v towards g² at a bounded rate: v -= (1-beta)·sign(v - g²)·g².
func Approach(v, g []float64, beta float64) {
	g = g[:len(v)]
	b := 1 - beta
	for i := range v {
		s := float64(g[i] * g[i])
		switch {
		case v[i] > s:
			v[i] -= float64(b * s)
		case v[i] < s:
			v[i] += float64(b * s)
		}
	}
}

// Deviate sets m = mean·m + (1-mean)·g and v = beta·v + (1-beta)·(g - m)² + add, with the new m.
func Deviate(v, m, g []float64, beta, mean, add float64) {
	m, g = m[:len(v)], g[:len(v)]
	b, a := 1-beta, 1-mean
	for i := range v {
		m[i] = float64(mean*m[i]) + float64(a*g[i])
		e := g[i] - m[i]
		v[i] = float64(beta*v[i]) + float64(b*float64(e*e)) + add
	}
}

// Displace sets v = beta·v + (1-beta)·g², d = √(u + eps)/√(v + eps) and then u = beta·u + (1-beta)·(d·g)²: u remembers
// the squared moves.
func Displace(d, v, u, g []float64, beta, eps float64) {
	v, u, g = v[:len(d)], u[:len(d)], g[:len(d)]
	b := 1 - beta
	for i := range d {
		v[i] = float64(beta*v[i]) + float64(b*float64(g[i]*g[i]))
		d[i] = math.Sqrt(u[i]+eps) * reciprocal(math.Sqrt(v[i]+eps))
		x := float64(d[i] * g[i])
		u[i] = float64(beta*u[i]) + float64(b*float64(x*x))
	}
}

// Extrapolate sets w = g + a·(g - old), and old = g.
func Extrapolate(w, g, old []float64, a float64) {
	g, old = g[:len(w)], old[:len(w)]
	for i := range w {
		w[i] = g[i] + float64(a*(g[i]-old[i]))
		old[i] = g[i]
	}
}
