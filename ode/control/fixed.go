package control

import (
	"fmt"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/spec"
)

// Fixed takes every step with the same length H > 0, a time on the flow clock, the default, and the rate on the
// step clock. With Euler's method it is gradient descent with the learning rate H.
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

func (c Fixed) OnStepClock() bool { return c.Clock == PerStep }

func (c Fixed) FixedStep() float64 { return c.H }

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
