package flows

import (
	"github.com/odescent/odescent/ode/spec"
)

// kinds holds the flows by name; every flow registers itself.
var kinds = spec.Registry[Flow]{}

func init() { spec.Register(Parse) }

// Register enters a flow of one's own: Parse and Names then know it, and optimizers, the tests of laws and the command line of a
// program that imports it. def holds the defaults of the fields with the tag spec; samples are valid specs of it, several where they
// reach different code, and none if the name alone is one. It is to be called by init functions. It panics if the name is no name or
// is taken.
//
//	func init() { flows.Register("ball", Ball{Gamma: 1}, "ball", "ball(gamma=0.5)") }
func Register(name string, def Flow, samples ...string) {
	kinds.Register("flow", name, def, samples...)
}

// Names returns the names of the flows in order.
func Names() []string { return kinds.Names() }

// Parse reads what String of a flow prints, such as "heavyball(gamma=1)".
// The error for an unknown name suggests the nearest one.
func Parse(s string) (Flow, error) { return kinds.Parse("flow", s) }

// Samples returns valid specs of all flows, several where they reach different code.
func Samples() []string { return kinds.Samples() }
