package ode

import (
	"errors"
	"fmt"
)

var choose func(r *Run) (Control, error)

// RegisterDefault says how the control of a run is chosen for which [Config].Control is nil; the run has its method by
// then. Package control registers its Default when it is linked, and every package of methods links it. It is for init
// functions; the last call counts.
func RegisterDefault(f func(r *Run) (Control, error)) { choose = f }

// Completer is a Control with a part that may be left out, for what suits the method: a wrapper around no control. New
// starts what Complete returns, and Solution.Control shows it; the run has its method by then.
type Completer interface{ Complete(r *Run) (Control, error) }

// defaultControl chooses the control of a run without one.
func defaultControl(r *Run) (Control, error) {
	if choose == nil {
		return nil, errors.New("ode: no control, and package control is not linked, which has a default; control.Fixed{H: 0.01} or control.PI{RTol: 1e-6, ATol: 1e-9}, say")
	}
	c, err := choose(r)
	if err != nil {
		return nil, fmt.Errorf("ode: no control: %w", err)
	}
	return c, nil
}
