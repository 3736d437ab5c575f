package sde

import (
	"slices"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/spec"
)

// kinds maps the name of a method to the reader of its arguments.
var kinds = map[string]func(spec.Term) (ode.Method, error){
	"eulermaruyama":      into[EulerMaruyama],
	"milstein":           into[Milstein],
	"leimkuhlermatthews": into[LeimkuhlerMatthews],
	"baoab":              into[BAOAB],
	"obabo":              into[OBABO],
}

// into reads a method of type M.
func into[M ode.Method](t spec.Term) (ode.Method, error) {
	var m M
	if err := t.Into(&m); err != nil {
		return nil, err
	}
	return m, nil
}

// Names returns the words that [Parse] reads, in order. A word by itself is a method without a temperature, which Start
// refuses.
func Names() []string {
	var names []string
	for n := range kinds {
		names = append(names, n)
	}
	slices.Sort(names)
	return names
}

// Parse reads what String of a method prints, such as "eulermaruyama(temperature=0.1,seed=1)". An unknown name is
// answered with the nearest one.
func Parse(s string) (ode.Method, error) {
	t, err := spec.Parse(s)
	if err != nil {
		return nil, err
	}
	read, ok := kinds[t.Name]
	if !ok {
		return nil, spec.Unknown("method", t.Name, Names())
	}
	return read(t)
}
