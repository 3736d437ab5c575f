package ode

// Interpolator is a Stepper with a dense output of its own: Interpolate stores the state at L.T + theta·H, for theta in
// [0, 1], after the step was accepted.
type Interpolator interface {
	Interpolate(dst []float64, s *Step, theta float64)
}

// At stores the state at time t within the accepted step into dst: by the method's own interpolant if it has one,
// otherwise by the cubic Hermite polynomial through the states and the fields at both ends. At the ends it is the state
// there, exactly. The field at the right end costs an evaluation if the method did not need it; the next step finds
// it there.
//
// At panics if dst has not the length of the state. Outside of the step it extrapolates.
func (s *Step) At(dst []float64, t float64) {
	if len(dst) != len(s.L.Y) {
		panicLength("At: len(dst)", len(dst), len(s.L.Y))
	}
	switch t {
	case s.L.T:
		copy(dst, s.L.Y)
		return
	case s.R.T:
		copy(dst, s.R.Y)
		return
	}
	theta := (t - s.L.T) / (s.R.T - s.L.T)
	if m, ok := s.run.Method.(Interpolator); ok && !s.cut {
		m.Interpolate(dst, s, theta)
		return
	}
	s.hermite(dst, theta)
}

// hermite is the cubic with the values and slopes of both ends, written with the increment y1 - y0, so that a constant is
// kept exactly.
func (s *Step) hermite(dst []float64, theta float64) {
	f0, f1, y0, y1 := s.L.Field(), s.R.Field(), s.L.Y, s.R.Y
	h := s.R.T - s.L.T
	a, b, c := theta*theta*(3-2*theta), theta*(1-theta)*(1-theta)*h, theta*theta*(theta-1)*h
	for i := range dst {
		dst[i] = y0[i] + float64(a*(y1[i]-y0[i])) + float64(b*f0[i]) + float64(c*f1[i])
	}
}
