package optim_test

import (
	"context"
	"fmt"
	"math"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/odescent/odescent/flows"
	"github.com/odescent/odescent/flows/objective"
	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/method"
	"github.com/odescent/odescent/ode/rk"
	"github.com/odescent/odescent/ode/spec"
	"github.com/odescent/odescent/ode/split"
	"github.com/odescent/odescent/optim"
)

// zeroProblems are what the parts are tried on; one of them has all that a flow may ask for.
var zeroProblems = []string{"rosenbrock", "normalkl", "linear(n=20)"}

// traces are the bits of the first steps of a triple on each problem, or the error that it starts with.
func traces(o optim.Optimizer) []string {
	var all []string
	for _, name := range zeroProblems {
		p := objective.Must(name)
		x0 := append([]float64(nil), p.Start...)
		for i := range x0 {
			x0[i] += .3 + .1*float64(i%3) // positive, and not at rest
		}
		all = append(all, firstSteps(p, x0, o))
	}
	return all
}

func firstSteps(p *objective.Problem, x0 []float64, o optim.Optimizer) (s string) {
	r, err := optim.Start(context.Background(), p, x0, o, optim.Settings{Steps: 4, GTol: -1})
	if err != nil {
		return "error: " + err.Error()
	}
	for r.Next() {
		for _, y := range r.Point().Y {
			s += fmt.Sprintf("%x ", math.Float64bits(y))
		}
	}
	return s
}

// asLiteral keeps the fields of v that specs set, in which v differs from what it is built on, and leaves the others at
// zero: what somebody writes who sets just these in a literal.
func asLiteral(v, def reflect.Value) reflect.Value {
	out := reflect.New(v.Type()).Elem()
	for i := range v.NumField() {
		if v.Type().Field(i).IsExported() && !reflect.DeepEqual(v.Field(i).Interface(), def.Field(i).Interface()) {
			out.Field(i).Set(v.Field(i))
		}
	}
	return out
}

// literals calls f for every registered type that is a struct, with a literal and the value that the registry reads for
// the same fields: the zero literal and the bare name, and for each sample the literal of its fields. The value is
// invalid where the name alone does not read.
func literals[T any](t *testing.T, names, samples []string, parse func(string) (T, error), f func(name string, literal, want reflect.Value)) {
	for _, name := range names {
		var def reflect.Value
		if d, err := parse(name); err == nil {
			def = reflect.ValueOf(d)
		}
		for i, s := range append([]string{name}, samples...) {
			term, err := spec.Parse(s)
			if err != nil {
				t.Fatal(err)
			}
			if term.Name != name {
				continue
			}
			v, err := parse(s)
			if i > 0 && err != nil {
				t.Fatalf("the sample %s does not read: %v", s, err)
			}
			want := reflect.ValueOf(v)
			switch {
			case err != nil: // the bare name; its type is that of a sample
				for _, s := range samples {
					if term, _ := spec.Parse(s); term.Name == name {
						v, _ = parse(s)
					}
				}
				f(name, reflect.Zero(reflect.TypeOf(v)), reflect.Value{})
			case want.Kind() != reflect.Struct: // a tableau
			case named(reflect.Zero(want.Type())) != name && slices.Contains(names, named(reflect.Zero(want.Type()))): // another value of that type
			case i == 0:
				f(name, reflect.Zero(want.Type()), want)
			default:
				base := def
				if !base.IsValid() {
					base = reflect.Zero(want.Type())
				}
				f(s, asLiteral(want, base), want)
			}
		}
	}
}

// named returns the name that a value prints.
func named(v reflect.Value) string {
	s, ok := v.Interface().(fmt.Stringer)
	if !ok {
		return ""
	}
	name, _, _ := strings.Cut(s.String(), "(")
	return name
}

// sameOrRefused fails unless the literal does what the registered value does, bit by bit, or is refused with a sentence
// wherever that value runs.
func sameOrRefused(t *testing.T, name string, literal, want reflect.Value, triple func(v any) optim.Optimizer) {
	t.Helper()
	got := traces(triple(literal.Interface()))
	var ref []string
	if want.IsValid() {
		if reflect.DeepEqual(literal.Interface(), want.Interface()) {
			return
		}
		ref = traces(triple(want.Interface()))
	}
	for i, g := range got {
		if refused := strings.HasPrefix(g, "error: "); refused && len(strings.Fields(g)) > 4 || ref != nil && g == ref[i] {
			continue
		}
		if len(g) > 60 {
			g = g[:60] + "..."
		}
		t.Errorf("%s: the literal %+v neither does what the registry's %+v does nor is refused: %s", name, literal, want, g)
		return
	}
}

