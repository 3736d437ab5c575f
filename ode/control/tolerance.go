package control

import (
	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/vec"
)

// Weights implements ode.ErrorControl.
func (c PI) Weights() vec.Weights { return vec.Weights{ATol: c.ATol, RTol: c.RTol, Max: c.Max} }

// Weights implements ode.ErrorControl.
func (c Digital) Weights() vec.Weights { return vec.Weights{ATol: c.ATol, RTol: c.RTol, Max: c.Max} }

// tell lets a method that iterates know how exactly it has to.
func tell(m ode.Stepper, w vec.Weights) {
	if t, ok := m.(ode.Tolerant); ok {
		t.Tolerate(w)
	}
}
