package ode

import (
	"errors"

	"github.com/odescent/odescent/ode/vec"
)

// Method takes one step of a given length. It is a plain value: it prints, compares, and may serve many runs at once.
// Start makes the state of one run and allocates all the memory that it will need; its error says which capability of
// the system is missing. String returns the method's spec, which reads back as the method.
type Method interface {
	Start(r *Run) (Stepper, error)
	String() string
}

// Stepper is a method in one run. Try writes the state at the end of the step to s.R.Y and changes nothing that
// a further attempt from s.L reads. Before Try, s.R is invalidated and s.R.T is the end of the step.
//
// An error that is [ErrRetry] rejects the attempt; any other error ends the run.
type Stepper interface{ Try(s *Step) error }

// Estimator is a Stepper that estimates its local error. ErrOrder is the power of h that the estimate goes with.
type Estimator interface {
	Estimate(s *Step, w vec.Weights) float64
	ErrOrder() int
}

// VariableOrder is an Estimator that chooses its order from step to step. ErrOrder is that of its last attempt, before
// the first one that of the first. Expect returns, after Update, the estimate of the error that the accepted step would
// have had at the order of the next one, and the power of h that this goes with: what the next length is chosen by, in
// place of the estimate of the step itself.
type VariableOrder interface {
	Estimator
	Expect() (err float64, order int)
}

// Stabler is a Stepper with a limit of stability: Stable returns the largest stable length of a step from s.L, +Inf for
// none.
type Stabler interface{ Stable(s *Step) float64 }

// Updater is a Stepper with a memory: Update is called after a step was accepted.
type Updater interface{ Update(s *Step) }

// Stater is a Stepper, Controller or Stopper with a state. State passes every piece of it to visit, always in the same
// order; visit may read or overwrite it, so one walk serves saving and restoring.
type Stater interface{ State(visit func([]float64)) }

// Control chooses the length of each step. It is a plain value like a Method. One on the step clock is a [StepClocked],
// one of equal times a [FixedStepper]; a wrapper around another control passes both on.
type Control interface {
	Start(r *Run) (Controller, error)
	String() string
}

// StepClocked is a Control that states its clock: OnStepClock is true for the step clock, on which every step advances
// the time by 1 and the learning rate is the preconditioner's scale. A control that is no StepClocked runs on the flow
// clock.
type StepClocked interface{ OnStepClock() bool }

// OnStepClock reports that c runs on the step clock.
func OnStepClock(c Control) bool {
	t, ok := c.(StepClocked)
	return ok && t.OnStepClock()
}

// FixedStepper is a Control that states the time of its steps beforehand: FixedStep is that time, positive, if all
// planned steps take it, and 0 otherwise. Steps that a rejection, an event or the end of the interval shortens do not
// count.
type FixedStepper interface{ FixedStep() float64 }

// FixedStep returns the time of every step that c plans, 0 if the times may differ or c does not state them. It is 1 on
// the step clock.
func FixedStep(c Control) float64 {
	if OnStepClock(c) {
		return 1
	}
	if m, ok := c.(FixedStepper); ok {
		return m.FixedStep()
	}
	return 0
}

// Controller is a control in one run.
//
// Propose is called once for every left end. From what is known there it sets two numbers, the time s.H that the step
// takes on the flow clock and the rate s.M.Scale on the velocity of the position, as a rule by [Step.SetTime] or
// [Step.SetRate], and perhaps the diagonal s.M.Diag; the integrator sets the sign of H. Accept is called once for every
// attempt. To reject it, Accept changes the step, as a rule by [Step.Resize] with a factor below 1, and returns false;
// it remembers nothing beyond the attempts of this step, and nothing from before where s.Trial is 0. Update is called
// for the accepted attempt and may change the memory of the control.
type Controller interface {
	Propose(s *Step)
	Accept(s *Step) bool
	Update(s *Step)
}

// ErrRetry is the error of a method that could not take this step and has shortened it for another attempt, by
// [Step.Resize] or in H alone. Methods that solve equations of all variables shorten H: the scale multiplies only the
// velocity of the position, so that a smaller one need not make the equations of a momentum solvable. On the step clock
// such a step takes less time than 1.
var ErrRetry = errors.New("ode: retry with a shorter step")
