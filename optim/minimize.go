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
	Steps int // accepted steps at most; zero: no limit if Grads is set, otherwise DefaultSteps; negative: a panic
	Grads int // gradients at most, counted when a step is done; zero: no limit; negative: a panic

	// GTol: converged where ‖∇f‖∞ ≤ GTol, in the unit of f/x; zero: DefaultGTol, negative: no such stop, NaN: a panic.
	// f and ∇f must be finite there, whichever stop says converged. Not used with batches. Where the
	// flow has the coupled weight decay l2, it is the gradient of what is descended then, f + ½·l2·‖x‖².
	//
	// On a manifold it is the Riemannian gradient, and for a flow with a nonsmooth part or bounds the shortest element
	// of ∇f + ∂r, the conditions of Karush, Kuhn and Tucker; see [ode.System.Residual]. Of an optimizer with an average
	// GTol and Target are tested at the average; see [ode.ForceNorm] for the cost.
	GTol   float64
	Target *float64 // converged where f ≤ *Target, f with the terms of l2 and l1 as in Result.Best; nil: no such stop. Not used with batches
	Stop   ode.Stop // further stops; nil: none

	Batch   int    // rows in a batch; zero: all rows, always
	Replace bool   // draw the rows of a batch with replacement; otherwise each row comes once an epoch
	Seed    uint64 // of the batches; their order is a function of Seed and the number of the epoch

	// ValueEpochs evaluates f on all rows at the end of each epoch, for Result.Best, which is otherwise the better of the
	// start and the last point. It costs a pass over the data, a third of what an epoch of gradients costs, which Stats do
	// not count. Without batches it has no effect.
	ValueEpochs bool

	// Observe is called with every attempted step after it was accepted or rejected, and must not change it. What it
	// evaluates at s.R is kept for the next step; with batches it belongs to the step's batch and is not reused.
	Observe func(s *ode.Step)
}

// Minimize runs the optimizer on f = p from x0 and returns where it ended. x0 is not changed; nil stands
// for p.Start.
//
// A result is returned in every case, with the last good point and the best one seen; Result.Reason.Status says how the
// run ended:
//
//	converged   by GTol, Target or Settings.Stop, at a point where f and ∇f are finite, or at rest, where ∇f is zero
//	            and x does not change any more; err is nil
//	stalled     no progress, and the cause was tested (below); err is nil, and unless the gradient is wrong
//	            f is not far above f(x0)
//	limit       Steps or Grads; err is nil
//	stopped     by a stop in Settings.Stop that does not mean convergence; err is nil
//	diverged    f, ∇f or x is not finite, at x0, at the last point, whatever ended the run there, or in the step
//	            after it: err wraps ode.ErrNonFinite, and the cause of a cancellation; or the run has stalled and
//	            f has risen by more than RiseFactor·max(|f(x0)|, f(x0) - Best.F): ErrRisen; or the square of the
//	            gradient, which the optimizer forms, overflows: ode.ErrSquare; or a stop reported convergence
//	            outside of the set or manifold of the flow: ode.ErrOutside
//	rejected    100 attempts at one step were rejected, and no cause was found: err wraps ode.ErrRejections
//	underflow   a step came out as zero, and no cause was found: err wraps ode.ErrUnderflow
//	unsolved    an implicit method could not solve its equations; err says so
//	canceled    by ctx; err is context.Cause(ctx)
//	running     the run did not begin: err says what a part of the optimizer needs, or which key has a bad value
//
// A run without batches ends as stalled where
//
//   - x has not changed by a bit in [StillAttempts] attempts; or
//   - the control accepts a step only if f decreases (armijo, wolfe, cg, lbfgs, dampednewton, lm, trustregion, cubic,
//     and descent around any other), and in [SlowAttempts] attempts neither f has fallen by more than its rounding nor
//     ∇f by a tenth; or
//   - in SlowAttempts steps no value below the first was seen; or
//   - all attempts at a step were rejected,
//
// and one of these causes is found: the gradient is zero; its square leaves the range of float64; it points uphill or
// is not that of f, by differences along it (the text names objective.CheckGradient); the changes that it promises are
// below the rounding of f (in the second case only after [FloorAttempts]); f is noisy, rounded more coarsely than its
// size says; the smallest move that x can make is too long; f has a kink; the Hessian-vector product is not finite. The
// text says which. Where none is found the run goes on, and the next test comes after twice as many attempts. An
// attempt is a step, accepted or not. A test costs a gradient and as a rule 32 values, 120 at most; 1400 before the
// gradient is called wrong, and at the end of a run by rejections 90 gradients more. Result.Stats does not count them.
// A run that has diverged, or reached a limit, without a value below the first is tested, too, and Reason.Text says
// what differences say of the gradient.
//
// A problem may have its gradient alone, Grad without Func: the field of a game, which is the gradient of nothing, or
// what automatic differentiation gives. F, Best.F and [Run.Look]'s f are NaN then, Best is the last point, nothing is
// said of f or of whether it falls, a gradient is never called wrong, and what needs the value (line searches, Polyak's
// step, trust regions, methods that keep an energy, a Target, a restart by function) is an error that says so.
//
// Minimize panics if p is nil or has no gradient, if x0 has not p's dimension, if x0 and p.Start are nil, and on limits
// that are negative or NaN.
func Minimize(ctx context.Context, p *objective.Problem, x0 []float64, opt Optimizer, s Settings) (Result, error) {
	r, err := Start(ctx, p, x0, opt, s)
	if err != nil {
		if x0 == nil {
			x0 = p.Start
		}
		at := func() Location { return Location{X: slices.Clone(x0), F: math.NaN()} }
		res := Result{Location: at(), GNorm: math.NaN(), Best: at(), Derivative: p.Derivative}
		if errors.Is(err, ode.ErrNonFinite) || errors.Is(err, ode.ErrSquare) {
			res.Reason = ode.Reason{Status: ode.Diverged, Text: err.Error()}
		}
		return res, err
	}
	for r.Next() {
	}
	return r.Result(), r.Err()
}

