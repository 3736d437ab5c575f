package sde

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
	enter("eulermaruyama", EulerMaruyama{}, "eulermaruyama(temperature=0.1,seed=1)")
	enter("milstein", Milstein{}, "milstein(sigma=0.1,seed=1)")
	enter("leimkuhlermatthews", LeimkuhlerMatthews{}, "leimkuhlermatthews(temperature=0.1,seed=1)")
	enter("baoab", BAOAB{}, "baoab(temperature=0.1,seed=1)")
	enter("obabo", OBABO{}, "obabo(temperature=0.1,seed=1)")
	enter("symplecticmaruyama", SymplecticMaruyama{}, "symplecticmaruyama(temperature=0.1,seed=1)")
}

// Names returns the names that [Parse] reads, in order. A name by itself is a method without a temperature, which Start
// refuses.
func Names() []string { return kinds.Names() }

// Parse reads what String of a method prints, such as "eulermaruyama(temperature=0.1,seed=1)". The error for an
// unknown name suggests the nearest one.
func Parse(s string) (ode.Method, error) { return kinds.Parse("method", s) }

// Samples returns valid specs of all methods, several where they reach different code.
func Samples() []string { return kinds.Samples() }
