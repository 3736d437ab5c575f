package ode

import (
	"errors"
	"fmt"
	"math"

	"github.com/odescent/odescent/ode/spec"
)

var inf = math.Inf(1)

// Status says how a run ended. Zero is [Running]: it has not. T and Y are those of the last good point in every case.
//
//	            how it ended                                                 error
//	reached     T is t1 exactly                                              nil
//	converged   by a stop that means convergence; or at rest (below)         nil
//	stopped     by a stop that means nothing more                            nil
//	event       by a terminal event; T is its time                           nil
//	stalled     by a stop that saw no progress; or at rest (below)           nil
//	limit       by MaxSteps, or by a limit on evaluations, as of a MaxEvals    ErrLimit, or nil (below)
//	diverged    the next state is not finite, or the field is not and the
//	            state does not move; or a square that the control forms
//	            overflows; or a stop reports convergence where the force or
//	            the potential is not finite: T and Y are then that point's   ErrNonFinite, ErrSquare
//	            or outside of the space of the system, likewise              ErrOutside
//	underflow   rejections have made the step too short to move the time     ErrUnderflow
//	rejected    100 attempts at one step, or the method could hardly solve
//	            its equations in 5 steps in a row, of 24 attempts or more    ErrRejections
//	unsolved    the method has given up                                      its own
//	canceled    by the context                                               the context's cause
//
// A limit is an error where the interval is finite, as its end was not reached, and where it is the default limit. On
// an infinite interval a limit that the caller has set is the expected end, without an error.
//
// A run on an infinite interval is at rest if a step has left the state where it was, and the field is exactly zero
// there, now and at some twenty later times, or the time is beyond 2^997. It has converged then, but where the field or
// the potential is not finite it has stalled. That is looked at after every 64th step.
type Status int

// The ways in which a run ends; see [Status].
const (
	Running   Status = iota // it has not ended
	Reached                 // the end of the interval
	Converged               // a stop that means convergence, or rest
	Stopped                 // a stop that does not
	Limit                   // the limit on steps or evaluations
	Diverged                // a state that is not finite
	Underflow               // a step too short to move time
	Rejected                // too many attempts
	Unsolved                // the method could not solve its equations
	Canceled                // the context
	Stalled                 // no progress any more
	AtEvent                 // a terminal event
)

var statusNames = [...]string{
	"running", "reached", "converged", "stopped", "limit", "diverged", "underflow", "rejected", "unsolved", "canceled",
	"stalled", "event",
}

// String returns the status in lower case.
func (s Status) String() string {
	if s < 0 || int(s) >= len(statusNames) {
		return fmt.Sprintf("status(%d)", int(s))
	}
	return statusNames[s]
}

// OK reports that the run ended at the end of its interval, by a stop or an event, or at a limit; only the last may
// come with an error, [ErrLimit].
func (s Status) OK() bool { return s >= Reached && s <= Limit || s == Stalled || s == AtEvent }

// The errors that end a run wrap one of these, and say where and what to try.
var (
	ErrNonFinite  = errors.New("ode: non-finite state")
	ErrUnderflow  = errors.New("ode: step underflow")
	ErrRejections = errors.New("ode: too many rejections")
	ErrLimit      = errors.New("ode: limit reached before the end")
	ErrSquare     = errors.New("ode: the square of the force overflows")
	ErrOutside    = errors.New("ode: a stop reports convergence outside of the space of the flow")
)

// Reason says why a run ended. It is zero while the run goes on, and where a stop does not end it.
type Reason struct {
	Status Status // what kind of end; see its constants
	Text   string // a sentence with the numbers: "20 steps", "t = 3"; or that of the error
}

// Converged reports that the reason means convergence.
func (r Reason) Converged() bool { return r.Status == Converged }

func diverged(s *Step, i int) error {
	return fmt.Errorf("%w: y[%d] = %g at step %d, t = %.6g, h = %.6g (try a smaller or an error-controlled step; or the solution is singular there)",
		ErrNonFinite, i, s.R.Y[i], s.K+1, s.R.T, s.H)
}

// nowhere is the error of a step that does not move the state and has a force that is not finite.
func nowhere(s *Step, i int) error {
	return fmt.Errorf("%w: the field is %g in component %d at step %d, t = %.6g, where y[%d] = %g (is the flow finite there, or singular?)",
		ErrNonFinite, s.L.evaluated[i], i, s.K+1, s.L.T, i, s.L.Y[i])
}

func (it *Integrator) underflow() error {
	s := &it.step
	after := ""
	if s.Trial > 0 {
		after = " after " + spec.Count(s.Trial, "rejection")
		if s.Trial > 1 {
			after += " in a row"
		}
	}
	blame := it.beyond()
	switch {
	case blame != "":
	case it.explicit():
		blame = "the flow is stiff, discontinuous or singular there (try auto.Solve, a stiff method such as stiff.Rodas5P, or a larger tolerance)" + it.stiff()
	default:
		blame = "the flow is discontinuous or singular there (try a larger tolerance)"
	}
	return fmt.Errorf("%w: h = %.3g does not move t = %.6g at step %d%s; %s", ErrUnderflow, s.H, s.L.T, s.K+1, after, blame)
}

func (it *Integrator) rejections() error {
	s := &it.step
	h, blame := s.H, it.beyond()
	if blame == "" {
		blame = "is the flow discontinuous or singular there?"
	}
	return fmt.Errorf("%w: %d in a row at step %d, t = %.6g, the next with h = %.3g; %s", ErrRejections, s.Trial, s.K+1, s.L.T, h, blame)
}

// unsolvable is the error of a method that can solve its equations for negligible steps only.
func (it *Integrator) unsolvable() error {
	return fmt.Errorf("%w: %v cannot solve its equations at t = %.6g but for steps of some %.3g, %d steps in a row (is the flow smooth and finite there? try another method, or an error-controlled step)",
		ErrRejections, it.cfg.Method, it.Point().T, math.Abs(it.step.H), it.hard)
}

// limited is the error of the limit in text; try says how to raise it.
func (it *Integrator) limited(text, try string) error {
	by := ""
	if it.stats.Steps > 0 {
		by = fmt.Sprintf(" by steps of some %.3g", it.mean)
	}
	fewer := "longer steps are fewer"
	if _, ok := it.run.Control.(ErrorControl); ok {
		fewer = "a larger tolerance takes fewer steps"
	}
	return fmt.Errorf("%w: %s, at t = %.6g on the way from %g to %g%s (%s; %s)%s",
		ErrLimit, text, it.Point().T, it.run.T0, it.run.T1, by, fewer, try, it.stiff())
}

// raise says how to raise the limit on the steps.
func (c *Config) raise() string {
	if c.MaxSteps == 0 {
		return "set MaxSteps; ode.NoLimit asks for none"
	}
	return "raise MaxSteps; ode.NoLimit asks for none"
}

// Reason says why the run ended; it is zero while it runs.
func (it *Integrator) Reason() Reason { return it.reason }

// AtRest reports that the run has ended as nothing moves any more; see [Status].
func (it *Integrator) AtRest() bool { return it.rest }

// Err returns the error that ended the run, if one did. The point reached before it is kept.
func (it *Integrator) Err() error { return it.err }
