package flows

import (
	"github.com/odescent/odescent/ode/spec"
)

// kinds maps the name of a flow to the reader of its arguments; every flow enters itself.
var kinds = spec.Registry[Flow]{}

// into reads a flow of type C, starting from def.
func into[C Flow](def C) func(spec.Term) (Flow, error) { return spec.Reader[Flow](def) }

// Names returns the names of the flows in order.
func Names() []string { return kinds.Names() }

// Parse reads what String of a flow prints, such as "heavyball(gamma=1)".
// An unknown name is answered with the nearest one.
func Parse(s string) (Flow, error) { return kinds.Parse("flow", s) }
