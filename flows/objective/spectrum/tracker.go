package spectrum

import (
	"fmt"
	"math"

	"github.com/odescent/odescent/flows/objective"
	"github.com/odescent/odescent/ode/vec"
)

// A Tracker follows the largest eigenvalue of the Hessian along a run. At each point it starts with the vector of the
// last one, so that few products suffice. It serves one run, and only NewTracker allocates.
type Tracker struct {
	p      *objective.Problem
	hv     func(dst, x, v []float64)
	steps  int
	v, hvv []float64 // a unit vector and its product
	r, hr  []float64 // the residual direction, a unit vector orthogonal to v, and its product
	first  bool
}

// NewTracker returns a tracker that spends up to steps products at a point, and thirty times as many at the first. It
// panics if steps is less than 2, or if p has neither HessVec nor Grad.
func NewTracker(p *objective.Problem, steps int, seed uint64) *Tracker {
	if steps < 2 {
		panic(fmt.Sprintf("spectrum: a tracker with %d steps; it takes two at least", steps))
	}
	t := &Tracker{p: p, hv: products(p), steps: steps, first: true}
	for _, v := range []*[]float64{&t.v, &t.hvv, &t.r, &t.hr} {
		*v = make([]float64, p.Dim)
	}
	random(t.v, seed, 0)
	vec.Scale(t.v, 1/vec.Norm2(t.v), t.v)
	return t
}

// Max returns a lower bound on the largest eigenvalue of the Hessian at x: the Rayleigh quotient of the vector, which
// each product improves to the largest one in the plane of the vector and its residual. It ends early when the residual
// is below 1e-6 of the value. The error is about the square of the residual over the gap to the next eigenvalue. It
// panics if x has a wrong length.
func (t *Tracker) Max(x []float64) float64 {
	check(t.p, x)
	steps := t.steps
	if t.first {
		steps *= 30
		t.first = false
	}
	t.hv(t.hvv, x, t.v)
	var lambda float64
	for k := 1; ; k++ {
		lambda = vec.Dot(t.v, t.hvv)
		copy(t.r, t.hvv)
		vec.AddScaled(t.r, -lambda, t.v)
		rest := vec.Norm2(t.r)
		if k >= steps || !(rest > 1e-6*math.Abs(lambda)) {
			return lambda
		}
		vec.Scale(t.r, 1/rest, t.r)
		t.hv(t.hr, x, t.r)
		// In the plane of v and r: the symmetric matrix (lambda, rest; rest, mu), and its upper eigenvector.
		mu := vec.Dot(t.r, t.hr)
		angle := vec.Atan2(2*rest, lambda-mu) / 2
		s, c := vec.Sincos(angle)
		vec.Scale(t.v, c, t.v)
		vec.AddScaled(t.v, s, t.r)
		vec.Scale(t.hvv, c, t.hvv)
		vec.AddScaled(t.hvv, s, t.hr)
		norm := 1 / vec.Norm2(t.v)
		vec.Scale(t.v, norm, t.v)
		vec.Scale(t.hvv, norm, t.hvv)
	}
}
