package ode

import "math/bits"

// Seldom reports whether the number k of a step has at most three binary digits before its last zeros: 0 to 8, then 10,
// 12, 14, 16, 20, ..., four in each doubling. Evaluations that no step needs are made after these steps.
func Seldom(k int) bool {
	low := max(0, bits.Len(uint(k))-3)
	return k>>low<<low == k
}

// onOutput is a stop that tests the point that is reported, [Run.Output], where that is not the point reached.
type onOutput struct {
	of     Stopper
	run    *Run
	seldom bool    // tested after the steps that Seldom names, too
	next   float64 // the step before which the stop at the position is no reason to test
}

// onOutput returns a stop that tests the points that are reported by of; of itself if these are the positions.
func (r *Run) onOutput(of Stopper, seldom bool) Stopper {
	if r.Sys.Output == nil {
		return of
	}
	return &onOutput{of: of, run: r, seldom: seldom}
}

func (a *onOutput) Check(p *Point) Reason {
	at := a.run.Output(p)
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
	r.Text += " at the output"
	return r
}

func (a *onOutput) State(visit func([]float64)) {
	v := []float64{a.next}
	visit(v)
	a.next = v[0]
}
