package catalogue

import (
	"fmt"
	"math"
	"reflect"
	"slices"
	"strings"

	"github.com/odescent/odescent/ode/spec"
	"github.com/odescent/odescent/ode/vec"
)

// Averages may be given by their time constants in place of the shares that they keep from step to step: tau, tau1,
// tau2, tau3 for the fields that are tagged so, `tau:"tau1"` say. The time is that in which a step is lr long, so β =
// e^(-lr/τ): half the learning rate with the same τ leaves the flow the same, where the same β would let the averages
// forget in half the time.

// timeConstants are the keys of time constants.
var timeConstants = []string{"tau", "tau1", "tau2", "tau3"}

// taus are the time constants of a spec, in the order of their keys.
type taus []spec.Arg

// withoutTaus takes the time constants out of a term.
func withoutTaus(t spec.Term) (spec.Term, taus, error) {
	var (
		ts   taus
		rest []spec.Arg
	)
	for _, a := range t.Args {
		if !slices.Contains(timeConstants, a.Key) {
			rest = append(rest, a)
			continue
		}
		x, err := spec.Float(a.Value)
		if err != nil || !(x > 0) || math.IsInf(x, 0) {
			return t, nil, fmt.Errorf("%s: %s=%s: a time constant is a positive number", t.Name, a.Key, a.Value)
		}
		if slices.ContainsFunc(ts, func(b spec.Arg) bool { return b.Key == a.Key }) {
			return t, nil, fmt.Errorf("%s: %s is given twice", t.Name, a.Key)
		}
		ts = append(ts, spec.Arg{Key: a.Key, Value: spec.Number(x)})
	}
	if len(ts) == 0 {
		return t, nil, nil
	}
	slices.SortFunc(ts, func(a, b spec.Arg) int { return strings.Compare(a.Key, b.Key) })
	return spec.Term{Name: t.Name, Args: rest}, ts, nil
}

// appendTaus writes the time constants at the end of a spec.
func appendTaus(s string, ts taus) string {
	sep := ","
	if !strings.HasSuffix(s, ")") {
		s, sep = s+"(", ""
	}
	s = strings.TrimSuffix(s, ")")
	for _, a := range ts {
		s += sep + a.Key + "=" + a.Value
		sep = ","
	}
	return s + ")"
}

// into sets the shares in the configuration to which c points, whose other fields are set; t is the spec without the
// time constants.
func (ts taus) into(name string, c reflect.Value, t spec.Term) error {
	lr, ok := spec.Get(c.Interface(), "lr")
	if !ok {
		return fmt.Errorf("%s has no lr, so no time constant", name)
	}
	var args []spec.Arg
	for _, a := range ts {
		key := ""
		for i := range c.Elem().NumField() {
			if tag := c.Elem().Type().Field(i).Tag; tag.Get("tau") == a.Key {
				key = tag.Get("spec")
			}
		}
		if key == "" {
			return fmt.Errorf("%s has no average with the time constant %s", name, a.Key)
		}
		if slices.ContainsFunc(t.Args, func(b spec.Arg) bool { return b.Key == key }) {
			return fmt.Errorf("%s: %s and %s set the same time constant; give one", name, a.Key, key)
		}
		tau, _ := spec.Float(a.Value)
		args = append(args, spec.Arg{Key: key, Value: spec.Number(vec.Exp(-lr / tau))})
	}
	return spec.Term{Name: name, Args: args}.Into(c.Interface())
}
