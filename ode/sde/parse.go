package sde

import (
	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/spec"
)

// kinds maps the name of a method to the reader of its arguments.
var kinds = spec.Registry[ode.Method]{
	"eulermaruyama":      into[EulerMaruyama],
	"milstein":           into[Milstein],
	"leimkuhlermatthews": into[LeimkuhlerMatthews],
	"baoab":              into[BAOAB],
	"obabo":              into[OBABO],
	"symplecticmaruyama": into[SymplecticMaruyama],
}

// into reads a method of type M.
func into[M ode.Method](t spec.Term) (ode.Method, error) {
	var m M
	return spec.Reader[ode.Method](m)(t)
}

// Names returns the words that [Parse] reads, in order. A word by itself is a method without a temperature, which Start
// refuses.
func Names() []string { return kinds.Names() }

// Parse reads what String of a method prints, such as "eulermaruyama(temperature=0.1,seed=1)". An unknown name is
// answered with the nearest one.
func Parse(s string) (ode.Method, error) { return kinds.Parse("method", s) }
