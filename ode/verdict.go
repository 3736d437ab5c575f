package ode

import (
	"fmt"
	"math"

	"github.com/odescent/odescent/ode/vec"
)

// refuse returns an error if the reason means convergence and the force or the potential at the point is not finite, or
// the point is outside of the space of the system.
func (r *Run) refuse(reason Reason, p *Point) error {
	if !reason.Converged() {
		return nil
	}
	if r.Sys.Potential != nil || r.Sys.Both != nil {
		if v := p.Potential(); math.IsNaN(v) || math.IsInf(v, 0) {
			return fmt.Errorf("%w: the potential is %g at t = %.6g, where the stop saw: %s", ErrNonFinite, v, p.T, reason.Text)
		}
	}
	if m := p.ForceNorm(); math.IsNaN(m) || math.IsInf(m, 0) {
		i := vec.FirstNonFinite(p.Force())
		return fmt.Errorf("%w: component %d of the force is %g at t = %.6g, where the stop saw: %s", ErrNonFinite, i, p.Force()[i], p.T, reason.Text)
	}
	return r.outside(p)
}

// maxSquared is the largest magnitude whose square may be summed over n coordinates and a long run.
func maxSquared(n int) float64 { return 0x1p500 / math.Sqrt(float64(max(n, 1))) }

// square returns an error if the squares of the force at the left end overflow. A force that is not finite gives none:
// the step finds it.
func (r *Run) square(s *Step) error {
	if m := s.L.ForceNorm(); m > maxSquared(r.pos) && !math.IsInf(m, 1) {
		i, v := s.L.steepest()
		return fmt.Errorf("%w: %.3g in component %d, at step %d, t = %.6g (scale the system)", ErrSquare, v, i, s.K+1, s.L.T)
	}
	return nil
}

// steepest returns the largest magnitude of the force and where it is.
func (p *Point) steepest() (at int, v float64) {
	for i, d := range p.Force() {
		if math.Abs(d) > math.Abs(v) {
			at, v = i, d
		}
	}
	return at, v
}
