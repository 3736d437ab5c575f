package optim

import "github.com/odescent/odescent/ode"

// look compares the point reached with the best one, where its value is known or, with batches, at the start and, if the
// settings say so, at the end of an epoch.
func (r *Run) look() {
	at := r.Output()
	switch {
	case !r.valued():
	case r.epoch > 0:
		if n := r.Stats().Steps; n == 0 || r.valueEpochs && n%r.epoch == 0 {
			r.take(r.p.Func(at.X()), at.X())
		}
	case at == r.Point():
		r.better(at)
	}
}

// better compares a point of the run with the best one; value and gradient are evaluated together.
func (r *Run) better(at *ode.Point) {
	if at != r.Point() {
		at.Force()
	}
	r.take(at.Potential(), at.X())
}

// aimed returns the value of what is descended at x, where the objective is f.
func (r *Run) aimed(f float64, x []float64) float64 {
	if aim := r.Run().Sys.Merit; aim != nil {
		return aim(x, f)
	}
	return f
}

func (r *Run) take(f float64, x []float64) {
	if v := r.aimed(f, x); v < r.aim && f-f == 0 {
		copy(r.best.X, x)
		r.best.F, r.best.Step, r.aim = f, r.Stats().Steps, v
	}
}