// Run is a minimisation that is taken step by step. The position after a step is r.Point().X(), which the next step
// overwrites; that of the result, the average if the flow has one, is the x of [Run.Look], and Result().X is a copy.
type Run struct {
	*ode.Integrator
	p     *objective.Problem
	on    *flows.Oracle
	epoch int // steps in an epoch with batches, otherwise 0

	valueEpochs bool // of the settings
	best        Location
	aim         float64 // the value at best of what is descended
	first       float64 // f at the start, without batches
	end         *ending
	made        origin

	check  gradientCheck
	reason ode.Reason
	err    error
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
	if x0 == nil && p.Dim > 0 {
		panic(fmt.Sprintf("optim: x0 is nil and the problem, of dimension %d, has no Start", p.Dim))
	}
	if len(x0) != p.Dim {
		panic(fmt.Sprintf("optim: len(x0) = %d, the problem has dimension %d", len(x0), p.Dim))
	}
	if math.IsNaN(s.GTol) || s.Target != nil && math.IsNaN(*s.Target) {
		panic(fmt.Sprintf("optim: GTol = %g, Target = %v: a limit is not a number", s.GTol, s.Target))
	}
	if s.Steps < 0 || s.Grads < 0 || s.Batch < 0 {
		panic(fmt.Sprintf("optim: Steps = %d, Grads = %d, Batch = %d: a limit is negative", s.Steps, s.Grads, s.Batch))
	}
	if err := opt.check(); err != nil {
		return nil, err
	}
	if i := vec.FirstNonFinite(x0); i >= 0 {
		return nil, failure{fmt.Sprintf("x0[%d] = %g: a run must start where x is finite", i, x0[i]), ode.ErrNonFinite}
	}
	oracle := &flows.Oracle{P: p}
	run := &Run{p: p, on: oracle, valueEpochs: s.ValueEpochs, made: origin{p.Name, p.Dim, opt.Triple(), s.Batch, s.Replace, s.Seed}}
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
		return nil, run.lacking(err)
	}
	cfg := ode.Config{Method: opt.Method, Control: opt.Control, MaxSteps: s.Steps, Observe: s.Observe, Potential: true}
	if s.Steps == 0 {
		cfg.MaxSteps = DefaultSteps
		if s.Grads > 0 {
			cfg.MaxSteps = ode.NoLimit
		}
	}
	run.check = gradientCheck{p, oracle.L2()}
	cfg.Stop = stops(s, run.check)
	if run.Integrator, err = ode.New(ctx, sys, x0, 0, math.Inf(1), cfg); err != nil {
		return nil, run.lacking(err)
	}
	run.best, run.aim = Location{X: slices.Clone(run.Output().X()), F: math.Inf(1)}, math.Inf(1)
	run.look()
	if err := run.startError(); err != nil {
		return nil, err
	}
	run.first = run.best.F
	return run, nil
}

// valued reports that the problem has a value: that it is not given by its gradient alone.
func (r *Run) valued() bool { return r.on.Valued() }

// lacking adds to an error of the start, where the problem has no value, that it has none.
func (r *Run) lacking(err error) error {
	if r.valued() {
		return err
	}
	return fmt.Errorf("%w (the problem has its gradient alone: no value, so no potential and no energy)", err)
}

// complete returns a copy of the problem with Func, Grad and FuncGrad made from one another. It panics if there is no
// gradient. A problem with its gradient alone stays so.
func complete(p *objective.Problem) *objective.Problem {
	q := *p
	q.Complete()
	if q.Grad == nil {
		panic(lacks(q.Func != nil, false))
	}
	return &q
}

func stops(s Settings, d gradientCheck) ode.Stop {
	var all []ode.Stop
	if s.Batch == 0 {
		switch {
		case s.GTol == 0:
			all = append(all, ode.ForceNorm{Tol: DefaultGTol})
		case s.GTol > 0:
			all = append(all, ode.ForceNorm{Tol: s.GTol})
		}
		if s.Target != nil {
			all = append(all, ode.PotentialBelow{Value: *s.Target})
		}
	}
	if s.Stop != nil {
		all = append(all, s.Stop)
	}
	if s.Batch == 0 {
		all = append(all, stalled{d})
	}
	if s.Grads > 0 {
		all = append(all, ode.MaxEvals{N: s.Grads})
	}
	return ode.Any(all...)
}

// Next takes one step and reports whether it did; see [ode.Integrator.Next].
func (r *Run) Next() bool {
	if !r.Integrator.Next() {
		if at := r.Output(); at != r.Point() && r.epoch == 0 {
			r.better(at) // which Result returns
		}
		if r.reason == (ode.Reason{}) {
			r.finish()
		}
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
	r.reason, r.err, r.end = ode.Reason{}, nil, nil
	r.look()
	return nil
}
