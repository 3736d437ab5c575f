package ode

import (
	"errors"

	"github.com/odescent/odescent/ode/vec"
)

// Method says how one step is taken. It is a plain value: it prints, compares, and may serve many runs at once.
// Start makes the state of one run, takes all the memory the run will need, and says which capability of the system
// is missing. String gives the method's spec, which reads back as the method.
type Method interface {
	Start(r *Run) (Stepper, error)
	String() string
}

// Stepper is a method in one run. Try writes the state at the end of the step to s.R.Y and leaves alone all that
// a further attempt from s.L reads. Before Try, s.R has forgotten its values and s.R.T is the end of the step.
//
// ErrRetry as the error of Try rejects the attempt; any other error ends the run.
type Stepper interface{ Try(s *Step) error }

// Estimator is a Stepper that estimates its local error. ErrOrder is the power of h that the estimate goes with.
type Estimator interface {
	Estimate(s *Step, w vec.Weights) float64
	ErrOrder() int
}

// Stabler is a Stepper that knows the largest stable length of a step from s.L; +Inf stands for no limit.
type Stabler interface{ Stable(s *Step) float64 }

// Updater is a Stepper with a memory: Update tells it that the step was accepted.
type Updater interface{ Update(s *Step) }

// Stater is a Stepper, Controller or Stopper with a state of its own. State hands every piece of it to visit,
// always in the same order; visit may read or overwrite it, so one walk serves saving and restoring.
type Stater interface{ State(visit func([]float64)) }

// Control says how long a step is. It is a plain value like a Method. One on the step clock is a [Ticker], one of equal times a
// [Pacer]; a wrapper around another control passes both on.
type Control interface {
	Start(r *Run) (Controller, error)
	String() string
}

// Ticker is a Control that says on which clock it runs: Ticks is true for the step clock, on which every step advances the
// time by 1 and its length is the preconditioner's scale. A control that says nothing runs on the clock of the flow.
type Ticker interface{ Ticks() bool }

// Ticks reports that c runs on the step clock.
func Ticks(c Control) bool {
	t, ok := c.(Ticker)
	return ok && t.Ticks()
}

// Pacer is a Control that says beforehand what length its steps have in time: Pace is that length, positive, if it plans
// no other, and 0 otherwise. Steps that a rejection, an event or the end of the interval shortens do not count.
type Pacer interface{ Pace() float64 }

// Pace returns the one length in time of the steps that c plans, 0 if they may differ or c does not say. It is 1 on the
// step clock.
func Pace(c Control) float64 {
	if Ticks(c) {
		return 1
	}
	if m, ok := c.(Pacer); ok {
		return m.Pace()
	}
	return 0
}

// Controller is a control in one run.
//
// Propose is called once for every left end. From what is known there it sets two numbers, the time s.H that the step takes on the
// flow's clock and the rate s.M.Scale on the velocity of the position, as a rule by [Step.SetTime] or [Step.SetRate], and perhaps
// the diagonal s.M.Diag; the sign of H is the integrator's. Accept is called once for every attempt and returns false after it
// has changed the step, as a rule to less and by [Step.Resize]; it remembers nothing beyond the attempts of this step, and
// nothing at all when s.Trial is 0. Update is called for the accepted attempt, and learns.
type Controller interface {
	Propose(s *Step)
	Accept(s *Step) bool
	Update(s *Step)
}

// ErrRetry tells the integrator that a method could not take this step and that it has shortened s.H for another
// attempt.
var ErrRetry = errors.New("ode: retry with a shorter step")
