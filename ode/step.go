package ode

import "github.com/odescent/odescent/ode/vec"

// Step is one attempted step, the only record that method, control, stops and observers share.
// The integrator owns it and its points; copy what is to be kept.
type Step struct {
	K        int     // its number: how many steps were accepted before it
	H        float64 // its length in time, negative towards earlier times
	M        Metric  // the metric of its velocity
	L, R     *Point  // its left and right end
	Trial    int     // 0 for the first attempt
	Accepted bool    // set once the attempt is accepted

	run *Run
}

// Rate returns H·Scale, the length of the step as an optimizer counts it: its learning rate.
func (s *Step) Rate() float64 { return s.H * s.M.Scale }

// Err returns the weighted norm of the method's estimate of the local error, +Inf if that is not a number.
// It panics if the method has no estimate; a control finds that out when it starts, from Run.Method.
func (s *Step) Err(w vec.Weights) float64 { return s.run.Method.(Estimator).Estimate(s, w) }

// Stable returns the largest length that the method knows to be stable at the left end, and +Inf if it knows none.
func (s *Step) Stable() float64 {
	if m, ok := s.run.Method.(Stabler); ok {
		return m.Stable(s)
	}
	return inf
}
