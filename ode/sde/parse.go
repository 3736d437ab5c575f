package sde

import (
	"github.com/odescent/odescent/ode"
	_ "github.com/odescent/odescent/ode/control" // the default control
	"github.com/odescent/odescent/ode/spec"
)

// kinds holds the methods by name.
var kinds = spec.Registry[ode.Method]{
	"eulermaruyama":      into[EulerMaruyama]("eulermaruyama(temperature=0.1,seed=1)"),
	"milstein":           into[Milstein]("milstein(sigma=0.1,seed=1)"),
	"leimkuhlermatthews": into[LeimkuhlerMatthews]("leimkuhlermatthews(temperature=0.1,seed=1)"),
	"baoab":              into[BAOAB]("baoab(temperature=0.1,seed=1)"),
	"obabo":              into[OBABO]("obabo(temperature=0.1,seed=1)"),
	"symplecticmaruyama": into[SymplecticMaruyama]("symplecticmaruyama(temperature=0.1,seed=1)"),
}

// into is the entry of a method of type M; samples are valid specs of it where its bare name is not the only one.
func into[M ode.Method](samples ...string) spec.Entry[ode.Method] {
	var m M
	return spec.Reader[ode.Method](m, samples...)
}

// Names returns the names that [Parse] reads, in order. A name by itself is a method without a temperature, which Start
// refuses.
func Names() []string { return kinds.Names() }

// Parse reads what String of a method prints, such as "eulermaruyama(temperature=0.1,seed=1)". The error for an
// unknown name suggests the nearest one.
func Parse(s string) (ode.Method, error) { return kinds.Parse("method", s) }

// Samples returns valid specs of all methods, several where they reach different code.
func Samples() []string { return kinds.Samples() }
