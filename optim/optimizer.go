package optim

import (
	"errors"
	"fmt"
	"reflect"
	"strings"

	"github.com/odescent/odescent/flows"
	"github.com/odescent/odescent/ode"
)

// Optimizer is a triple flow × method × control. It is a plain value: it compares, prints as a spec that reads back as
// the same optimizer, and may serve many runs at once. [Optimizer.Equal] compares any two. What == says is the same,
// unless a part holds a list, where it panics, or one of the two is composed, by Scheduled say, and the other is read.
type Optimizer struct {
	Flow    flows.Flow  // which differential equation is followed
	Method  ode.Method  // how one step of it is taken
	Control ode.Control // how long the step is

	// Name is the spec of the catalogue that stands for this triple, such as "adam(lr=0.01)"; empty for a triple
	// that has no name. String uses it only as long as it stands for the three fields.
	Name string

	within string // of a composition, the spec in the catalogue of the optimizer that was composed; not compared
	fault  string // the error with which a run starts, about the parameters that the triple was made of
}

// String returns the optimizer's spec in the catalogue or, if it has none, its triple.
func (o Optimizer) String() string {
	if o.Name != "" {
		if p, err := Parse(o.Name); err == nil && p.same(o) {
			return o.Name
		}
	}
	return o.Triple()
}

// Triple returns the three specs with slashes between them, "gradient/euler/fixed(h=0.1)" say.
func (o Optimizer) Triple() string {
	if o.Flow == nil || o.Method == nil || o.Control == nil {
		return fmt.Sprintf("incomplete(%v/%v/%v)", o.Flow, o.Method, o.Control)
	}
	return o.Flow.String() + "/" + o.Method.String() + "/" + o.Control.String()
}

// Equal reports that o and p are the same triple under the same name.
func (o Optimizer) Equal(p Optimizer) bool { return o.Name == p.Name && o.same(p) }

func (o Optimizer) same(p Optimizer) bool {
	return reflect.DeepEqual(o.Flow, p.Flow) && reflect.DeepEqual(o.Method, p.Method) && reflect.DeepEqual(o.Control, p.Control)
}

// check returns an error if the parameters were wrong or a part is missing.
func (o Optimizer) check() error {
	switch {
	case o.fault != "":
		return errors.New(o.fault)
	case o.Flow == nil:
		return fmt.Errorf("optim: the optimizer has no flow; flows.Gradient{} is the plain one")
	case o.Method == nil:
		return fmt.Errorf("optim: the optimizer has no method; rk.Euler is gradient descent's")
	case o.Control == nil:
		return fmt.Errorf("optim: the optimizer has no control; control.Fixed{H: 0.01} is a constant learning rate")
	}
	for i, part := range []any{o.Flow, o.Method, o.Control} {
		if at := nilPointer(reflect.ValueOf(part), [...]string{"flow", "method", "control"}[i]); at != "" {
			return fmt.Errorf("optim: %s is a nil pointer; give a value, or leave it out", at)
		}
	}
	return nil
}

// nilPointer returns the key and the type of a nil pointer that an interface in v holds, "" if there is none.
func nilPointer(v reflect.Value, key string) string {
	switch v.Kind() {
	case reflect.Pointer:
		if v.IsNil() {
			return fmt.Sprintf("%s=%v", key, v.Type())
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if k, tagged := v.Type().Field(i).Tag.Lookup("spec"); tagged && v.Field(i).Kind() == reflect.Interface {
				k, _, _ = strings.Cut(k, ",")
				if at := nilPointer(v.Field(i).Elem(), key+"."+k); at != "" {
					return at
				}
			}
		}
	}
	return ""
}

// oneLine returns the text of an error, which may join several, in one line.
func oneLine(err error) string { return strings.ReplaceAll(err.Error(), "\n", "; ") }
