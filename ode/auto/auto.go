// Package auto chooses the method during the run: it starts with an explicit one, changes to a stabilized or an
// implicit one where stability and not accuracy limits the step, and back. The solution lists the methods, where each
// was used, and why.
//
// # Start here
//
//	sol, err := auto.Solve(ctx, sys, y0, 0, 10, auto.Config{RTol: 1e-6, ATol: 1e-9})
//	for _, leg := range sol.Legs {
//		fmt.Println(leg)
//	}
//
// example_test.go has a stiff flow.
//
// # What it measures
//
// It estimates the spectral radius ρ, by [spectral.Spectrum] every 25 steps, with differences that suit the size of
// each component, so that a fast one counts among any number of others, and compares h·ρ over the last steps with the
// explicit method's stability interval. Where it matters and the system does not state it, it tests whether the
// Jacobian is symmetric. It also leaves an explicit or stabilized method most of whose attempts are rejected, or that
// can take no step any more, and a stabilized one whose stages cost far more than a dense Jacobian. Where linear
// algebra may be dense and a stabilized leg has cost ten times what 40 implicit steps may, it takes these as a trial
// and continues with the method that needs fewer evaluations per unit of time; each trial that the stabilized method
// wins doubles the time to the next.
//
// A system that states the structure of its Jacobian goes from the explicit method to the implicit one.
//
// Steps are chosen by control.PI where the method is explicit or stabilized, by control.Gustafsson where it is
// implicit.
package auto

import (
	"context"
	"errors"
	"fmt"
	"math"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/internal/linear"
	"github.com/odescent/odescent/ode/rk"
	"github.com/odescent/odescent/ode/spec"
	"github.com/odescent/odescent/ode/stab"
	"github.com/odescent/odescent/ode/stiff"
)

// Config holds the tolerances and what to choose from.
type Config struct {
	// RTol has no unit, ATol that of y. Where both are zero they are those of control.Default: 1e-6, and 1e-9 times the
	// largest component of y0 in size, or 1e-9 where all are zero. Solution.Control says which were used.
	RTol, ATol float64
	ATols      spec.Vector // an ATol for every component in place of ATol, as in control.PI

	MaxSteps int // accepted steps of all legs; zero: ode.DefaultSteps, ode.NoLimit: no limit

	// The methods to choose from; nil stands for rk.Tsit5, stab.RKC2 and stiff.Rodas5P.
	Explicit, Stabilized, Implicit ode.Method

	// DenseDim is the largest dimension for which an implicit method, with its dense linear algebra, is chosen while
	// there is another way; zero means 200. Where the system states the structure of its Jacobian it is the largest number
	// of diagonals of the factors, 2·Lower + Upper + 1; a system with a Solver has none.
	DenseDim int

	Events  []ode.Event
	SaveAt  []float64 // as ode.Config.SaveAt, over all legs
	Dense   bool      // as ode.Config.Dense, over all legs
	Observe func(s *ode.Step)
}

// Leg is a part of the run with one method.
type Leg struct {
	Method   string
	From, To float64
	Steps    int
	Why      string // why this method
}

// String returns the leg as a line of text.
func (l Leg) String() string {
	return fmt.Sprintf("%s from t = %.4g to %.4g, %s: %s", l.Method, l.From, l.To, spec.Count(l.Steps, "step"), l.Why)
}

// Solution is an ode.Solution with the legs of the run.
type Solution struct {
	ode.Solution
	Legs []Leg
}

// kind is a kind of method.
type kind int

const (
	explicit kind = iota
	stabilized
	implicit
)

// fill replaces what is zero by its default, for a run from y0.
func (c Config) fill(y0 []float64) Config {
	if c.RTol == 0 && c.ATol == 0 && c.ATols == "" {
		c.RTol, c.ATol = control.DefaultTolerances(y0)
	}
	if c.Explicit == nil {
		c.Explicit = rk.Tsit5
	}
	if c.Stabilized == nil {
		c.Stabilized = stab.RKC2{}
	}
	if c.Implicit == nil {
		c.Implicit = stiff.Rodas5P
	}
	if c.DenseDim == 0 {
		c.DenseDim = 200
	}
	return c
}

func (c Config) method(k kind) ode.Method {
	return [...]ode.Method{c.Explicit, c.Stabilized, c.Implicit}[k]
}

