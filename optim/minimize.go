package optim

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"math"
	"slices"

	"github.com/odescent/odescent/flows"
	"github.com/odescent/odescent/flows/objective"
	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/vec"
)

// DefaultSteps is the limit on steps where [Settings] sets none, on steps or on gradients.
const DefaultSteps = 10_000

// DefaultGTol is the tolerance on the gradient where [Settings] sets none.
const DefaultGTol = 1e-6

// Settings says how long a minimisation goes on and on which data. The zero value is usable.
type Settings struct {
	Steps int // accepted steps at most; zero: no limit if Grads is set, otherwise DefaultSteps
	Grads int // gradients at most, counted when a step is done; zero: no limit

	// GTol: converged where ‖∇f‖∞ ≤ GTol; zero: DefaultGTol, negative: no such stop. Not used with batches. Where the
	// flow has the coupled weight decay l2, it is the gradient of what is descended then, f + ½·l2·‖x‖².
	GTol   float64
	Target *float64 // converged where f ≤ *Target; nil: no such stop. Not used with batches
	Stop   ode.Stop // further stops; nil: none

	Batch   int    // rows in a batch; zero: all rows, always
	Replace bool   // draw the rows of a batch with replacement; otherwise each row comes once an epoch
	Seed    uint64 // of the batches; their order is a function of Seed and the number of the epoch

	// Observe sees every attempted step after it was judged; it must not change it. What it asks of s.R is
	// computed once and kept for the next step; with batches it is that of the step's own batch, kept for nobody.
	Observe func(s *ode.Step)
}

// Location is a point with the value of the objective there.
type Location struct {
	X    []float64
	F    float64
	Step int // after how many steps it was reached
}

// Result is how a minimisation ended.
type Result struct {
	Location          // the last point; with batches F is the objective's value on all rows
	GNorm    float64  // ‖∇f‖∞ at the last point, on all rows
	Best     Location // the point with the smallest value seen; with batches, among the ends of epochs and the last

	T      float64    // the time of the flow
	Stats  ode.Stats  // Vectors counts gradients, with their values; the evaluations for F, GNorm and Best with batches do not count
	Reason ode.Reason // why it ended

	// Derivative is the problem's word for how its gradients came about: exact, dual, or fd where they are differences
	// and no norm of them can be trusted below their error; "": a problem of the caller's own that does not say.
	Derivative string
}

// Converged reports that the run ended at a stop that means convergence.
func (r Result) Converged() bool { return r.Reason.Converged() }

// Minimize follows the optimizer's flow for f = p from x0 and returns where it ended. x0 is not changed; nil stands
// for p.Start.
//
// A result is returned in every case, with the last good point and the best one seen. The error is nil if the run
// ended by a stop, a tolerance or a limit; otherwise it is the context's, or wraps ode.ErrNonFinite,
// ode.ErrUnderflow or ode.ErrRejections, or says which part of the triple lacks what.
//
// Minimize panics if p is nil or cannot be evaluated, if x0 has not p's dimension, and on negative limits.
func Minimize(ctx context.Context, p *objective.Problem, x0 []float64, opt Optimizer, s Settings) (Result, error) {
	r, err := Start(ctx, p, x0, opt, s)
	if err != nil {
		if x0 == nil {
			x0 = p.Start
		}
		at := func() Location { return Location{X: slices.Clone(x0), F: math.NaN()} }
		return Result{Location: at(), GNorm: math.NaN(), Best: at(), Derivative: p.Derivative}, err
	}
	for r.Next() {
	}
	return r.Result(), r.Err()
}

// Run is a minimisation that is taken step by step.
type Run struct {
	*ode.Integrator
	p     *objective.Problem
	epoch int // steps in an epoch with batches, otherwise 0
	best  Location
	made  origin
}

