package sde

import (
	"fmt"
	"math"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/spec"
)

// Diffusion is diagonal noise in Itô's sense: component i of the state gets σ_i(t, y) dW_i,
//
//	dy = f(t, y) dt + σ(t, y)∘dW.
//
// It is used through a pointer, so that methods compare. It has no spec.
type Diffusion struct {
	Name string // what String of a method prints

	// At computes σ(t, y).
	At func(dst []float64, t float64, y []float64)

	// Slope computes ∂σ_i/∂y_i, for Milstein's method; nil where that is zero.
	Slope func(dst []float64, t float64, y []float64)
}

// proportional is the diffusion of geometric Brownian motion, σ_i = sigma·y_i.
func proportional(sigma float64) *Diffusion {
	return &Diffusion{
		Name: "proportional",
		At: func(dst []float64, _ float64, y []float64) {
			for i, v := range y {
				dst[i] = sigma * v
			}
		},
		Slope: func(dst []float64, _ float64, y []float64) {
			for i := range dst {
				dst[i] = sigma
			}
		},
	}
}

// brownian is the noise of one run: the path of the seed, and its values at the last two times.
type brownian struct {
	path   *Path
	t0, t1 float64
	w0, w1 []float64
}

// newBrownian returns the noise of a run: along the mesh of its control if there is one, with memory for the levels
// that its times need. Other times take the rest of the memory at their first use.
func newBrownian(r *ode.Run, seed uint64, n int) *brownian {
	b := &brownian{w0: make([]float64, n), w1: make([]float64, n)}
	h := math.Abs(ode.FixedStep(r.Control))
	if !(h > 0) || math.IsInf(h, 1) {
		b.path = NewPath(seed, n)
		return b
	}
	b.path = newPathOn(seed, n, h)
	level := levels
	if k := math.Abs(r.T0) / h; k == math.Trunc(k) {
		_, e := math.Frexp(h)
		level = min(max(top+1-e, 0), levels)
	}
	b.path.reserve(level)
	return b
}

// farthest is the time, in units of the path, up to which it is followed: 65 536 roots, which a jump to there has to
// visit.
const farthest = 1 << 36

// reach returns an error if the step, or another one after it, leads to where the path is not followed.
func (n *brownian) reach(s *ode.Step) error {
	if end := math.Max(math.Abs(s.R.T), math.Abs(s.R.T+s.H)); !(end <= farthest) {
		return fmt.Errorf("sde: the noise is followed up to |t| = %.3g, and the step leads to %.3g (limit the step, or take another unit of time)", float64(farthest), end)
	}
	return nil
}

// between stores W(b) - W(a). The values are kept, so that the next step finds W at its left end; what is kept is a
// function of seed and time, so that it is no state of the run.
func (n *brownian) between(dst []float64, a, b float64) {
	if n.t1 == a {
		n.t0, n.t1, n.w0, n.w1 = n.t1, n.t0, n.w1, n.w0
	}
	if n.t0 != a {
		n.path.At(n.w0, a)
		n.t0 = a
	}
	if n.t1 != b {
		n.path.At(n.w1, b)
		n.t1 = b
	}
	for i := range dst {
		dst[i] = n.w1[i] - n.w0[i]
	}
}

// thermal returns an error unless the method has a temperature and the flow a place for its noise.
func thermal(r *ode.Run, name string, t Temperature) error {
	switch {
	case t == nil:
		return checkTemperature(name, t)
	case r.Pos() != r.Dim() || r.Sys.FieldFromForce != nil:
		return fmt.Errorf("sde: %s puts its noise on the position, which must be all of the state; for a flow with a velocity there is baoab", name)
	}
	return checkTemperature(name, t)
}

// word returns the spec of a method, followed by the name of a given diffusion, which does not read back.
func word(name string, v, def any, d *Diffusion) string {
	s := spec.Format(name, v, def)
	if d != nil {
		s += " with " + d.Name
	}
	return s
}
