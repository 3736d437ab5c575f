package control

import (
	"fmt"
	"strings"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/spec"
)

// wrapped is the controller of a control within another one; a wrapper embeds it and overrides what it changes.
type wrapped struct{ ode.Controller }

// stretcher is a controller whose memory goes by the time of the coming step: stretch says before Propose by what
// schedules will multiply the time that it plans.
type stretcher interface{ stretch(f float64) }

func (w wrapped) stretch(f float64) {
	if s, ok := w.Controller.(stretcher); ok {
		s.stretch(f)
	}
}

// complete returns the control, with the one that is missing in it, at any depth: [Default]. It returns an error, with
// the example of the wrapper around the control, if the method has no default.
func complete(c ode.Control, r *ode.Run, example string) (ode.Control, error) {
	switch c := c.(type) {
	case nil:
		of, err := Default(r)
		if err != nil {
			return nil, fmt.Errorf("control: no control within %s: %w; %s, say", example[:strings.IndexAny(example, "({")], err, example)
		}
		return of, nil
	case ode.Completer:
		return c.Complete(r)
	}
	return c, nil
}

// within completes and starts the control within another one.
func within(c ode.Control, r *ode.Run, example string) (wrapped, error) {
	c, err := complete(c, r, example)
	if err != nil {
		return wrapped{}, err
	}
	of, err := c.Start(r)
	if err == nil && of == nil {
		err = fmt.Errorf("control: %v starts with neither a controller nor an error", c)
	}
	return wrapped{of}, err
}

func (w wrapped) State(visit func([]float64)) {
	if s, ok := w.Controller.(ode.Stater); ok {
		s.State(visit)
	}
}

// Rated is implemented by a control whose rates, H·Scale, are no time on the flow clock, or do not take the force to a
// move on the step clock, since a diagonal has a unit, too: RateUnit returns the unit of its rates, as a tag has it.
type Rated interface{ RateUnit() string }

// rateUnit returns the unit of the rates of a control within another one.
func rateUnit(c ode.Control) string {
	switch r, rated := c.(Rated); {
	case rated:
		return r.RateUnit()
	case c != nil && ode.OnStepClock(c):
		return PerStep.rate()
	}
	return Flow.rate()
}

func (c Limit) RateUnit() string { return rateUnit(c.Of) }

func (c Land) RateUnit() string { return rateUnit(c.Of) }

func (c Schedule) RateUnit() string { return rateUnit(c.Of) }

func (c Descent) RateUnit() string { return rateUnit(c.Of) }

func (c Record) RateUnit() string { return rateUnit(c.Of) }

func (Adafactor) RateUnit() string { return "x" }

func (Prodigy) RateUnit() string { return "x" }

func (Rprop) RateUnit() string { return "1" }

// describe returns what a control within another one says of itself.
func describe(c ode.Control) string {
	if c == nil {
		return "the control that suits the method"
	}
	return spec.Describe(c)
}
