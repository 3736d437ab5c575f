package stiff

import (
	"github.com/odescent/odescent/ode"
	_ "github.com/odescent/odescent/ode/control" // the default control
	"github.com/odescent/odescent/ode/spec"
)

var kinds = spec.Registry[ode.Method]{"radau5": spec.Reader[ode.Method](Radau5{})}

func init() {
	samples := map[string]string{"trbdf2": "trbdf2(linear=cg,tol=0.1)", "linimpliciteuler": "linimpliciteuler(linear=cg,tol=0.01)", "rodas4": "rodas4(linear=minres)"}
	enter := func(name string, read spec.Entry[ode.Method]) {
		if s, ok := samples[name]; ok {
			read.Samples = []string{name, s}
		}
		kinds[name] = read
	}
	for _, m := range []DIRK{ImplicitEuler, Trapezoidal, TRBDF2, SDIRK4} {
		enter(m.Table.Name, spec.Reader[ode.Method](m))
	}
	for _, m := range []Rosenbrock{LinImplicitEuler, ROS2, ROS3P, Rodas4, Rodas5P} {
		enter(m.Table.Name, spec.Reader[ode.Method](m))
	}
}

// Names returns the names that [Parse] reads, in order.
func Names() []string { return kinds.Names() }

// Parse reads what String of a method prints, such as "trbdf2(linear=cg)". The error for an unknown name suggests the
// nearest one.
func Parse(s string) (ode.Method, error) { return kinds.Parse("method", s) }

// Samples returns valid specs of all methods, several where they reach different code.
func Samples() []string { return kinds.Samples() }
