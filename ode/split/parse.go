package split

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
	enter("lie", Lie{})
	enter("symplectic", Symplectic{})
	enter("strang", Strang{})
	enter("verlet", Verlet{})
	enter("yoshida4", Yoshida4{})
	enter("conformal", Conformal{}, "conformal", "conformal(order=2)")
	enter("discrete", Discrete{})
	enter("itohabe", ItohAbe{})
	enter("relaxed", Relaxed{}, "relaxed", "relaxed(rk4)")
	enter("expeuler", ExpEuler{})
	enter("etdrk2", ETDRK2{})
}

// Names returns the names that [Parse] reads, in order.
func Names() []string { return kinds.Names() }

// Parse reads what String of a method prints, such as "strang(scheme=kick drift)". The error for an unknown name
// suggests the nearest one.
func Parse(s string) (ode.Method, error) { return kinds.Parse("method", s) }

// Samples returns valid specs of all methods, several where they reach different code.
func Samples() []string { return kinds.Samples() }
