package ode

import "context"

// Solution is the end of a run. It is filled as far as the run came, also when Solve returns an error.
type Solution struct {
	T      float64   // the time reached
	Y      []float64 // the state there; always finite, but for a y0 that is not
	Stats  Stats
	Reason Reason // why the run ended; zero if it did not begin

	Control Control // what chose the steps, also where Config named none

	Times     []float64   // those of Config.SaveAt that were passed, in the order in which they were
	States    [][]float64 // the states there, by dense output
	Crossings []Crossing  // of Config.Events

	path *path // for At; nil: without Config.Dense
}

// Solve integrates sys from (t0, y0) to t1, or until a stop or a terminal event of cfg, and returns the last point
// reached. See [New] for the arguments and what panics, [Status] for the ends.
//
// If the error is nil, the run ended as intended: T is t1 exactly, or Reason names the stop or the event; on an
// infinite interval also the limit that the caller has set, or that the flow is at rest. Otherwise the error is that of
// New, of the context or of the method, or it wraps
//
//	ErrLimit       a limit came before the end: of MaxSteps, of DefaultSteps where that is 0, of a MaxEvals
//	ErrNonFinite   the state, or the field, or an energy that the method needs is not finite
//	ErrSquare      a square that the control or a stop forms overflows
//	ErrUnderflow   the step no longer moves the time: a flow that is stiff, discontinuous or singular
//	ErrRejections  too many attempts at one step, or in a row
//
// and the solution holds the last good point. Where stability limited the steps of an explicit method, the errors of a
// limit and of an underflow say so and what to use instead; this takes some 20 evaluations after the run, which Stats
// does not count.
func Solve(ctx context.Context, sys *System, y0 []float64, t0, t1 float64, cfg Config) (Solution, error) {
	it, err := New(ctx, sys, y0, t0, t1, cfg)
	if err != nil {
		return Solution{T: t0, Y: append([]float64(nil), y0...)}, err
	}
	var sol Solution
	save := cfg.SaveAt
	keep := func(t float64, y func(dst []float64)) {
		dst := make([]float64, sys.Dim)
		y(dst)
		sol.Times, sol.States = append(sol.Times, t), append(sol.States, dst)
	}
	for len(save) > 0 && save[0] == t0 {
		keep(t0, func(dst []float64) { copy(dst, it.Point().Y) })
		save = save[1:]
	}
	dir := it.run.Dir()
	var rec *recorder
	if cfg.Dense {
		rec = newRecorder(it)
		sol.path = rec.p
	}
	for it.Next() {
		s := it.Step()
		if rec != nil {
			rec.add(s)
		}
		for len(save) > 0 && (save[0]-s.R.T)*dir <= 0 {
			keep(save[0], func(dst []float64) { s.At(dst, save[0]) })
			save = save[1:]
		}
	}
	p := it.Point()
	sol.Control = it.run.Control
	sol.T, sol.Y = p.T, append([]float64(nil), p.Y...)
	sol.Stats, sol.Reason, sol.Crossings = it.Stats(), it.Reason(), it.Crossings()
	return sol, it.Err()
}
