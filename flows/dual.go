package flows

import (
	"math"

	"github.com/odescent/odescent/ode/vec"
)

// dual is how a convex function φ moves x: step by v in z = ∇φ(x), velocity gives x' for z' = v.
type dual interface {
	step(x, v []float64)
	velocity(dst, x, v []float64)
}

// dual returns that of the flow in n dimensions.
func (f *Mirror) dual(n int) dual {
	switch {
	case f.Of != nil:
		return &legendre{f.Of, make([]float64, n)}
	case f.Map == Hyperbolic:
		return hyperbolic(f.Beta)
	case f.Map == PNorm:
		return &pnorm{f.P, make([]float64, n)}
	case f.Simplex != 0:
		return simplex(f.Simplex)
	}
	return entropy{}
}

type entropy struct{}

func (entropy) step(x, v []float64) {
	for i, u := range x {
		x[i] = u * vec.Exp(math.Copysign(1, u)*v[i])
	}
}

func (entropy) velocity(dst, x, v []float64) {
	for i, u := range x {
		dst[i] = math.Abs(u) * v[i]
	}
}

// simplex is entropy on Σ|x_i| = s.
type simplex float64

func (s simplex) step(x, v []float64) {
	top := math.Inf(-1)
	for i, u := range x {
		if u != 0 {
			v[i] *= math.Copysign(1, u)
			top = math.Max(top, v[i])
		}
	}
	var sum float64
	for i, u := range x {
		if u != 0 {
			x[i] = u * vec.Exp(v[i]-top)
			sum += math.Abs(x[i])
		}
	}
	for i := range x {
		x[i] = float64(s) * (x[i] / sum)
	}
}

func (simplex) velocity(dst, x, v []float64) {
	var sum, mean float64
	for i, u := range x {
		sum += math.Abs(u)
		mean += float64(u * v[i])
	}
	mean /= sum
	for i, u := range x {
		dst[i] = float64(math.Abs(u)*v[i]) - float64(u*mean)
	}
}

// slope is that of [Mirror] on the simplex; a coordinate that is zero stays so. It is infinite
// off the simplex.
func (s simplex) slope(dst, x, d []float64) {
	var sum, mean float64
	for i, u := range x {
		sum += math.Abs(u)
		mean += float64(u * d[i])
	}
	mean /= float64(s)
	for i, u := range x {
		switch v := math.Copysign(d[i], d[i]*u) - mean; { // along |xᵢ|
		case u == 0:
			dst[i] = 0
		case v > 0:
			dst[i] = math.Copysign(v, u)
		default:
			dst[i] = float64(v*u) / float64(s)
		}
	}
	off(dst, sum, float64(s))
}

type hyperbolic float64

func (b hyperbolic) step(x, v []float64) {
	for i, u := range x {
		x[i] = float64(b) * vec.Sinh(vec.Asinh(u/float64(b))+v[i])
	}
}

func (b hyperbolic) velocity(dst, x, v []float64) {
	for i, u := range x {
		dst[i] = math.Sqrt(float64(u*u)+float64(b*b)) * v[i]
	}
}
