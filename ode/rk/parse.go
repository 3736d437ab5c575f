package rk

import (
	"fmt"

	"github.com/odescent/odescent/ode"
	_ "github.com/odescent/odescent/ode/control" // the default control
	"github.com/odescent/odescent/ode/spec"
)

var kinds = spec.Registry[ode.Method]{
	"ab2": spec.Reader[ode.Method](AB2{}, "ab2", "ab2(beta=1)"),
	"gbs": spec.Reader[ode.Method](GBS{}, "gbs", "gbs(order=4)"),
	"sam": spec.Reader[ode.Method](SAM{Rho: .05}),
}

func init() {
	for _, m := range []*Tableau{
		Euler, EulerHeun, Matsuno, Heun, Midpoint, Ralston, BS3, SSPRK33, RK4, RK38, DP5, Tsit5, DOP853,
	} {
		kinds[m.Name] = spec.Entry[ode.Method]{Read: func(t spec.Term) (ode.Method, error) {
			if len(t.Args) > 0 {
				return nil, fmt.Errorf("%s takes no arguments", m.Name)
			}
			return m, nil
		}}
	}
}

// Names returns the names that [Parse] reads, in order.
func Names() []string { return kinds.Names() }

// Parse reads what String of a method prints: the name of a tableau, or gbs(order=8) or ab2(beta=1). The error for an
// unknown name suggests the nearest one.
func Parse(s string) (ode.Method, error) { return kinds.Parse("method", s) }

// Samples returns valid specs of all methods, several where they reach different code.
func Samples() []string { return kinds.Samples() }
