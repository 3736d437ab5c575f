package optim

import (
	"fmt"
	"reflect"
	"strings"

	"github.com/odescent/odescent/flows"
	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/spec"
	"github.com/odescent/odescent/optim/catalogue"
)

// Of returns the optimizer that a configuration of the catalogue stands for, under its name there. What the
// configuration's Check says is kept as the error with which the optimizer starts, so that it names the parameters and
// not the parts that they map to. A literal that leaves out all but the rate, catalogue.Adam{LR: 0.1}, in which nothing
// would be averaged, is such an error, too, and so is nil. A pointer stands for what it points to.
func Of(c catalogue.Configuration) Optimizer {
	if v := reflect.ValueOf(c); !v.IsValid() || v.Kind() == reflect.Pointer && v.IsNil() {
		return Optimizer{fault: fmt.Sprintf("optim: Of(nil), of the type %T: a configuration is a struct of the catalogue, catalogue.BB{} say", c)}
	} else if v.Kind() == reflect.Pointer {
		if d, ok := v.Elem().Interface().(catalogue.Configuration); ok {
			c = d
		}
	}
	r := catalogue.Of(c)
	if r == nil {
		return made(c, fmt.Sprintf("%T", c))
	}
	o := named(c, r.Name)
	if left := r.Forgotten(c); left != nil && o.fault == "" {
		o.fault = fmt.Sprintf("optim: %s: the literal %T leaves %s at zero, which is another rule; set them, or start from the defaults: optim.Must(%q)",
			r.Name, c, strings.Join(left, ", "), r.Name+"(...)")
	}
	return o
}

// named returns the optimizer of a configuration under a name of the catalogue.
func named(c catalogue.Configuration, name string) Optimizer {
	r, err := catalogue.Lookup(name)
	if err != nil {
		panic("optim: " + err.Error())
	}
	o := made(c, name)
	o.Name = r.Format(c)
	return o
}

// with returns the optimizer of a name's defaults, changed by set.
func with[C catalogue.Configuration](name string, set func(*C)) Optimizer {
	r, err := catalogue.Lookup(name)
	if err != nil {
		panic("optim: " + err.Error())
	}
	c := r.Default.(C)
	set(&c)
	return named(c, name)
}

// made returns the triple of a configuration, with the fault that its Check finds.
func made(c catalogue.Configuration, name string) Optimizer {
	o := fromTriple(c.Triple())
	if err := spec.Check(c); err != nil {
		o.fault = fmt.Sprintf("optim: %s: %s", name, oneLine(err))
	}
	return o
}

func fromTriple(t catalogue.Triple) Optimizer {
	return Optimizer{Flow: t.Flow, Method: t.Method, Control: t.Control}
}

func parseName(s string) (Optimizer, error) {
	t, err := spec.Parse(s)
	if err != nil {
		return Optimizer{}, err
	}
	r, err := catalogue.Lookup(t.Name)
	if err != nil {
		return Optimizer{}, err
	}
	return fromTerm(r, t)
}

func fromTerm(r *catalogue.Registered, t spec.Term) (Optimizer, error) {
	c, as, err := r.Read(t)
	if err != nil {
		return Optimizer{}, err
	}
	o := fromTriple(c.Triple())
	o.Name = as
	return o, nil
}

// Names returns the names of the catalogue in order, without aliases.
func Names() []string { return catalogue.Names() }

// Samples returns valid specs of all names of the catalogue, in the order of [Names], several where they reach
// different code.
func Samples() []string {
	var all []string
	for _, name := range Names() {
		all = append(all, SamplesOf(name)...)
	}
	return all
}

// SamplesOf returns the samples of one name, none if it is unknown.
func SamplesOf(name string) []string {
	r, err := catalogue.Lookup(name)
	if err != nil {
		return nil
	}
	return r.Samples
}

// Rescale returns the optimizer that a spec of the catalogue stands for, with every parameter that has a unit
// multiplied as is right for f·h(y/x) where the spec is for h(y): lr by x²/f for sgd and by x for adam, say, as the
// tags of the configurations have it. From x times the start it then goes through x times the points. Where x is a
// power of 2 and f one of 4 that holds bit for bit, but for the optimizers that docs/units.md lists with reasons.
func Rescale(s string, x, f float64) (Optimizer, error) {
	t, err := spec.Parse(s)
	if err != nil {
		return Optimizer{}, err
	}
	r, err := catalogue.Lookup(t.Name)
	if err != nil {
		return Optimizer{}, err
	}
	c, _, err := r.Read(t)
	if err != nil {
		return Optimizer{}, err
	}
	u := spec.Scale{X: x, T: 1, F: f} // steps, where the control counts them
	if o := c.Triple(); o.Flow != nil && !ode.OnStepClock(o.Control) {
		u.T = flows.TimeUnit(o.Flow, x, f)
	}
	if c, err = spec.Rescale(c, u); err != nil {
		return Optimizer{}, err
	}
	if w, ok := c.(interface {
		rescale(x, f float64) (catalogue.Configuration, error)
	}); ok { // of a wrapper, the optimizer within
		if c, err = w.rescale(x, f); err != nil {
			return Optimizer{}, err
		}
	}
	return named(c, r.Name), nil
}
