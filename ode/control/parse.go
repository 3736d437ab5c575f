package control

import (
	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/spec"
)

// kinds holds the controls by name; every control enters itself.
var kinds = spec.Registry[ode.Control]{}

func init() { spec.Register(Parse) }

// into is the entry of a control of type C with the defaults def; samples are valid specs of it, several where they
// reach different code.
func into[C ode.Control](def C, samples ...string) spec.Entry[ode.Control] {
	return spec.Reader[ode.Control](def, samples...)
}

// Names returns the names of the controls in order.
func Names() []string { return kinds.Names() }

// Parse reads what String of a control prints, such as "slope(tol=0.01,memory=ema(0.99))".
// The error for an unknown name suggests the nearest one.
func Parse(s string) (ode.Control, error) { return kinds.Parse("control", s) }

// Samples returns valid specs of all controls, several where they reach different code. Lengths and tolerances in them suit
// a flow whose state and rates are about 1.
func Samples() []string { return kinds.Samples() }
