package optim

import (
	"fmt"
	"slices"

	"github.com/odescent/odescent/flows"
	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/rk"
	"github.com/odescent/odescent/ode/spec"
	"github.com/odescent/odescent/ode/split"
)

// Parse reads an optimizer: a word of the catalogue, "adam(lr=0.01)", or a triple,
// "gradient/euler/slope(tol=0.01,memory=ema(0.99))". It reads what [Optimizer.String] prints. An unknown name or
// key is answered with the nearest one.
func Parse(s string) (Optimizer, error) {
	parts, err := spec.Split(s, '/')
	if err != nil {
		return Optimizer{}, err
	}
	switch len(parts) {
	case 1:
		return parseName(s)
	case 3:
		return parseTriple(parts)
	}
	return Optimizer{}, fmt.Errorf("%q: an optimizer is a name or a triple flow/method/control", s)
}

func parseTriple(parts []string) (o Optimizer, err error) {
	if o.Flow, err = flows.Parse(parts[0]); err != nil {
		return Optimizer{}, err
	}
	if o.Method, err = ParseMethod(parts[1]); err != nil {
		return Optimizer{}, err
	}
	if o.Control, err = control.Parse(parts[2]); err != nil {
		return Optimizer{}, err
	}
	return o, nil
}

// families are the packages of methods, each with its own words.
var families = []struct {
	names func() []string
	parse func(string) (ode.Method, error)
}{
	{rk.Names, rk.Parse},
	{split.Names, split.Parse},
}

// MethodNames returns the names of all methods in order.
func MethodNames() []string {
	var names []string
	for _, f := range families {
		names = append(names, f.names()...)
	}
	slices.Sort(names)
	return names
}

// ParseMethod reads a method, "dp5" or "lie(word=relax drift)" say.
func ParseMethod(s string) (ode.Method, error) {
	t, err := spec.Parse(s)
	if err != nil {
		return nil, err
	}
	for _, f := range families {
		if slices.Contains(f.names(), t.Name) {
			return f.parse(s)
		}
	}
	return nil, spec.Unknown("method", t.Name, MethodNames())
}
