package control

import (
	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/spec"
)

// kinds maps the name of a control to the reader of its arguments; every control enters itself.
var kinds = spec.Registry[ode.Control]{}

// into reads a control of type C, starting from def.
func into[C ode.Control](def C) func(spec.Term) (ode.Control, error) {
	return spec.Reader[ode.Control](def)
}

// Names returns the names of the controls in order.
func Names() []string { return kinds.Names() }

// Parse reads what String of a control prints, such as "slope(tol=0.01,memory=ema(0.99))".
// An unknown name is answered with the nearest one.
func Parse(s string) (ode.Control, error) { return kinds.Parse("control", s) }
