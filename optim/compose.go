package optim

import (
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/odescent/odescent/flows"
	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/rk"
	"github.com/odescent/odescent/ode/spec"
	"github.com/odescent/odescent/ode/split"
	"github.com/odescent/odescent/optim/catalogue"
)

// With returns the optimizer with other parameters, written as in a spec: Adam(0.1).With("beta2=0.99,eps=1e-6"). Of a
// triple without a name in the catalogue a key begins with flow, method or control and goes on into what these hold:
// With("control.h=0.1,flow.of.gamma=2"). A key that is not there is the error with which the optimizer then starts; it
// names those that are, and no later With takes it back. So is a value without a key. What is wrong with the value of a
// parameter, Adam(-1), With may repair.
func (o Optimizer) With(parameters string) Optimizer {
	if o.fault != "" {
		if _, err := Parse(o.Name); err == nil || o.fault != "optim: "+oneLine(err) {
			return o // not a fault of the parameters in the name
		}
	}
	t, err := spec.Parse("with(" + parameters + ")")
	if i := slices.IndexFunc(t.Args, func(a spec.Arg) bool { return a.Key == "" }); i >= 0 {
		err = fmt.Errorf("the value %s has no key; write key=%[1]s", t.Args[i].Value)
	}
	p := o
	switch r, base := o.registered(); {
	case err != nil:
	case r != nil:
		p, err = fromTerm(r, r.With(base, t.Args))
	default:
		for _, a := range t.Args {
			if p, err = p.withPart(a); err != nil {
				break
			}
		}
	}
	if err != nil {
		o.fault = fmt.Sprintf("optim: With(%q): %s", parameters, oneLine(err))
		return o
	}
	return p
}

// withPart returns the triple with one parameter of a part.
func (o Optimizer) withPart(a spec.Arg) (Optimizer, error) {
	o.Name = ""
	path := strings.Split(a.Key, ".")
	v := reflect.ValueOf(&o).Elem()
	parts := map[string]reflect.Value{"flow": v.Field(0), "method": v.Field(1), "control": v.Field(2)}
	part, ok := parts[path[0]]
	if !ok || len(path) < 2 {
		return o, fmt.Errorf("%s has no name in the catalogue, so a key is flow.KEY, method.KEY or control.KEY, not %q", o.Triple(), a.Key)
	}
	return o, set(part, path[0], path[1:], a.Value)
}

// set sets the field at the end of the path in what v, an interface or a struct that can be set, holds.
func set(v reflect.Value, name string, path []string, value string) error {
	if v.Kind() == reflect.Interface {
		if v.IsNil() {
			return fmt.Errorf("%s is not set", name)
		}
		in := reflect.New(v.Elem().Type()).Elem()
		in.Set(v.Elem())
		if err := set(in, name, path, value); err != nil {
			return err
		}
		v.Set(in)
		return nil
	}
	if v.Kind() != reflect.Struct {
		return fmt.Errorf("%s=%v takes no parameters", name, v)
	}
	if len(path) == 1 {
		return spec.Term{Name: name, Args: []spec.Arg{{Key: path[0], Value: value}}}.Into(v.Addr().Interface())
	}
	var keys []string
	for _, f := range reflect.VisibleFields(v.Type()) {
		key, _, _ := strings.Cut(f.Tag.Get("spec"), ",")
		if key == path[0] {
			return set(v.FieldByIndex(f.Index), name+"."+key, path[1:], value)
		}
		if key != "" {
			keys = append(keys, key)
		}
	}
	return fmt.Errorf("%s: %w", name, spec.Unknown("key", path[0], keys))
}

// Scheduled returns the optimizer whose rate, at every step, is multiplied by the factors of all rules. A warm-up, from
// a tenth of the rate to the rate in 5 steps, is control.Linear{Start: .1, End: 1, Steps: 5}; what begins after it is
// control.After{Of: control.Cosine{Steps: 95}, Steps: 5}. The control learns from the steps that it has planned; see
// [control.Schedule].
func (o Optimizer) Scheduled(rules ...control.Rule) Optimizer {
	for _, r := range rules {
		o.Control = control.Schedule{Of: o.Control, Rule: r}
	}
	return o.composed()
}

// Clipped returns the optimizer whose rate is at most limit; see [control.Clip]. It is the rate that is cut, not the
// gradient. The limit has the unit of the optimizer's learning rate; one that is not positive is the error with which
// the optimizer then starts.
func (o Optimizer) Clipped(limit float64) Optimizer {
	if !(limit > 0) && o.fault == "" {
		o.fault = fmt.Sprintf("optim: Clipped(%v): the limit of the rate must be positive", limit)
	}
	o.Control = control.Clip{Of: o.Control, Max: limit}
	return o.composed()
}

// Averaged returns the optimizer with an exponential moving average of its position, a ← beta·a + (1-beta)·x, which has
// no effect on the run and is its result; see [flows.Averaged]. Of a method that is Euler's or a splitting the average
// is a part of its own, after the step.
func (o Optimizer) Averaged(beta float64) Optimizer {
	o.Flow = flows.Averaged{Of: o.Flow, By: flows.EMA{Beta: beta}}
	if splits(o.Method) {
		o.Method = split.Lie{}
	}
	return o.composed()
}

// composed returns the optimizer without its name, which it keeps as that of what is within.
func (o Optimizer) composed() Optimizer {
	if o.Name != "" {
		o.Name, o.within = "", o.Name
	}
	return o
}

// parts returns flow and control without the wrappers of Averaged, Scheduled and Clipped.
func (o Optimizer) parts() (flows.Flow, ode.Control) {
	for {
		switch c := o.Control.(type) {
		case control.Clip:
			o.Control = c.Of
			continue
		case control.Schedule:
			o.Control = c.Of
			continue
		}
		if f, ok := o.Flow.(flows.Averaged); ok {
			o.Flow = f.Of
			continue
		}
		return o.Flow, o.Control
	}
}

// composition returns what the catalogue has of the optimizer that was composed, and that optimizer; nil if there is
// none, or if the triple is another one by now.
func (o Optimizer) composition() (*catalogue.Registered, Optimizer) {
	p, err := Parse(o.within)
	if o.within == "" || err != nil {
		return nil, p
	}
	f, c := o.parts()
	g, d := p.parts()
	if !reflect.DeepEqual(f, g) || !reflect.DeepEqual(c, d) || o.Method != p.Method && !splits(p.Method) {
		return nil, p
	}
	e, _ := p.registered()
	return e, p
}

// splits reports that a step of the method does the flow's parts in the order that [split.Lie] does them.
func splits(m ode.Method) bool {
	s, ok := m.(interface{ InOrder() bool })
	return m == rk.Euler || ok && s.InOrder()
}

// registered returns what the catalogue has of the optimizer's name, with the term that it is, and nil if it has no
// name or the name does not stand for the triple.
func (o Optimizer) registered() (*catalogue.Registered, spec.Term) {
	if o.Name == "" {
		return nil, spec.Term{}
	}
	t, err := spec.Parse(o.Name)
	if err != nil {
		return nil, t
	}
	r, err := catalogue.Lookup(t.Name)
	if err != nil {
		return nil, t
	}
	if p, err := fromTerm(r, t); o.fault == "" && (err != nil || !p.same(o)) {
		return nil, t
	}
	return r, t
}
