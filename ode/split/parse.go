package split

import (
	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/spec"
)

// Names returns the words that [Parse] reads, in order.
func Names() []string { return []string{"lie", "symplectic"} }

// Parse reads what String of a method prints. An unknown name is answered with the nearest one.
func Parse(s string) (ode.Method, error) {
	t, err := spec.Parse(s)
	if err != nil {
		return nil, err
	}
	switch t.Name {
	case "lie":
		var m Lie
		err := t.Into(&m)
		return m, err
	case "symplectic":
		var m Symplectic
		err := t.Into(&m)
		return m, err
	}
	return nil, spec.Unknown("method", t.Name, Names())
}
