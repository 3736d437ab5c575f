package split

import (
	"github.com/odescent/odescent/ode"
	_ "github.com/odescent/odescent/ode/control" // the default control
	"github.com/odescent/odescent/ode/spec"
)

// kinds holds the methods by name.
var kinds = spec.Registry[ode.Method]{
	"lie":        into[Lie](),
	"symplectic": into[Symplectic](),
	"strang":     into[Strang](),
	"verlet":     into[Verlet](),
	"yoshida4":   into[Yoshida4](),
	"conformal":  into[Conformal]("conformal", "conformal(order=2)"),
	"discrete":   into[Discrete](),
	"itohabe":    into[ItohAbe](),
	"relaxed":    into[Relaxed]("relaxed", "relaxed(rk4)"),
	"expeuler":   into[ExpEuler](),
	"etdrk2":     into[ETDRK2](),
}

// into is the entry of a method of type M; samples are valid specs of it where its bare name is not the only one.
func into[M ode.Method](samples ...string) spec.Entry[ode.Method] {
	var m M
	return spec.Reader[ode.Method](m, samples...)
}

// Names returns the names that [Parse] reads, in order.
func Names() []string { return kinds.Names() }

// Parse reads what String of a method prints, such as "strang(scheme=kick drift)". The error for an unknown name
// suggests the nearest one.
func Parse(s string) (ode.Method, error) { return kinds.Parse("method", s) }

// Samples returns valid specs of all methods, several where they reach different code.
func Samples() []string { return kinds.Samples() }
