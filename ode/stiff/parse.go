package stiff

import (
	"slices"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/spec"
)

// The methods that have a word of their own.
var (
	dirks       = []DIRK{ImplicitEuler, Trapezoidal, TRBDF2, SDIRK4}
	rosenbrocks = []Rosenbrock{LinImplicitEuler, ROS2, ROS3P, Rodas4, Rodas5P}
)

// Names returns the words that [Parse] reads, in order.
func Names() []string {
	names := []string{"radau5"}
	for _, m := range dirks {
		names = append(names, m.Table.Name)
	}
	for _, m := range rosenbrocks {
		names = append(names, m.Table.Name)
	}
	slices.Sort(names)
	return names
}

// Parse reads what String of a method prints, such as "trbdf2(linear=cg)". An unknown name is answered with the
// nearest one.
func Parse(s string) (ode.Method, error) {
	t, err := spec.Parse(s)
	if err != nil {
		return nil, err
	}
	for _, m := range dirks {
		if m.Table.Name == t.Name {
			err := t.Into(&m)
			return m, err
		}
	}
	for _, m := range rosenbrocks {
		if m.Table.Name == t.Name {
			err := t.Into(&m)
			return m, err
		}
	}
	if t.Name == "radau5" {
		var m Radau5
		err := t.Into(&m)
		return m, err
	}
	return nil, spec.Unknown("method", t.Name, Names())
}
