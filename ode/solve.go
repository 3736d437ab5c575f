package ode

import (
	"context"
	"fmt"
	"math"
)

// Solution is the end of a run. It is filled as far as the run came, also when Solve returns an error.
type Solution struct {
	T      float64
	Y      []float64
	Stats  Stats
	Reason Reason

	Times     []float64   // those of Config.SaveAt that were passed, in the order in which they were
	States    [][]float64 // the states there, by dense output
	Crossings []Crossing  // of Config.Events
}

// Solve integrates sys from (t0, y0) to t1 or until a stop, and returns the last point reached. See [New] for the
// arguments. The error is the caller's missing method or control, the context's, or one that wraps
// [ErrNonFinite], [ErrUnderflow] or [ErrRejections]; the solution then holds the last good point.
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
	for it.Next() {
		s := it.Step()
		for len(save) > 0 && (save[0]-s.R.T)*dir <= 0 {
			keep(save[0], func(dst []float64) { s.At(dst, save[0]) })
			save = save[1:]
		}
	}
	p := it.Point()
	sol.T, sol.Y = p.T, append([]float64(nil), p.Y...)
	sol.Stats, sol.Reason, sol.Crossings = it.Stats(), it.Reason(), it.Crossings()
	return sol, it.Err()
}

// checkSaves panics unless the times lie in the interval, in the order of the run.
func checkSaves(times []float64, t0, t1, dir float64) {
	last := t0
	for i, t := range times {
		if math.IsNaN(t) || (t-last)*dir < 0 || (t-t1)*dir > 0 {
			panic(fmt.Sprintf("ode: SaveAt[%d] = %v, after %v, in the interval from %v to %v", i, t, last, t0, t1))
		}
		last = t
	}
}

func panicLength(what string, got, want int) {
	panic(fmt.Sprintf("ode: %s = %d, the state has dimension %d", what, got, want))
}
