package ode

import (
	"fmt"
	"math"
)

// DefaultSteps is the limit on accepted steps where [Config] sets none; it is Hairer's NMAX.
const DefaultSteps = 100_000

// NoLimit as [Config].MaxSteps asks for no limit on the steps.
const NoLimit = math.MaxInt

// Config says how a system is integrated. Only Method must be given; what zero means is said at each field.
type Config struct {
	Method  Method  // no default
	Control Control // nil, or a wrapper around none: what suits the method, by control.Default
	Stop    Stop    // nil: none but the end of the interval

	// MaxSteps limits the accepted steps. Zero means [DefaultSteps], [NoLimit] none; New panics if it is negative.
	MaxSteps int

	// Potential says that the potential is needed at every point, so that it is computed together with the force where the
	// system has Both, which costs as much as one.
	Potential bool

	Events []Event   // located on the interpolant of every step; nil: none
	SaveAt []float64 // times, in the order of the run, whose states Solve returns; nil: none. The steps do not depend on them

	// Dense keeps the solution between the ends of the steps, for [Solution.At], in the memory of 1 to 16 states for each
	// step, mostly 4 to 8: as many as a polynomial through them needs. It costs what [Step.At] does at so many places:
	// little for a method with an interpolant, and a step of the method for each place otherwise, some eight times the run
	// for Verlet's. The steps do not depend on it.
	Dense bool

	// Observe is called after every attempt, accepted or not. It must not change the step. Nil: not called.
	Observe func(s *Step)
}

// check panics with the caller's mistake in the numbers of a configuration, if there is one.
func (c *Config) check() {
	if c.MaxSteps < 0 {
		panic(fmt.Sprintf("ode: MaxSteps = %d is negative; 0 means %d, ode.NoLimit none", c.MaxSteps, DefaultSteps))
	}
	if e, ok := c.Control.(ErrorControl); ok {
		w := e.Weights()
		mustBeTolerance("RTol", w.RTol)
		mustBeTolerance("ATol", w.ATol)
		for i, a := range w.ATols {
			mustBeTolerance(fmt.Sprintf("ATols[%d]", i), a)
		}
	}
}

// mustBeTolerance panics unless tol is a number that is not negative.
func mustBeTolerance(name string, tol float64) {
	if !(tol >= 0) {
		panic(fmt.Sprintf("ode: %s = %v: a tolerance is a number ≥ 0", name, tol))
	}
}

// checkSaves panics unless the times lie in the interval, in the order of the run.
func checkSaves(times []float64, t0, t1, dir float64) {
	for i, t := range times {
		switch {
		case math.IsNaN(t):
			panic(fmt.Sprintf("ode: SaveAt[%d] = NaN", i))
		case (t-t0)*dir < 0 || (t-t1)*dir > 0:
			panic(fmt.Sprintf("ode: SaveAt[%d] = %v is outside the interval from %v to %v", i, t, t0, t1))
		case i > 0 && (t-times[i-1])*dir < 0:
			panic(fmt.Sprintf("ode: SaveAt[%d] = %v is out of order: it comes before SaveAt[%d] = %v on the way from %v to %v", i, t, i-1, times[i-1], t0, t1))
		}
	}
}

func panicLength(what string, got, want int) {
	panic(fmt.Sprintf("ode: %s = %d, the state has dimension %d", what, got, want))
}
