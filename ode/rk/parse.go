package rk

import (
	"fmt"
	"slices"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/spec"
)

// named are the methods that have a word of their own.
var named = []*Tableau{
	Euler, EulerHeun, Matsuno, Heun, Midpoint, Ralston, BS3, SSPRK33, RK4, RK38, DP5, Tsit5, DOP853,
}

// Names returns the words that [Parse] reads, in order.
func Names() []string {
	names := []string{"ab2", "gbs", "sam"}
	for _, m := range named {
		names = append(names, m.Name)
	}
	slices.Sort(names)
	return names
}

// Parse reads what String of a method prints: the name of a tableau, or gbs(order=8) or ab2(beta=1). An unknown name is answered with the nearest one.
func Parse(s string) (ode.Method, error) {
	t, err := spec.Parse(s)
	if err != nil {
		return nil, err
	}
	switch t.Name {
	case "ab2":
		var m AB2
		err := t.Into(&m)
		return m, err
	case "sam":
		m := SAM{Rho: .05}
		err := t.Into(&m)
		return m, err
	case "gbs":
		var m GBS
		err := t.Into(&m)
		return m, err
	}
	for _, m := range named {
		if m.Name == t.Name {
			if len(t.Args) > 0 {
				return nil, fmt.Errorf("%s takes no arguments", m.Name)
			}
			return m, nil
		}
	}
	return nil, spec.Unknown("method", t.Name, Names())
}
