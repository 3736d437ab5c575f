package momentum

import (
	"math"

	"github.com/odescent/odescent/ode/vec"
)

// bounce is the path of x″ + (r/t)x' + sign x = 0, exact between zeros. In units of the time T where a lobe starts, and T²
// for x, the lobe is, as a function of δ = t/T - 1,
//
//	c + (v + 1/(1+r))·((1+δ)^(1-r) - 1)/(1-r) - δ(2+δ)/(2(1+r)).
type bounce struct{ r, t, c, v float64 }

// newBounce starts at rest at 1 and time t, zero included: from there the first zero is known.
func newBounce(r, t float64) *bounce {
	if t == 0 {
		return &bounce{r, math.Sqrt(2 * (1 + r)), 0, 1 / (1 + r)}
	}
	return &bounce{r, t, 1 / (t * t), 0}
}

func (b *bounce) height(d float64) float64 {
	phi := vec.Log1p(d)
	if b.r != 1 {
		phi = vec.Expm1((1-b.r)*phi) / (1 - b.r)
	}
	return b.c + float64((b.v+1/(1+b.r))*phi) - float64(d*(2+d)/(2*(1+b.r)))
}

func (b *bounce) slope(d float64) float64 {
	return float64((b.v+1/(1+b.r))*vec.Exp(-b.r*vec.Log1p(d))) - (1+d)/(1+b.r)
}

// zero returns the δ where the lobe ends, by Newton's method from the right, on a concave function.
func (b *bounce) zero() float64 {
	d := math.Max(b.v, math.Sqrt(b.c))
	for b.height(d) > 0 {
		d *= 2
	}
	for range 60 {
		step := b.height(d) / b.slope(d)
		if d -= step; math.Abs(step) <= 1e-15*d {
			break
		}
	}
	return d
}

// top returns time and height of the lobe's highest point.
func (b *bounce) top() (t, f float64) {
	d := vec.Expm1(vec.Log1p(b.v*(1+b.r)) / (1 + b.r))
	return b.t * (1 + d), b.t * b.t * b.height(d)
}

// next goes on to the next lobe.
func (b *bounce) next() {
	d := b.zero()
	v := -b.slope(d) / (1 + d)
	b.t, b.c, b.v = b.t*(1+d), 0, v
}
