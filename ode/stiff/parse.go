package stiff

import (
	"github.com/odescent/odescent/ode"
	_ "github.com/odescent/odescent/ode/control" // the default control
	"github.com/odescent/odescent/ode/spec"
)

// kinds holds the methods by name.
var kinds = spec.Registry[ode.Method]{}

func enter(name string, m ode.Method, samples ...string) {
	kinds.Register("method", name, m, samples...)
}

func init() {
	for _, m := range []DIRK{ImplicitEuler, Trapezoidal, SDIRK4} {
		enter(m.Table.Name, m)
	}
	for _, m := range []Rosenbrock{ROS2, ROS3P, Rodas5P} {
		enter(m.Table.Name, m)
	}
	enter("linimpliciteuler", LinImplicitEuler, "linimpliciteuler", "linimpliciteuler(linear=cg,tol=0.01)")
	enter("radau5", Radau5{})
	enter("rodas4", Rodas4, "rodas4", "rodas4(linear=minres)")
	enter("trbdf2", TRBDF2, "trbdf2", "trbdf2(linear=cg,tol=0.1)")
}

// Names returns the names that [Parse] reads, in order.
func Names() []string { return kinds.Names() }

// Parse reads what String of a method prints, such as "trbdf2(linear=cg)". The error for an unknown name suggests the
// nearest one.
func Parse(s string) (ode.Method, error) { return kinds.Parse("method", s) }

// Samples returns valid specs of all methods, several where they reach different code.
func Samples() []string { return kinds.Samples() }
