package flows

import (
	"github.com/odescent/odescent/ode/spec"
)

// kinds holds the flows by name; every flow registers itself.
var kinds = spec.Registry[Flow]{}

func init() { spec.Register(Parse) }

// Register gives a flow a name. [Parse], [Names] and [Samples] then include it, and with them optimizers, tests of laws
// and the command line of the program. def holds the defaults of the fields with the tag spec. samples are valid specs
// of the flow, several if they reach different code; none stands for the name alone. Call Register from an init
// function. It panics if def is nil, if the name is taken, or if it has characters that a name cannot have.
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
