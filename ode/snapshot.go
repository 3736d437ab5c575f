package ode

import (
	"fmt"
	"slices"
)

// Snapshot is all that a run needs to be resumed, as plain data: it can be written to a file by encoding/gob or, where
// it holds no infinity, encoding/json, both of which keep every bit of a float64. It does not hold the system, which
// the caller provides again. It may be read and stored, but not changed: [Integrator.Restore] accepts only what
// Snapshot made.
type Snapshot struct {
	Method, Control, Stop string // the specs of the run; it can be restored into one with the same

	T, Comp float64   // the time reached and the compensation of its sum
	Y       []float64 // the point reached
	Stats   Stats

	// The values at the point: the force, nil if it is not known, and the potential, if HasPotential.
	Force        []float64
	Potential    float64
	HasPotential bool

	Precond Precond   // of the last step
	Checked bool      // the stop was checked at the point
	Still   bool      // the last step has moved nothing
	Landed  bool      // the last step has landed where the field may jump
	Hard    int       // steps in a row with many attempts that the method could not solve
	Drawn   bool      // the batch of the first step was drawn for the starting point
	State   []float64 // of method, control, stop and system, in the order of their State methods

	Signs     []int      // of the events at the point
	Crossings []Crossing // found so far

	Sum string // of all of the above: SHA-256, in hexadecimal
}

// Snapshot returns a copy of the run's state between two steps. A run that is restored from it continues with the
// same bits, and the same counts, as if it had not been interrupted.
func (it *Integrator) Snapshot() Snapshot {
	p := it.Point()
	known := p // while p is an alias, the other point has the values
	if p.base != nil {
		known = p.base
	}
	s := Snapshot{
		Method: it.cfg.Method.String(), Control: it.cfg.Control.String(), Stop: it.stopSpec(),
		T: p.T, Comp: it.comp, Y: slices.Clone(p.Y), Stats: it.stats,
		Potential: known.potential, HasPotential: known.hasPot,
		Precond: Precond{it.step.M.Scale, slices.Clone(it.step.M.Diag)},
		Landed:  it.run.side.right, Checked: it.checked, Still: it.still, Hard: it.hard, Drawn: it.drawn && it.stats.Steps == 0,
	}
	if !s.HasPotential {
		s.Potential = 0
	}
	if known.hasEvaluated {
		s.Force = slices.Clone(known.evaluated)
	}
	it.walk(func(v []float64) { s.State = append(s.State, v...) })
	if e := it.events; e != nil {
		s.Signs, s.Crossings = slices.Clone(e.sign), cloneCrossings(e.past)
	}
	s.Sum = s.sum()
	return s
}

func cloneCrossings(of []Crossing) []Crossing {
	c := slices.Clone(of)
	for i := range c {
		c[i].Y = slices.Clone(c[i].Y)
	}
	return c
}

// Restore takes the run to where s was made. The run must have been made by [New] for the same system, interval,
// method, control and stop; MaxSteps, the end of the interval, the context and the observer may differ, so that a
// run that has ended at a limit can be taken further. The times of SaveAt are [Solve]'s, not the run's.
//
// It returns an error, and changes nothing, if method, control or stop are others than those of s, if the state has
// another length or the run another number of events, if the time is outside the run's interval, and if s is damaged: a
// state that is not finite, a count below zero, a number of State that is outside its range, or anything else than what
// Snapshot made, by its Sum. It does not check that Force and Potential are those of Y, which would take an evaluation.
func (it *Integrator) Restore(s Snapshot) error {
	if err := it.refuse(&s); err != nil {
		return err
	}
	p := it.step.L
	if err := it.remember(s.State); err != nil {
		return err
	}
	p.Invalidate()
	p.T = s.T
	copy(p.Y, s.Y)
	if p.hasEvaluated = s.Force != nil; p.hasEvaluated {
		copy(p.evaluated, s.Force)
	}
	p.hasPot, p.potential = s.HasPotential, s.Potential
	it.comp, it.stats = s.Comp, s.Stats
	it.step.M = Precond{s.Precond.Scale, slices.Clone(s.Precond.Diag)}
	it.step.K, it.step.H, it.step.Trial, it.step.Accepted = max(s.Stats.Steps-1, 0), 0, 0, false
	it.run.side = side{}
	if s.Landed {
		it.run.land(s.T)
	}
	it.checked, it.drawn, it.fresh, it.ended = s.Checked, s.Drawn, false, false
	it.still, it.hard, it.mean, it.rest = s.Still, s.Hard, 0, false
	it.reason, it.err = Reason{}, nil
	if it.events != nil {
		copy(it.events.sign, s.Signs)
		it.events.past = cloneCrossings(s.Crossings)
	}
	if draw := it.run.Sys.Draw; draw != nil && (s.Stats.Steps > 0 || s.Drawn) {
		draw(max(s.Stats.Steps-1, 0)) // the point belongs to the batch of the last step until Next draws again
	}
	return nil
}

// remember writes the numbers of a state into what [Integrator.walk] visits. If a number is read back as another one,
// it is outside its range (half a count, an index beyond the end): remember then restores the old state and returns an
// error.
func (it *Integrator) remember(state []float64) error {
	var old []float64
	it.walk(func(v []float64) { old = append(old, v...) })
	write := func(rest []float64) { it.walk(func(v []float64) { rest = rest[copy(v, rest):] }) }
	write(state)
	var err error
	i := 0
	it.walk(func(v []float64) {
		for _, now := range v {
			if was := state[i]; now != was && (now == now || was == was) && err == nil {
				err = fmt.Errorf("ode: the snapshot is damaged: State[%d] = %g, where only %g could be taken over", i, was, now)
			}
			i++
		}
	})
	if err != nil {
		write(old)
	}
	return err
}

// walk visits the numbers in the states of method, control, stop and system.
func (it *Integrator) walk(visit func([]float64)) {
	for _, v := range []any{it.run.Method, it.ctl, it.stop} {
		if st, ok := v.(Stater); ok {
			st.State(visit)
		}
	}
	if state := it.run.Sys.State; state != nil {
		state(visit)
	}
}

func (it *Integrator) stopSpec() string {
	if it.cfg.Stop == nil {
		return ""
	}
	return it.cfg.Stop.String()
}