// Solve integrates sys from (t0, y0) to t1; see [ode.Solve] for arguments, panics and errors. The statistics are those
// of all legs together.
func Solve(ctx context.Context, sys *ode.System, y0 []float64, t0, t1 float64, cfg Config) (Solution, error) {
	cfg = cfg.fill(y0)
	var sol Solution
	now, why := explicit, "to begin with"
	limit := cfg.MaxSteps
	if limit == 0 {
		limit = ode.DefaultSteps
	}
	t, y, save := t0, append([]float64(nil), y0...), cfg.SaveAt
	var first, beat float64
	lost := 0 // trials of an implicit method
	for {
		w := &watch{kind: now, interval: interval(cfg.Explicit), tol: cfg.tolerance().Weights(), full: cfg.DenseDim, beat: beat}
		if now == stabilized && sys.Dim <= cfg.DenseDim {
			w.budget = trialCost(sys.Dim) << min(lost, 20)
		}
		beat = 0
		c := ode.Config{Method: cfg.method(now), Control: cfg.control(now, first), Events: cfg.Events, SaveAt: save, Dense: cfg.Dense, Stop: w}
		c.Observe = func(s *ode.Step) {
			w.see(s)
			if cfg.Observe != nil {
				cfg.Observe(s)
			}
		}
		c.MaxSteps = limit - sol.Stats.Steps
		leg, err := ode.Solve(ctx, sys, y, t, t1, c)
		save = save[len(leg.Times):]
		sol.Legs = append(sol.Legs, Leg{c.Method.String(), t, leg.T, leg.Stats.Steps, why})
		sol.Extend(leg)
		if leg.Reason.Status == ode.Limit || sol.Stats.Steps == limit && w.fired {
			return sol, sol.limited(cfg.MaxSteps, t1)
		}
		if err != nil && now != implicit && w.run != nil && stuck(err) {
			w.fail(err)
		}
		if !w.fired {
			return sol, err
		}
		before := *w.run.Stats
		sym := sys.Symmetric || now == explicit && w.symmetric(leg.T, leg.Y)
		sol.Stats.FieldEvals += w.run.Stats.FieldEvals - before.FieldEvals
		sol.Stats.JacVecs += w.run.Stats.JacVecs - before.JacVecs
		switch {
		case w.trial && now == stabilized:
			beat = w.rate
		case w.trial:
			lost++
		}
		now, why = cfg.next(now, w, sym, sys)
		first = 0
		if errors.Is(err, ode.ErrUnderflow) {
			first = movable * math.Abs(leg.T)
		}
		t, y = leg.T, leg.Y
	}
}

// trialCost is how many evaluations a stabilized leg in n dimensions spends before an implicit method is tried, whose
// step costs some n + 8 with differences for its Jacobian.
func trialCost(n int) int { return trialShare * trialSteps * (n + 8) }

// control returns the control of a leg: that of Gustafsson for an implicit method, PI for the others. A first that is
// not zero is its first length.
func (c Config) control(k kind, first float64) ode.Control {
	if k == implicit {
		return control.Gustafsson{RTol: c.RTol, ATol: c.ATol, ATols: c.ATols, H0: first}
	}
	pi := c.tolerance()
	pi.H0 = first
	return pi
}

func (c Config) tolerance() control.PI { return control.PI{RTol: c.RTol, ATol: c.ATol, ATols: c.ATols} }

// movable is the share of the time that a first step is at least after one that did not move it.
const movable = 0x1p-40

// stuck reports that a run could not go on where a method with a larger stability region may.
func stuck(err error) bool {
	return errors.Is(err, ode.ErrUnderflow) || errors.Is(err, ode.ErrRejections) || errors.Is(err, ode.ErrNonFinite)
}

// limited makes the limit on the steps of all legs the reason, and an error as [ode.Status] says.
func (s *Solution) limited(limit int, t1 float64) error {
	text, try := spec.Count(s.Stats.Steps, "step"), "raise MaxSteps; ode.NoLimit asks for none"
	if limit == 0 {
		text, try = text+", the default limit", "set MaxSteps; ode.NoLimit asks for none"
	}
	s.Reason = ode.Reason{Status: ode.Limit, Text: text}
	if limit != 0 && math.IsInf(t1, 0) {
		return nil
	}
	return fmt.Errorf("%w: %s, at t = %.6g on the way to %g, the last leg by %s (a larger tolerance takes fewer steps; %s)",
		ode.ErrLimit, text, s.T, t1, s.Legs[len(s.Legs)-1].Method, try)
}

// interval returns the real stability interval of an explicit method, 3 if it does not say.
func interval(m ode.Method) float64 {
	if r, ok := m.(interface{ RealInterval() float64 }); ok {
		return r.RealInterval()
	}
	return 3
}

// narrow reports that the linear systems of an implicit method cost little more than evaluations.
func (c Config) narrow(sys *ode.System) bool {
	return sys.Solver != nil || sys.Structured() && linear.Width(sys) <= c.DenseDim
}

// next chooses the method after w has fired.
func (c Config) next(now kind, w *watch, sym bool, sys *ode.System) (kind, string) {
	switch {
	case w.trial && now == stabilized:
		return implicit, fmt.Sprintf("%d evaluations were spent at h·ρ = %.3g: tried whether an implicit method needs fewer", w.run.Stats.FieldEvals, w.hrho)
	case w.trial:
		return stabilized, fmt.Sprintf("%.3g evaluations per unit of time, against %.3g before the trial", w.rate, w.beat)
	case now == stabilized && w.trouble != "":
		return implicit, w.trouble
	case now != explicit:
		return explicit, fmt.Sprintf("h·ρ = %.3g is within an explicit method's stability again", w.hrho)
	}
	why := w.trouble
	if why == "" {
		why = fmt.Sprintf("h·ρ = %.3g is at the stability limit", w.hrho)
	}
	switch {
	case c.narrow(sys):
		return implicit, why + ", and the structure of the Jacobian is given"
	case sym && (sys.Dim > c.DenseDim || sys.Jac == nil):
		return stabilized, why + ", and the Jacobian is symmetric"
	case sym:
		return implicit, why + ", and the Jacobian is given and small"
	}
	return implicit, why + ", and the Jacobian is not symmetric"
}
