package ode

import (
	"fmt"
	"math"

	"github.com/odescent/odescent/ode/vec"
)

// witness remembers the first evaluation that was not finite, at a finite state.
type witness struct {
	seen bool
	text string
}

// see looks at the value v of the field, or the force, at p.
func (w *witness) see(v []float64, p *Point) {
	if w.seen {
		return
	}
	if i := vec.FirstNonFinite(v); i >= 0 && vec.Finite(p.Y) {
		w.seen = true
		w.text = fmt.Sprintf("the field is %g in component %d", v[i], i)
		if i < len(p.Y) {
			w.text += fmt.Sprintf(" where y[%d] = %.6g", i, p.Y[i])
		}
	}
}

// soon is the length of a step, as a share of the time, that evaluates the field just after the time.
const soon = 0x1p-46

// beyond is the part of an error that says that the last attempt has met a field or a state that is not finite, "" if
// it has not. It repeats that attempt, without counting its evaluations, since the run has ended.
func (it *Integrator) beyond() string {
	s, r := &it.step, &it.run
	defer it.unnoticed()()
	h, right := s.H, s.R
	w := &witness{}
	r.witness = w
	defer func() { r.witness, s.H, s.R = nil, h, right }()
	s.R = r.NewPoint() // what is known of the last attempt stays known
	s.R.M = &s.M
	s.H = float64(r.Dir() * math.Max(math.Abs(it.tried), soon*math.Abs(s.L.T))) // the last length may have been planned too short
	s.R.T = s.L.T + s.H
	to := s.R.T
	err := r.Method.Try(s)
	s.R.T = to
	if e, ok := r.Method.(Estimator); ok && err == nil && vec.Finite(s.R.Y) {
		e.Estimate(s, vec.Weights{RTol: 1, ATol: 1})
	}
	where := fmt.Sprintf("just after t = %.6g", s.L.T)
	if r.Dir() < 0 {
		where = fmt.Sprintf("just before t = %.6g", s.L.T)
	}
	if !w.seen {
		if w.see(s.L.Force(), s.L); w.seen {
			where = fmt.Sprintf("at t = %.6g", s.L.T)
		}
	}
	switch {
	case w.seen:
		return fmt.Sprintf("the field is not finite %s: %s (is the flow singular there, or does the solution leave where the field is defined? an Event can end the run before)", where, w.text)
	case err == nil && !vec.Finite(s.R.Y):
		i := vec.FirstNonFinite(s.R.Y)
		return fmt.Sprintf("the state is not finite %s: y[%d] = %g, from %.6g (is the flow singular there?)", where, i, s.R.Y[i], s.L.Y[i])
	}
	return ""
}

// unnoticed returns what puts back the counts and the system's memory as they are now.
func (it *Integrator) unnoticed() func() {
	r := &it.run
	stats := *r.Stats
	var kept []float64
	if r.Sys.State != nil {
		r.Sys.State(func(v []float64) { kept = append(kept, v...) })
	}
	return func() {
		*r.Stats = stats
		if r.Sys.State != nil {
			r.Sys.State(func(v []float64) { kept = kept[copy(v, kept):] })
		}
	}
}
