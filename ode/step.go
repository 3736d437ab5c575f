package ode

import (
	"github.com/odescent/odescent/ode/vec"
)

// Step is one attempted step: the record that method, control, stops and observers share.
// It and its points belong to the integrator and change with the next attempt.
type Step struct {
	K           int     // its number: how many steps were accepted before it
	H           float64 // its length in time, negative towards earlier times
	M           Precond // the preconditioner of its velocity
	L, R        *Point  // its left and right end
	Trial       int     // 0 for the first attempt
	Accepted    bool    // set once the attempt is accepted
	PlannedRate float64 // the Rate of the first attempt, from which methods compute the lengths of differences: rejections do not change it

	run   *Run
	tick  bool // SetRate was called, not SetTime
	lands bool // on the time to, if the attempt is not shortened
	to    float64
	whole *Step // the step of which a terminal event has left this one
	trust int8  // of an InterpolantChecker's interpolant in this step: 1 it may be used, -1 it may not, 0 not yet known
}

// SetTime plans a step on the flow clock: it takes the time h, and the velocity is the flow's own.
func (s *Step) SetTime(h float64) { s.H, s.M, s.tick = h, Precond{Scale: 1}, false }

// SetRate plans a step on the step clock: it takes the time 1, and the velocity of the position is multiplied by h.
func (s *Step) SetRate(h float64) { s.H, s.M, s.tick = 1, Precond{Scale: h}, true }

// Rate returns H·M.Scale, the learning rate of the step.
func (s *Step) Rate() float64 { return s.H * s.M.Scale }

// Resize multiplies the Rate by f: the time H or, after SetRate, the scale, so that H stays 1.
func (s *Step) Resize(f float64) {
	if s.tick {
		s.M.Scale *= f
	} else {
		s.H *= f
	}
}

// Err returns the weighted norm of the method's estimate of the local error, +Inf if that is not a number.
// It panics if the method has no estimate: if Run.Method is no [Estimator].
func (s *Step) Err(w vec.Weights) float64 { return s.run.Method.(Estimator).Estimate(s, w) }

// SpectralRadius returns a bound on the spectral radius of the field's Jacobian at the left end under the step's
// preconditioner: that of [Run.SpectralRadius] if there is one, otherwise the system's own, times the largest element
// of the preconditioner. NaN stands for unknown.
func (s *Step) SpectralRadius() float64 {
	if s.run.SpectralRadius != nil {
		return s.run.SpectralRadius(s)
	}
	return s.M.bound(s.L.SpectralRadius())
}

// Stable returns the largest stable length of a step from the left end, +Inf if the method is no [Stabler].
func (s *Step) Stable() float64 {
	if m, ok := s.run.Method.(Stabler); ok {
		return m.Stable(s)
	}
	return inf
}
