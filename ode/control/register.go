package control

import (
	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/spec"
)

var kinds = spec.Registry[ode.Control]{}

func init() { spec.Register(Parse) }

// Register enters a control under a name, for init functions. def holds the defaults, and the tags of its fields are
// the keys of its specs; see package spec. samples are valid specs, several where they reach different code; without
// them the bare name is the only sample. [Names], [Parse] and [Samples] find what is registered, and so do the tests of
// the laws. Register panics if def is nil, if the name is taken, and if it is no name.
func Register(name string, def ode.Control, samples ...string) {
	kinds.Register("control", name, def, samples...)
}

// Names returns the names of the controls in order.
func Names() []string { return kinds.Names() }

// Parse reads what String of a control prints, such as "slope(tol=0.01,memory=ema(0.99))".
// The error for an unknown name suggests the nearest one.
func Parse(s string) (ode.Control, error) { return kinds.Parse("control", s) }

// Samples returns valid specs of all controls, several where they reach different code. Lengths and tolerances in them
// suit a flow whose state and rates are about 1.
func Samples() []string { return kinds.Samples() }
