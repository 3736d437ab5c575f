package ode

import "math/bits"

// Seldom reports whether the number k of a step has three binary digits at most before zeros: 0 to 8, then 10, 12, 14, 16,
// 20, ..., four in each doubling. What costs an evaluation that no step needs is asked after those.
func Seldom(k int) bool {
	low := max(0, bits.Len(uint(k))-3)
	return k>>low<<low == k
}

// answered is a stop for a place that is asked at the run's answers.
type answered struct {
	of     Stopper
	run    *Run
	seldom bool    // asked after the steps that Seldom names, too
	next   float64 // the step before which the answer is not asked on account of the position
}

// answered returns a stop that asks another one at the run's answers, and the stop itself where those are the positions.
func (r *Run) answered(of Stopper, seldom bool) Stopper {
	if r.Sys.Answer == nil {
		return of
	}
	return &answered{of: of, run: r, seldom: seldom}
}

// Check implements Stopper.
func (a *answered) Check(p *Point) Reason {
	at := a.run.Answer(p)
	if at == p {
		return a.of.Check(p)
	}
	k := a.run.Stats.Steps
	if low := a.of.Check(p) != (Reason{}) && float64(k) >= a.next; !low && !(a.seldom && Seldom(k)) {
		return Reason{}
	}
	r := a.of.Check(at)
	if r == (Reason{}) {
		a.next = float64(k + k/8 + 1)
		return r
	}
	r.Text += " at the answer"
	return r
}

// State implements Stater.
func (a *answered) State(visit func([]float64)) {
	v := []float64{a.next}
	visit(v)
	a.next = v[0]
}
