package stab

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
	enter("rkc1", RKC1{}, "rkc1", "rkc1(stages=10)")
	enter("rkc2", RKC2{}, "rkc2", "rkc2(stages=10)")
	enter("rkl1", RKL1{}, "rkl1", "rkl1(stages=9)")
	enter("rkl2", RKL2{}, "rkl2", "rkl2(stages=9)")
	enter("rkmc2", RKMC2{}, "rkmc2", "rkmc2(stages=10)")
	enter("rock2", ROCK2{}, "rock2", "rock2(stages=10)")
}

// Names returns the names that [Parse] reads, in order.
func Names() []string { return kinds.Names() }

// Parse reads what String of a method prints, such as "rkc1(eta=2,maxstages=50)". The error for an unknown name
// suggests the nearest one.
func Parse(s string) (ode.Method, error) { return kinds.Parse("method", s) }

// Samples returns valid specs of all methods, several where they reach different code.
func Samples() []string { return kinds.Samples() }
