package flows

import (
	"github.com/odescent/odescent/ode/spec"
)

// kinds holds the flows by name; every flow enters itself.
var kinds = spec.Registry[Flow]{}

func init() { spec.Register(Parse) }

// into is the entry of a flow of type C with the defaults def; samples are valid specs of it, several where they reach
// different code.
func into[C Flow](def C, samples ...string) spec.Entry[Flow] {
	return spec.Reader[Flow](def, samples...)
}

// Names returns the names of the flows in order.
func Names() []string { return kinds.Names() }

// Parse reads what String of a flow prints, such as "heavyball(gamma=1)".
// The error for an unknown name suggests the nearest one.
func Parse(s string) (Flow, error) { return kinds.Parse("flow", s) }

// Samples returns valid specs of all flows, several where they reach different code.
func Samples() []string { return kinds.Samples() }
