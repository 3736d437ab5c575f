package ode

import (
	"fmt"
	"math"
)

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
