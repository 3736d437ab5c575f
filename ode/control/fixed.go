// Package control holds the step-size controls, one in a file. A control plans a step before it is taken, from what
// is known at its left end, and judges it afterwards; see [ode.Controller].
//
// Two clocks are in use; package ode explains them. Each control says which one is its own, and some have a key.
package control

import (
	"fmt"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/spec"
)

// Clock is the clock of a control: "flow" or "step"; the empty clock is the control's own default.
type Clock string

// The two clocks.
const (
	Flow    Clock = "flow"
	PerStep Clock = "step"
)

// rate returns the unit of a length on the clock: a time or, on the step clock, the preconditioner's, which takes the force to a
// move.
func (c Clock) rate() string {
	if c == PerStep {
		return "x^2/f"
	}
	return "t"
}

// set gives the step the length h on the clock.
func (c Clock) set(s *ode.Step, h float64) {
	if c == PerStep {
		s.SetRate(h)
	} else {
		s.SetTime(h)
	}
}

// Fixed takes every step with the same length H > 0, on the flow clock unless told otherwise: gradient descent with
// learning rate H, when the method is Euler's.
type Fixed struct {
	H     float64 `spec:"h" in:"(0,inf)"`
	Clock Clock   `spec:"clock" oneof:",flow,step"`
}

func (c Fixed) Unit(string) string { return c.Clock.rate() }

func (c Fixed) String() string { return spec.Format("fixed", c, Fixed{}) }

func (c Fixed) Describe() string {
	if c.Clock == PerStep {
		return fmt.Sprintf("every step 1 long in time, with the scale %s of M as learning rate", spec.Number(c.H))
	}
	return fmt.Sprintf("every step %s long", spec.Number(c.H))
}

func (Fixed) Cite() []string { return nil }

func (c Fixed) Ticks() bool { return c.Clock == PerStep }

func (c Fixed) Pace() float64 { return c.H }

func (c Fixed) Start(*ode.Run) (ode.Controller, error) {
	if err := spec.Check(c); err != nil {
		return nil, fmt.Errorf("control: fixed: %w", err)
	}
	return fixed(c), nil
}

type fixed Fixed

func (c fixed) Propose(s *ode.Step)   { c.Clock.set(s, c.H) }
func (c fixed) Accept(*ode.Step) bool { return true }
func (c fixed) Update(*ode.Step)      {}

func init() { Register("fixed", Fixed{}, "fixed(h=0.05)", "fixed(h=0.05,clock=step)") }
