package flows

import (
	"slices"

	"github.com/odescent/odescent/ode/spec"
)

// kinds maps the name of a flow to the reader of its arguments.
var kinds = map[string]func(spec.Term) (Flow, error){
	"gradient":   into(Gradient{}),
	"heavyball":  into(HeavyBall{}),
	"relaxation": into(Relaxation{}),
}

func into[F Flow](def F) func(spec.Term) (Flow, error) {
	return func(t spec.Term) (Flow, error) {
		f := def
		if err := t.Into(&f); err != nil {
			return nil, err
		}
		return f, nil
	}
}

// Names returns the names of the flows in order.
func Names() []string {
	var names []string
	for n := range kinds {
		names = append(names, n)
	}
	slices.Sort(names)
	return names
}

// Parse reads what String of a flow prints, such as "heavyball(gamma=1)".
// An unknown name is answered with the nearest one.
func Parse(s string) (Flow, error) {
	t, err := spec.Parse(s)
	if err != nil {
		return nil, err
	}
	read, ok := kinds[t.Name]
	if !ok {
		return nil, spec.Unknown("flow", t.Name, Names())
	}
	return read(t)
}
