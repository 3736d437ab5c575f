package ode

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"math"
	"slices"

	"github.com/odescent/odescent/ode/vec"
)

// maxTrials bounds the attempts at one step.
const maxTrials = 100

// Where a method cannot take a step, its advice for the length is divided by 8 after patience attempts, and by 8², 8³
// and so on after three times as many: near a kink or a region where the field is not defined only very short steps can
// be taken, and halving would make some 50 attempts of each. A run ends after hopeless steps in a row that each took
// three times patience attempts; the length is then some 10⁻¹⁷ of what was planned.
const (
	patience = 8
	hopeless = 5
)

// Integrator advances one run step by step.
type Integrator struct {
	ctx     context.Context
	cfg     Config
	run     Run
	stats   Stats
	step    Step
	ctl     Controller
	stop    Stopper
	limit   int // on the steps
	events  *events
	whole   Step    // the step that a terminal event has cut
	spare   *Point  // for the end of such a step
	comp    float64 // compensation of the sum of steps
	fresh   bool    // step.R is the current point, step.L the one before
	drawn   bool    // the batch of the first step was drawn for Init
	checked bool    // the stop was checked at the current point
	still   bool    // the last step left the state where it was, and the interval has no end
	hard    int     // steps in a row with 24 or more attempts that the method could not solve
	mean    float64 // of the lengths of the last accepted steps, some 64
	tried   float64 // the length of the last attempt
	ended   bool
	rest    bool // it ended as the flow is at rest
	reason  Reason
	err     error
}

// New prepares the integration of sys from (t0, y0) towards t1, which may be earlier, later or infinite. y0 is
// copied; it holds the whole state, or only the position, and then sys.Init fills the rest. A nil ctx never cancels.
//
// It panics on the caller's mistakes: a nil system, a y0 of the wrong length, a NaN among the times, a negative
// MaxSteps, a tolerance that is negative or not a number, a SaveAt outside the interval or out of order. It returns an
// error if the method is missing, if the system lacks a capability that method or control needs, if these need more
// than [MaxMemory], if no control is given and the method has no error estimate for the default one, and if y0 is not
// finite.
func New(ctx context.Context, sys *System, y0 []float64, t0, t1 float64, cfg Config) (*Integrator, error) {
	sys.check()
	if len(y0) != sys.Dim && len(y0) != sys.pos() {
		panic(fmt.Sprintf("ode: len(y0) = %d, the system has dimension %d and a position of length %d", len(y0), sys.Dim, sys.pos()))
	}
	if math.IsNaN(t0) || math.IsInf(t0, 0) || math.IsNaN(t1) {
		panic(fmt.Sprintf("ode: the interval from %v to %v", t0, t1))
	}
	cfg.check()
	if cfg.Method == nil {
		return nil, errors.New("ode: no method; rk.Euler is the simplest, rk.Tsit5 a good one for smooth flows")
	}
	if i := vec.FirstNonFinite(y0); i >= 0 {
		return nil, fmt.Errorf("%w: y0[%d] = %g", ErrNonFinite, i, y0[i])
	}
	if ctx == nil {
		ctx = context.Background()
	}
	it := &Integrator{ctx: ctx, cfg: cfg, limit: cfg.MaxSteps}
	if it.limit == 0 {
		it.limit = DefaultSteps
	}
	whole := sys.Force == nil && sys.Both == nil
	it.run = Run{
		Sys: sys, T0: t0, T1: t1, Stats: &it.stats, pos: sys.pos(), plain: Precond{Scale: 1}, whole: whole,
		bare: sys.FieldFromForce == nil && (whole || sys.pos() == sys.Dim),
	}
	r := &it.run
	r.method, r.Control, r.step = cfg.Method, cfg.Control, &it.step
	if cfg.Potential {
		r.NeedPotential()
	}
	checkSaves(cfg.SaveAt, t0, t1, r.Dir())
	it.step = Step{M: r.plain, L: r.NewPoint(), R: r.NewPoint(), run: r}
	s := &it.step
	s.L.T, s.R.T = t0, t0
	s.L.M, s.R.M = &s.M, &s.M
	copy(s.L.Y, y0)
	if sys.Project != nil {
		if sys.Project(s.L.X()); !vec.Finite(s.L.X()) {
			return nil, fmt.Errorf("%w: the start has no nearest point where the flow is defined", ErrNonFinite)
		}
	}
	r.Start = s.L
	r.makeOutput()
	if len(y0) < sys.Dim && sys.Init != nil {
		if sys.Draw != nil {
			sys.Draw(0)
			it.drawn = true
		}
		sys.Init(s.L)
		s.L.InvalidateField()
	}
	var err error
	if r.Method, err = cfg.Method.Start(r); err != nil {
		return nil, err
	}
	if r.Method == nil {
		return nil, fmt.Errorf("ode: the method %v starts with neither a stepper nor an error", cfg.Method)
	}
	if err = r.checkParts(); err != nil {
		return nil, err
	}
	if cfg.Control == nil {
		if cfg.Control, err = defaultControl(r); err != nil {
			return nil, err
		}
	} else if c, ok := cfg.Control.(Completer); ok {
		if cfg.Control, err = c.Complete(r); err != nil {
			return nil, err
		}
	}
	it.cfg.Control, r.Control = cfg.Control, cfg.Control
	if it.ctl, err = cfg.Control.Start(r); err != nil {
		return nil, err
	}
	if it.ctl == nil {
		return nil, fmt.Errorf("ode: the control %v starts with neither a controller nor an error", cfg.Control)
	}
	if cfg.Stop != nil {
		if it.stop, err = cfg.Stop.Start(r); err != nil {
			return nil, err
		}
	}
	it.events = newEvents(cfg.Events, s.L)
	return it, nil
}

