package ode

import "context"

// Solution is the end of a run. It is filled as far as the run came, also when Solve returns an error.
type Solution struct {
	T      float64
	Y      []float64
	Stats  Stats
	Reason Reason
}

// Solve integrates sys from (t0, y0) to t1 or until a stop, and returns the last point reached. See [New] for the
// arguments. The error is the caller's missing method or control, the context's, or one that wraps
// [ErrNonFinite], [ErrUnderflow] or [ErrRejections]; the solution then holds the last good point.
func Solve(ctx context.Context, sys *System, y0 []float64, t0, t1 float64, cfg Config) (Solution, error) {
	it, err := New(ctx, sys, y0, t0, t1, cfg)
	if err != nil {
		return Solution{T: t0, Y: append([]float64(nil), y0...)}, err
	}
	for it.Next() {
	}
	p := it.Point()
	return Solution{T: p.T, Y: append([]float64(nil), p.Y...), Stats: it.Stats(), Reason: it.Reason()}, it.Err()
}
