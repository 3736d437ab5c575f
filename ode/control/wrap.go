package control

import (
	"errors"

	"github.com/odescent/odescent/ode"
)

// wrapped is the controller of a control within another one; a wrapper embeds it and overrides what it changes.
type wrapped struct{ ode.Controller }

// start starts the control in a box, with an error if it is empty.
func (b Box) start(r *ode.Run) (wrapped, error) {
	if b.Control == nil {
		return wrapped{}, errors.New("control: a wrapper needs a control to act on")
	}
	c, err := b.Control.Start(r)
	return wrapped{c}, err
}

// State implements ode.Stater.
func (w wrapped) State(visit func([]float64)) {
	if s, ok := w.Controller.(ode.Stater); ok {
		s.State(visit)
	}
}

// Rated is implemented by a control whose rates, H·Scale, are no time on the flow clock, or do not take the drive to a move on
// the step clock, since a diagonal has a unit, too: RateUnit returns the unit of its rates, as a tag has it.
type Rated interface{ RateUnit() string }

// rateUnit returns the unit of the rates of the control in a box.
func (b Box) rateUnit() string {
	switch c, rated := b.Control.(Rated); {
	case rated:
		return c.RateUnit()
	case b.Control != nil && ode.Ticks(b.Control):
		return PerStep.rate()
	}
	return Flow.rate()
}

// RateUnit implements [Rated].
func (c Limit) RateUnit() string { return c.Of.rateUnit() }

// RateUnit implements [Rated].
func (c Land) RateUnit() string { return c.Of.rateUnit() }

// RateUnit implements [Rated].
func (c Schedule) RateUnit() string { return c.Of.rateUnit() }

// RateUnit implements [Rated].
func (c Descent) RateUnit() string { return c.Of.rateUnit() }

// RateUnit implements [Rated].
func (c Record) RateUnit() string { return Box{c.Of}.rateUnit() }

// RateUnit implements [Rated]: h·‖d‖ is Tol per norm; otherwise Tol is the rate.
func (c Slope) RateUnit() string {
	if c.fill().Per != Norm {
		return c.Unit("tol")
	}
	return c.Clock.rate()
}

// RateUnit implements [Rated].
func (Adafactor) RateUnit() string { return "x" }

// RateUnit implements [Rated].
func (Prodigy) RateUnit() string { return "x" }

// RateUnit implements [Rated].
func (Rprop) RateUnit() string { return "1" }

// describe returns what the control in a box says of itself.
func (b Box) describe() string {
	if d, ok := b.Control.(interface{ Describe() string }); ok {
		return d.Describe()
	}
	if b.Control == nil {
		return "nothing"
	}
	return b.Control.String()
}

var errEmptyBox = errors.New("it needs a control to act on, as in clip(fixed(h=0.1),max=1)")