// Run returns the run that method and control were started with.
func (it *Integrator) Run() *Run { return &it.run }

// Point returns the point reached.
func (it *Integrator) Point() *Point {
	if it.fresh {
		return it.step.R
	}
	return it.step.L
}

// Output returns the point that is reported for the one reached, an average, say; see [Run.Output].
func (it *Integrator) Output() *Point { return it.run.Output(it.Point()) }

// Step returns the last attempt; its ends are the point before and, if it was accepted, the point reached.
func (it *Integrator) Step() *Step { return &it.step }

// Stats returns what the run has cost so far.
func (it *Integrator) Stats() Stats { return it.stats }

// Steps returns the accepted steps as an iterator. It may be left and taken up again.
func (it *Integrator) Steps() iter.Seq[*Step] {
	return func(yield func(*Step) bool) {
		for it.Next() {
			if !yield(&it.step) {
				return
			}
		}
	}
}

// Next takes one step and reports whether it did. After the last step it returns false, with [Integrator.Reason]
// and [Integrator.Err] saying why; [Status] lists the ends and the error of each.
func (it *Integrator) Next() bool {
	if it.ended || it.over() {
		return false
	}
	s := &it.step
	if it.fresh {
		s.R.settle()
		s.L, s.R = s.R, s.L
		it.fresh = false
	}
	s.K = it.stats.Steps
	if draw := it.run.Sys.Draw; draw != nil && !(it.drawn && s.K == 0) {
		draw(s.K)
		s.L.Invalidate()
		if it.run.output != nil {
			it.run.output.Invalidate()
		}
	}
	s.Trial, s.Accepted, s.lands, s.whole, s.trust = 0, false, false, nil, 0
	if it.run.Squares() {
		if err := it.run.square(s); err != nil {
			return it.fail(Diverged, err)
		}
	}
	it.run.side = side{}
	unsolved := it.stats.BySolver
	it.ctl.Propose(s)
	for {
		it.setEnd()
		s.touch()
		if s.Trial == 0 {
			s.PlannedRate = s.Rate()
		}
		s.L.hasField = false // the preconditioner may have changed, in Propose or in Accept
		if s.H != s.H {
			return it.fail(Diverged, fmt.Errorf("%w: the length of step %d from t = %.6g is NaN", ErrNonFinite, s.K+1, s.L.T))
		}
		if s.L.T+s.H == s.L.T && !math.IsInf(it.run.T1, 0) || s.H == 0 {
			return it.fail(Underflow, it.underflow())
		}
		s.R.Invalidate()
		end := s.R.T
		it.tried = s.H
		err := it.run.Method.Try(s)
		s.R.T = end // methods may have used it for their stages
		if err == nil && it.ctl.Accept(s) {
			break
		}
		if err != nil && !errors.Is(err, ErrRetry) {
			return it.fail(Unsolved, fmt.Errorf("ode: step %d from t = %.6g: %w", s.K+1, s.L.T, err))
		}
		it.reject(err)
		if err != nil && s.Trial >= patience && math.Abs(s.H) > 1e-200 {
			s.H = math.Ldexp(s.H, -3*max(1, s.Trial-3*patience))
		}
		if s.Trial++; s.Trial >= maxTrials {
			return it.fail(Rejected, it.rejections())
		}
	}
	if !vec.Finite(s.R.Y) {
		it.reject(nil)
		return it.fail(Diverged, diverged(s, vec.FirstNonFinite(s.R.Y)))
	}
	if slices.Equal(s.L.Y, s.R.Y) {
		if i := s.L.unknown(); i >= 0 {
			it.reject(nil)
			return it.fail(Diverged, nowhere(s, i))
		}
	}
	s.Accepted = true
	if it.comp += s.H - (s.R.T - s.L.T); s.R.T == it.run.T1 || s.lands && s.R.T == s.to || math.IsInf(s.R.T, 0) {
		it.comp = 0
	}
	if c, ok := it.run.Method.(Updater); ok {
		c.Update(s)
	}
	it.ctl.Update(s)
	it.stats.Steps++
	it.fresh, it.checked = true, false
	if it.hard++; it.stats.BySolver-unsolved < 3*patience {
		it.hard = 0
	}
	it.still = math.IsInf(it.run.T1, 0) && unmoved(s.L.Y, s.R.Y)
	if it.mean += float64((math.Abs(s.H) - it.mean) / 64); it.mean == math.Abs(s.H)/64 {
		it.mean = math.Abs(s.H) // the first
	}
	if it.events != nil {
		if c := it.events.watch(s); c != nil {
			it.cutAt(c)
		}
	}
	if w, ok := it.stop.(Watcher); ok {
		w.Watch(s)
	}
	it.observe()
	return true
}

func (it *Integrator) reject(err error) {
	it.stats.Rejected++
	switch {
	case err != nil:
		it.stats.BySolver++
	case !vec.Finite(it.step.R.Y):
		it.stats.ByValue++
	default:
		it.stats.ByError++
	}
	it.observe()
}

func (it *Integrator) observe() {
	if it.cfg.Observe != nil {
		it.cfg.Observe(&it.step)
	}
}
