package multistep

import (
	"github.com/odescent/odescent/ode"
	_ "github.com/odescent/odescent/ode/control" // the default control
	"github.com/odescent/odescent/ode/spec"
)

// kinds holds the methods by name.
var kinds = spec.Registry[ode.Method]{}

func init() {
	kinds.Register("method", "adams", Adams{}, "adams", "adams(order=3,pec=true)")
	kinds.Register("method", "bdf", BDF{}, "bdf", "bdf(order=3,ndf=true)", "bdf(linear=cg)")
}

// Names returns the names that [Parse] reads, in order.
func Names() []string { return kinds.Names() }

// Parse reads what String of a method prints, such as "bdf(order=2)". The error for an unknown name suggests the nearest
// one.
func Parse(s string) (ode.Method, error) { return kinds.Parse("method", s) }

// Samples returns valid specs of all methods, several where they reach different code.
func Samples() []string { return kinds.Samples() }
