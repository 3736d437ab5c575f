package split

import (
	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/spec"
)

// kinds maps the name of a method to the reader of its arguments.
var kinds = spec.Registry[ode.Method]{
	"lie":        into[Lie],
	"symplectic": into[Symplectic],
	"strang":     into[Strang],
	"verlet":     into[Verlet],
	"yoshida4":   into[Yoshida4],
	"conformal":  into[Conformal],
	"discrete":   into[Discrete],
	"itohabe":    into[ItohAbe],
	"relaxed":    into[Relaxed],
	"expeuler":   into[ExpEuler],
	"etdrk2":     into[ETDRK2],
}

// into reads a method of type M.
func into[M ode.Method](t spec.Term) (ode.Method, error) {
	var m M
	return spec.Reader[ode.Method](m)(t)
}

// Names returns the words that [Parse] reads, in order.
func Names() []string { return kinds.Names() }

// Parse reads what String of a method prints, such as "strang(word=kick drift)". An unknown name is answered with the
// nearest one.
func Parse(s string) (ode.Method, error) { return kinds.Parse("method", s) }
