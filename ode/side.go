package ode

import "math"

// side keeps the evaluations of a step on its side of the times at which the field may jump.
type side struct {
	left, right bool    // the step begins, or ends, at such a time
	from, to    float64 // the float just after its beginning and just before its end, in the direction of the run
}

// Time returns the time at which what belongs to t is to be evaluated within the present step: t, but no earlier than
// just after the step's beginning where the field may jump there, and no later than just before its end where it may
// jump there ([Step.Leave], [Step.LandOn]). All evaluations by points and by [Run.Eval] go through it; a method that
// calls a function of the system by itself does the same.
func (r *Run) Time(t float64) float64 {
	if !r.side.left && !r.side.right {
		return t
	}
	dir := r.Dir()
	if r.side.right && (t-r.side.to)*dir > 0 {
		t = r.side.to
	}
	if r.side.left && (r.side.from-t)*dir > 0 {
		t = r.side.from
	}
	return t
}

// LandOn says that the planned length leads to the time t, which the step is then to end at exactly, and that the field
// may jump there: the step sees the field before. It holds until a rejection shortens the step.
func (s *Step) LandOn(t float64) { s.lands, s.to = true, t }

// Leave says, in Propose and before anything is evaluated, that the field may jump where the step begins: the step sees
// the field after, and what is known at its left end from the step before is forgotten.
func (s *Step) Leave() {
	if s.Jumped() {
		return
	}
	r := s.run
	r.side.left, r.side.from = true, math.Nextafter(s.L.T, r.Dir()*inf)
	s.L.Invalidate()
}

// Jumped reports that the step begins where the field may have jumped: a method is not to use what it remembers of the
// field before.
func (s *Step) Jumped() bool { return s.run != nil && s.run.side.left }

// touch says, after the end of the step was chosen, whether it lands where the field may jump.
func (s *Step) touch() {
	r := s.run
	if r.side.right = s.lands && s.R.T == s.to; r.side.right {
		r.land(s.R.T)
	}
}

// land makes t the end of the side.
func (r *Run) land(t float64) { r.side.right, r.side.to = true, math.Nextafter(t, -r.Dir()*inf) }
