package control

import (
	"fmt"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/spec"
	"github.com/odescent/odescent/ode/vec"
)

func (c PI) Weights() vec.Weights { return weights(c.RTol, c.ATol, c.ATols, c.Max) }

func (c Digital) Weights() vec.Weights { return weights(c.RTol, c.ATol, c.ATols, c.Max) }

func weights(rtol, atol float64, atols spec.Vector, max bool) vec.Weights {
	w := vec.Weights{RTol: rtol, ATol: atol, Max: max}
	w.ATols, _ = atols.Floats() // spec.Check has looked
	return w
}

// oneATol returns an error where there is an absolute tolerance for all components and one for each.
func oneATol(atol float64, atols spec.Vector) error {
	if atol != 0 && atols != "" {
		return fmt.Errorf("ATol=%s and ATols=%s: one of the two is given", spec.Number(atol), atols)
	}
	return nil
}

// fits returns an error unless there are as many absolute tolerances as components, where there are any.
func fits(r *ode.Run, name string, w vec.Weights) error {
	if w.ATols == nil || len(w.ATols) == r.Dim() {
		return nil
	}
	return fmt.Errorf("control: %s: atol has length %d, the state has dimension %d", name, len(w.ATols), r.Dim())
}

// absolute is the absolute tolerance as text.
func absolute(atol float64, atols spec.Vector) string {
	if atols != "" {
		return string(atols)
	}
	return spec.Number(atol)
}

// tell lets a method that iterates know how exactly it has to.
func tell(m ode.Stepper, w vec.Weights) {
	if t, ok := m.(ode.Tolerant); ok {
		t.Tolerate(w)
	}
}
