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
