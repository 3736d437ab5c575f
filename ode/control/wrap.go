package control

import (
	"fmt"
	"strings"

	"github.com/odescent/odescent/ode"
)

// wrapped is the controller of a control within another one; a wrapper embeds it and overrides what it changes.
type wrapped struct{ ode.Controller }

// complete returns the box with the control that is missing in it, at any depth: [Default]. It returns an error, with the
// example of the wrapper around the box, if the method has no default.
func (b Box) complete(r *ode.Run, example string) (Box, error) {
	switch c := b.Control.(type) {
	case nil:
		of, err := Default(r)
		if err != nil {
			return b, fmt.Errorf("control: no control within %s: %w; %s, say", example[:strings.IndexAny(example, "({")], err, example)
		}
		return Box{of}, nil
	case ode.Completer:
		of, err := c.Complete(r)
		return Box{of}, err
	}
	return b, nil
}

// start starts the control in a box, which has one.
func (b Box) start(r *ode.Run) (wrapped, error) {
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
		return "the control that suits the method"
	}
	return b.Control.String()
}
