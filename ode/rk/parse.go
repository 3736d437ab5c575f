package rk

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
	enter("ab2", AB2{}, "ab2", "ab2(beta=1)")
	enter("gbs", GBS{}, "gbs", "gbs(order=4)")
	enter("sam", SAM{Rho: .05})
	for _, m := range []*Tableau{
		Euler, EulerHeun, Matsuno, Heun, Midpoint, Ralston, BS3, SSPRK33, RK4, RK38, DP5, Tsit5, DOP853,
	} {
		enter(m.Name, m)
	}
}

// Names returns the names that [Parse] reads, in order.
func Names() []string { return kinds.Names() }

// Parse reads what String of a method prints: the name of a tableau, or gbs(order=8) or ab2(beta=1). The error for an
// unknown name suggests the nearest one.
func Parse(s string) (ode.Method, error) { return kinds.Parse("method", s) }

// Samples returns valid specs of all methods, several where they reach different code.
func Samples() []string { return kinds.Samples() }