// Start prepares a minimisation; the arguments and the panics are those of [Minimize].
func Start(ctx context.Context, p *objective.Problem, x0 []float64, opt Optimizer, s Settings) (*Run, error) {
	if p == nil {
		panic("optim: no problem")
	}
	p = complete(p)
	if x0 == nil {
		x0 = p.Start
	}
	if len(x0) != p.Dim {
		panic(fmt.Sprintf("optim: len(x0) = %d, the problem has dimension %d", len(x0), p.Dim))
	}
	if s.Steps < 0 || s.Grads < 0 || s.Batch < 0 {
		panic(fmt.Sprintf("optim: Steps = %d, Grads = %d, Batch = %d: a limit is negative", s.Steps, s.Grads, s.Batch))
	}
	if err := opt.check(); err != nil {
		return nil, err
	}
	run := &Run{p: p, made: origin{p.Name, p.Dim, opt.Triple(), s.Batch, s.Replace, s.Seed}}
	oracle := &flows.Oracle{P: p}
	if s.Batch > 0 {
		if p.Rows == 0 {
			return nil, errors.New("optim: batches need a problem on data; this one has no rows")
		}
		sampler := objective.Sampler{Rows: p.Rows, Size: s.Batch, Seed: s.Seed, Replace: s.Replace}
		oracle.Draw = sampler.Start().Batch
		run.epoch = sampler.PerEpoch()
	}
	sys, err := opt.Flow.System(oracle)
	if err != nil {
		return nil, err
	}
	cfg := ode.Config{Method: opt.Method, Control: opt.Control, MaxSteps: s.Steps, Observe: s.Observe, Potential: true}
	if s.Steps == 0 {
		cfg.MaxSteps = DefaultSteps
		if s.Grads > 0 {
			cfg.MaxSteps = ode.NoLimit
		}
	}
	cfg.Stop = stops(s)
	if run.Integrator, err = ode.New(ctx, sys, x0, 0, math.Inf(1), cfg); err != nil {
		return nil, err
	}
	run.best = Location{X: slices.Clone(x0), F: math.Inf(1)}
	run.look()
	return run, nil
}

// complete makes the missing one of value, gradient and both, without touching the caller's problem. It panics if
// there is too little to make them from.
func complete(p *objective.Problem) *objective.Problem {
	q := *p
	q.Complete()
	if q.FuncGrad == nil {
		panic(fmt.Sprintf("optim: the problem cannot be evaluated: it has Func: %t, Grad: %t, and needs both or FuncGrad", q.Func != nil, q.Grad != nil))
	}
	return &q
}

func stops(s Settings) ode.Stop {
	var all []ode.Stop
	if s.Batch == 0 {
		switch {
		case s.GTol == 0:
			all = append(all, ode.Small{Tol: DefaultGTol})
		case s.GTol > 0:
			all = append(all, ode.Small{Tol: s.GTol})
		}
		if s.Target != nil {
			all = append(all, ode.Below{Value: *s.Target})
		}
	}
	if s.Stop != nil {
		all = append(all, s.Stop)
	}
	if s.Grads > 0 {
		all = append(all, ode.Budget{Vectors: s.Grads})
	}
	return ode.Any(all...)
}

// Next takes one step and reports whether it did; see [ode.Integrator.Next].
func (r *Run) Next() bool {
	if !r.Integrator.Next() {
		return false
	}
	r.look()
	return true
}

// Steps returns the accepted steps as an iterator. It may be left and taken up again.
func (r *Run) Steps() iter.Seq[*ode.Step] {
	return func(yield func(*ode.Step) bool) {
		for r.Next() {
			if !yield(r.Step()) {
				return
			}
		}
	}
}

// Restore takes the run to where s was made; see [ode.Integrator.Restore]. The best point is from then on the best of
// those that this run has seen: its own start, the point restored, and what follows.
func (r *Run) Restore(s ode.Snapshot) error {
	if err := r.Integrator.Restore(s); err != nil {
		return err
	}
	r.look()
	return nil
}

// look compares the point reached with the best one.
func (r *Run) look() {
	k, pt := r.Stats().Steps, r.Point()
	f := math.NaN()
	switch {
	case r.epoch == 0:
		f = pt.Potential()
	case k%r.epoch == 0:
		f = r.p.Func(pt.X())
	}
	if f < r.best.F {
		copy(r.best.X, pt.X())
		r.best.F, r.best.Step = f, k
	}
}

// Result returns how the run stands. It evaluates the gradient at the last point if that is not known.
func (r *Run) Result() Result {
	pt := r.Point()
	res := Result{T: pt.T, Reason: r.Reason(), Best: r.best, Derivative: r.p.Derivative}
	res.X = slices.Clone(pt.X())
	res.Step = r.Stats().Steps
	g := make([]float64, r.p.Dim)
	res.F = r.p.FuncGrad(g, res.X)
	res.GNorm = vec.NormInf(g)
	res.Stats = r.Stats()
	if res.F < res.Best.F {
		res.Best = res.Location
	}
	res.Best.X = slices.Clone(res.Best.X)
	if math.IsInf(res.Best.F, 1) {
		res.Best.F = math.NaN()
	}
	return res
}
