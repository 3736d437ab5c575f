package stab

import (
	"github.com/odescent/odescent/ode"
	_ "github.com/odescent/odescent/ode/control" // the default control
	"github.com/odescent/odescent/ode/spec"
)

// kinds holds the methods by name.
var kinds = spec.Registry[ode.Method]{
	"rkc1":  into[RKC1]("rkc1", "rkc1(stages=10)"),
	"rkc2":  into[RKC2]("rkc2", "rkc2(stages=10)"),
	"rkl1":  into[RKL1]("rkl1", "rkl1(stages=9)"),
	"rkl2":  into[RKL2]("rkl2", "rkl2(stages=9)"),
	"rkmc2": into[RKMC2]("rkmc2", "rkmc2(stages=10)"),
	"rock2": into[ROCK2]("rock2", "rock2(stages=10)"),
}

// into is the entry of a method of type M; samples are valid specs of it where its bare name is not the only one.
func into[M ode.Method](samples ...string) spec.Entry[ode.Method] {
	var m M
	return spec.Reader[ode.Method](m, samples...)
}

// Names returns the names that [Parse] reads, in order.
func Names() []string { return kinds.Names() }

// Parse reads what String of a method prints, such as "rkc1(eta=2,maxstages=50)". The error for an unknown name
// suggests the nearest one.
func Parse(s string) (ode.Method, error) { return kinds.Parse("method", s) }

// Samples returns valid specs of all methods, several where they reach different code.
func Samples() []string { return kinds.Samples() }
