package stab

import (
	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/spec"
)

// kinds maps the name of a method to the reader of its arguments.
var kinds = spec.Registry[ode.Method]{
	"rkc1":  into[RKC1],
	"rkc2":  into[RKC2],
	"rkl1":  into[RKL1],
	"rkl2":  into[RKL2],
	"rkmc2": into[RKMC2],
	"rock2": into[ROCK2],
}

// into reads a method of type M.
func into[M ode.Method](t spec.Term) (ode.Method, error) {
	var m M
	return spec.Reader[ode.Method](m)(t)
}

// Names returns the words that [Parse] reads, in order.
func Names() []string { return kinds.Names() }

// Parse reads what String of a method prints, such as "rkc1(eta=2,maxstages=50)". An unknown name is answered with the
// nearest one.
func Parse(s string) (ode.Method, error) { return kinds.Parse("method", s) }
