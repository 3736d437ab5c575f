package ode

import "github.com/odescent/odescent/ode/vec"

// Interpolator is a Stepper with an interpolant: Interpolate stores the state at L.T + theta·H, for theta in
// [0, 1], after the step was accepted. It must not change what a further step reads.
type Interpolator interface {
	Interpolate(dst []float64, s *Step, theta float64)
}

// InterpolantChecker is an Interpolator whose interpolant may be far worse than its steps, as that of an implicit
// method is where the flow is stiff: the error of a step is damped there, that of a polynomial is not. CheckInterpolant
// reports that this may be so in the step s, and the tolerance that the method was given, zero if none. [Step.At] then
// compares the interpolant with steps and uses it only where it is as good.
type InterpolantChecker interface {
	CheckInterpolant(s *Step) (w vec.Weights, doubtful bool)
}

// Rough is a Stepper whose states between the ends of a step are not those of a smooth curve: the path of a stochastic
// method, say. Rough says why, and is empty for a method that is smooth after all. [Step.At] then joins the ends by a
// straight line, and promises no accuracy.
type Rough interface{ Rough() string }

// At stores the state at time t within the accepted step into dst, as accurately as the step itself:
//
//   - by the method's interpolant, if it has one ([Interpolator]);
//   - otherwise by another step of the method, from the left end and of the length t - L.T, at the cost of a step each time.
//     The first call starts the method once more for that;
//   - for an [InterpolantChecker], if CheckInterpolant reports that the interpolant may be inaccurate, by it in those steps in
//     which it agrees, at two times, with such steps to within the tolerance; the first call in a step costs these two. In
//     the other steps, and where there is no tolerance, by such steps;
//   - for a method with a memory ([Updater]) and no interpolant, and where such a step fails, by the cubic Hermite
//     polynomial through the states and the fields of both ends;
//   - for a [Rough] method by the straight line between the ends, which is as good as the path is smooth.
//
// At the ends it is the state there, exactly. In a step that a terminal event has ended, it is that of the whole step,
// up to the event. Where the field, or the flow that a splitting follows, jumps within a step, the states are as
// inaccurate as the step; control.Land makes steps end at a jump.
//
// At changes no bit of the run, but all evaluations are counted in Stats, and by [MaxEvals]. The field at the right
// end, which some interpolants need, is reused by the next step.
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
	if s.whole != nil {
		s = s.whole
	}
	theta := (t - s.L.T) / (s.R.T - s.L.T)
	m := s.run.Method
	if r, ok := m.(Rough); ok && r.Rough() != "" {
		vec.Axpby(dst, 1-theta, s.L.Y, theta, s.R.Y)
		return
	}
	own, ok := m.(Interpolator)
	_, memory := m.(Updater)
	d, doubtful := m.(InterpolantChecker)
	switch {
	case ok && (!doubtful || s.trusts(own, d)):
		own.Interpolate(dst, s, theta)
	case (doubtful || !memory) && s.sub().to(dst, s, t):
	case ok:
		own.Interpolate(dst, s, theta)
	default:
		s.Hermite(dst, theta)
	}
}

// Hermite stores the value at L.T + theta·H of the cubic with the states and the fields of both ends into dst. The
// field at the right end costs an evaluation if the method did not need it; the next step finds it there. Its local
// error goes with the fourth power of the length, so that it suits methods of an order up to 4.
func (s *Step) Hermite(dst []float64, theta float64) {
	f0, f1, y0, y1 := s.L.Field(), s.R.Field(), s.L.Y, s.R.Y
	h := s.R.T - s.L.T
	a, b, c := theta*theta*(3-2*theta), theta*(1-theta)*(1-theta)*h, theta*theta*(theta-1)*h
	for i := range dst { // with the increment y1 - y0, so that a constant is kept exactly
		dst[i] = y0[i] + float64(a*(y1[i]-y0[i])) + float64(b*f0[i]) + float64(c*f1[i])
	}
}

// places are where the interpolant of an InterpolantChecker is compared with steps.
var places = [...]float64{.3, .8}

// trusts reports that the interpolant of an InterpolantChecker may be used in this step; it tests that once.
func (s *Step) trusts(own Interpolator, d InterpolantChecker) bool {
	if s.trust != 0 {
		return s.trust > 0
	}
	s.trust = -1
	u := s.sub() // made with the first state, needed in this step or not
	w, doubtful := d.CheckInterpolant(s)
	if !doubtful {
		s.trust = 1
		return true
	}
	if w.None() {
		return false
	}
	for _, theta := range places {
		if !u.to(u.a, s, s.L.T+float64(theta*(s.R.T-s.L.T))) {
			break // there is nothing better
		}
		if own.Interpolate(u.b, s, theta); !(vec.DiffNorm(w, s.L.Y, s.R.Y, 1, u.a, u.b) <= 1) {
			return false
		}
	}
	s.trust = 1
	return true
}

// sub returns what takes the steps for dense output, made when it is first needed.
func (s *Step) sub() *substep {
	if s.run.sub == nil {
		s.run.sub = newSubstep(s)
	}
	return s.run.sub
}
