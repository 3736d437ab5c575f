package optim

import (
	"math"
	"slices"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/vec"
)

// Location is a point with the value of the objective there.
type Location struct {
	X    []float64
	F    float64
	Step int // after how many steps it was reached
}

// Result says how a minimisation ended. X and Best.X are finite. Best is judged by what is descended: f + ½·l2·‖x‖² + r
// for a flow with the coupled weight decay l2 or a nonsmooth part r, as l1·Σ|x_i| is; F and Best.F are f alone. Without
// batches the value descended at Best is at most that at X unless F is not finite, so Best.F ≤ F where there are no
// such terms; if the run has converged, F and GNorm are finite, they are those of X, and Reason.Text says so where
// Best.F is smaller by more than rounding. Where the problem has its gradient alone F and Best.F are NaN, and Best is
// the last point. Before a run that could not begin F, GNorm and Best.F are NaN.
//
// Of an optimizer with an average or a slow point beside its iterates, schedule-free, averaged gradient descent,
// lookahead or fista, X, F, GNorm and Best are those of the average. The gradient there is one that no step needs: it
// is evaluated, with the value, when the run ends and for each test of GTol, and counts among Stats.FieldEvals. Best is
// the best of the averages where the value is known: the start, those that are the iterate, and the end.
type Result struct {
	Location          // the last point; F is the objective's value there, with batches on all rows, without the terms of l2 and l1
	GNorm    float64  // ‖∇f‖∞ at the last point, on all rows, of what GTol is for: with l2 that of f + ½·l2·‖x‖²
	Best     Location // the point with the smallest value seen of what is descended; with batches, of the start, the last and, with Settings.ValueEpochs, the ends of epochs

	T      float64    // the time of the flow
	Stats  ode.Stats  // FieldEvals counts gradients, with their values; the evaluations for F, GNorm and Best with batches do not count
	Reason ode.Reason // why the run ended; see [Minimize]

	// Derivative says how the problem computes its gradients: exact, dual, or fd for differences, whose norm says
	// nothing below their error; "" if the problem does not say.
	Derivative string
}

// Converged reports that the run ended at a stop that means convergence.
func (r Result) Converged() bool { return r.Reason.Converged() }

// Look returns what a [Result] at p, a point of this run, would hold: the point (the average, if there is one), the
// value there and the largest magnitude in the residual, ∇f unless the flow has a nonsmooth part, bounds or
// a manifold. Where the output is the position these have been evaluated, or
// the next step needs them and they are kept; for an average, and with batches, they cost an evaluation of both that
// does not count. x is valid until the next call.
func (r *Run) Look(p *ode.Point) (x []float64, f, gnorm float64) {
	at := r.Run().Output(p)
	if at == p && r.epoch == 0 {
		gnorm = vec.NormInf(p.Residual())
		return p.X(), p.Potential(), gnorm
	}
	e := r.measure(at.X())
	return at.X(), e.f, e.residual
}

// ending is what is known of the point that the run returns: the value, the size of the residual, and the first coordinate
// in which the gradient is not finite, -1 if there is none, with the gradient there.
type ending struct {
	f, residual float64
	bad         int
	g           float64
}

// measure evaluates value and residual at x, on all rows. Stats do not count it.
func (r *Run) measure(x []float64) *ending {
	d := make([]float64, r.p.Dim)
	e := &ending{f: r.on.Force(d, x)}
	e.see(d)
	if of := r.Run().Sys.Residual; of != nil {
		residual := make([]float64, r.p.Dim)
		of(residual, x, d)
		d = residual
	}
	e.residual = vec.NormInf(d)
	return e
}

// see sets bad and g from the force.
func (e *ending) see(drive []float64) {
	if e.bad = vec.FirstNonFinite(drive); e.bad >= 0 {
		e.g = -drive[e.bad]
	}
}

// ended evaluates the point that the run returns.
func (r *Run) ended() *ending {
	at := r.Output()
	if r.epoch > 0 {
		return r.measure(at.X())
	}
	e := &ending{residual: vec.NormInf(at.Residual()), f: at.Potential()}
	e.see(at.Force())
	return e
}

// Result returns the last point, the best point and the counts of the run so far. It evaluates the gradient at the last
// point if that is not known.
func (r *Run) Result() Result {
	at := r.Output()
	res := Result{T: r.Point().T, Reason: r.Reason(), Derivative: r.p.Derivative}
	res.X = slices.Clone(at.X())
	res.Step = r.Stats().Steps
	e := r.end
	if e == nil {
		e = r.ended()
	}
	res.F, res.GNorm = e.f, e.residual
	res.Stats = r.Stats()
	res.Best = r.best
	if !r.valued() || r.aimed(res.F, res.X) < r.aim && res.F-res.F == 0 {
		res.Best = res.Location
	}
	res.Best.X = slices.Clone(res.Best.X)
	if math.IsInf(res.Best.F, 1) {
		res.Best.F = math.NaN()
	}
	return res
}