// The zero literal of every registered flow, method and control, and every literal of the fields that a sample sets, is
// the registry's value with these fields, or is refused.
func TestZeroValues(t *testing.T) {
	descent := optim.Optimizer{Flow: flows.Gradient{}, Method: rk.Euler, Control: control.Fixed{H: 1e-3}}
	t.Run("control", func(t *testing.T) {
		literals(t, control.Names(), control.Samples(), control.Parse, func(name string, literal, want reflect.Value) {
			sameOrRefused(t, name, literal, want, func(v any) optim.Optimizer {
				o := descent
				o.Control = v.(ode.Control)
				return o
			})
		})
	})
	t.Run("method", func(t *testing.T) {
		literals(t, method.Names(), method.Samples(), method.Parse, func(name string, literal, want reflect.Value) {
			sameOrRefused(t, name, literal, want, func(v any) optim.Optimizer {
				o := descent
				if name == "symplectic" || strings.HasPrefix(name, "ba") || strings.HasPrefix(name, "ob") || strings.HasPrefix(name, "symplecticm") {
					o.Flow = flows.HeavyBall{Gamma: 1}
				}
				o.Method = v.(ode.Method)
				return o
			})
		})
	})
	t.Run("flow", func(t *testing.T) {
		literals(t, flows.Names(), flows.Samples(), flows.Parse, func(name string, literal, want reflect.Value) {
			sameOrRefused(t, name, literal, want, func(v any) optim.Optimizer {
				o := descent
				o.Flow, o.Method = v.(flows.Flow), split.Lie{}
				return o
			})
		})
	})
}

// zeroValues are the fields of flows, methods and controls whose zero is a value and not the default that their spec
// has.
var zeroValues = map[string]string{
	"flow damped.Gamma": "no friction", "flow damped.Power": "a constant friction",
	"control prodigy.Beta": "an average that keeps nothing, beside Eps", "control prodigy.Eps": "no guard, beside Beta",
}

// The default of everything registered, with one field set to zero, is the default, is refused, or is listed as having
// a zero that is a value.
func TestSingleZeros(t *testing.T) {
	descent := optim.Optimizer{Flow: flows.Gradient{}, Method: rk.Euler, Control: control.Fixed{H: 1e-3}}
	used := map[string]bool{}
	try := func(kind, name string, def reflect.Value, triple func(v any) optim.Optimizer) {
		if def.Kind() != reflect.Struct {
			return
		}
		var ref []string
		for i := range def.NumField() {
			f := def.Type().Field(i)
			if _, ok := f.Tag.Lookup("spec"); !ok || def.Field(i).IsZero() {
				continue
			}
			v := reflect.New(def.Type()).Elem()
			v.Set(def)
			v.Field(i).SetZero()
			if ref == nil {
				ref = traces(triple(def.Interface()))
			}
			key := kind + " " + name + "." + f.Name
			for j, g := range traces(triple(v.Interface())) {
				if strings.HasPrefix(g, "error: ") || g == ref[j] {
					continue
				}
				if used[key] = true; zeroValues[key] == "" {
					t.Errorf("%s = 0 is neither the default, %v, nor refused nor listed", key, def.Field(i))
				}
				break
			}
		}
	}
	for _, name := range flows.Names() {
		if v, err := flows.Parse(name); err == nil {
			try("flow", name, reflect.ValueOf(v), func(v any) optim.Optimizer {
				o := descent
				o.Flow, o.Method = v.(flows.Flow), split.Lie{}
				return o
			})
		}
	}
	for _, name := range control.Names() {
		if v, err := control.Parse(name); err == nil {
			try("control", name, reflect.ValueOf(v), func(v any) optim.Optimizer {
				o := descent
				o.Control = v.(ode.Control)
				return o
			})
		}
	}
	for _, name := range method.Names() {
		if v, err := method.Parse(name); err == nil {
			try("method", name, reflect.ValueOf(v), func(v any) optim.Optimizer {
				o := descent
				o.Method = v.(ode.Method)
				return o
			})
		}
	}
	for key := range zeroValues {
		if !used[key] {
			t.Errorf("%s is listed, and nothing depends on it", key)
		}
	}
}
