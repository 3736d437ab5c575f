package rk

import (
	"fmt"
	"slices"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/spec"
)

// named are the methods that have a word of their own.
var named = []*Tableau{Euler, EulerHeun, Heun, BS3, RK4, DP5, Tsit5}

// Names returns the words that [Parse] reads, in order.
func Names() []string {
	var names []string
	for _, m := range named {
		names = append(names, m.Name)
	}
	slices.Sort(names)
	return names
}

// Parse returns the method of a name. An unknown name is answered with the nearest one.
func Parse(s string) (ode.Method, error) {
	t, err := spec.Parse(s)
	if err != nil {
		return nil, err
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
