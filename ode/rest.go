package ode

import (
	"fmt"
	"math"

	"github.com/odescent/odescent/ode/vec"
)

// unmoved reports that a step from a to b has moved nothing beyond rounding.
func unmoved(a, b []float64) bool {
	for i, v := range a {
		if !(math.Abs(b[i]-v) <= 0x1p-51*math.Abs(v)) {
			return false
		}
	}
	return true
}

// atRest ends a run on an infinite interval whose last step has not moved the state, if the flow is at rest: if its
// field is exactly zero, now and at some twenty later times that grow eightfold, or if the time is beyond 2⁹⁹⁷
// (1.3e300). It tests this after every 64th step. A flow with batches is never at rest.
func (it *Integrator) atRest() bool {
	r, p, k := &it.run, it.Point(), it.stats.Steps
	if r.Sys.Draw != nil || k%64 != 0 {
		return false
	}
	text := fmt.Sprintf("at rest: the field is zero at t = %g and later", p.T)
	switch {
	case math.Abs(p.T-r.T0) >= longest:
		text = fmt.Sprintf("at rest: steps up to t = %g do not move the state", p.T)
		if i := vec.FirstNonFinite(p.Field()); i >= 0 {
			return it.end(Reason{Stalled, fmt.Sprintf("%s, where the field is f[%d] = %g", text, i, p.Field()[i])})
		}
	case vec.NormInf(p.Force()) != 0 || vec.NormInf(p.Field()) != 0 || !it.staysAtRest(p):
		return false
	}
	if (r.Sys.Potential != nil || r.Sys.Both != nil) && !finite(p.Potential()) {
		return it.end(Reason{Stalled, fmt.Sprintf("%s, where the potential is %g", text, p.Potential())})
	}
	if err := r.outside(r.Output(p)); err != nil {
		it.fail(Diverged, err)
		return true
	}
	return it.end(Reason{Converged, text})
}

// staysAtRest reports that the field at the state of p, under the identity as preconditioner, is zero at later times.
func (it *Integrator) staysAtRest(p *Point) bool {
	r := &it.run
	q, f := r.NewPoint(), make([]float64, r.Dim())
	copy(q.Y, p.Y)
	h := (p.T - r.T0) / float64(it.stats.Steps) // the mean length of a step
	for finite(p.T+h) && math.Abs(h) <= 0x1p60*math.Abs(p.T-r.T0) {
		if r.Eval(f, q, p.T+h, &r.plain); vec.NormInf(f) != 0 {
			return false
		}
		h *= 8
	}
	return true
}

func finite(x float64) bool { return x-x == 0 }
