package optim

import (
	"context"
	"fmt"
	"math"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/odescent/odescent/flows/objective"
	"github.com/odescent/odescent/optim/catalogue"
)

// keysOf are the keys of a name of the catalogue, with the index of the field.
func keysOf(e *catalogue.Registered) (keys []string, at [][]int) {
	t := reflect.TypeOf(e.Default)
	for _, f := range reflect.VisibleFields(t) {
		if tag, ok := f.Tag.Lookup("spec"); ok && f.IsExported() {
			keys, at = append(keys, strings.Split(tag, ",")[0]), append(at, f.Index)
		}
	}
	return keys, at
}

// assigned finds what an error text says of a key.
var assigned = regexp.MustCompile(`([A-Za-z_][A-Za-z0-9_]*)=`)

// foreign returns the first key in the text that is none of the optimizer's.
func foreign(text string, keys []string) string {
	for _, m := range assigned.FindAllStringSubmatch(text, -1) {
		if !slices.Contains(keys, m[1]) {
			return m[1]
		}
	}
	return ""
}

// Every parameter of every optimizer, given a value that may not be: the error names a key of that optimizer, and never
// one of the triple beneath it, from the spec as from the literal. Adam(-1) spoke of tol, Momentum of gamma.
func TestAdviceInOwnWords(t *testing.T) {
	bad := map[reflect.Kind][]any{
		reflect.Float64: {math.NaN(), -1., 2., math.Inf(1), math.Inf(-1), 0.},
		reflect.Int:     {-1, 0}, reflect.String: {"nonsense"},
	}
	refused := 0
	for _, name := range Names() {
		e := registered(name)
		keys, at := keysOf(e)
		for i, key := range keys {
			kind := reflect.TypeOf(e.Default).FieldByIndex(at[i]).Type.Kind()
			for _, v := range bad[kind] {
				c := reflect.New(reflect.TypeOf(e.Default)).Elem()
				c.Set(reflect.ValueOf(e.Default))
				c.FieldByIndex(at[i]).Set(reflect.ValueOf(v).Convert(c.FieldByIndex(at[i]).Type()))
				made := c.Interface().(catalogue.Configuration)
				for how, err := range map[string]error{
					"word":    second(Parse(fmt.Sprintf("%s(%s=%v)", name, key, v))),
					"literal": started(Of(made)), "constructor": started(named(made, name)),
				} {
					if err == nil {
						continue
					}
					refused++
					text := err.Error()
					if f := foreign(text, keys); f != "" || strings.Contains(text, "control:") || strings.Contains(text, "flows:") {
						if lacks := started(Of(e.Default)); lacks != nil && lacks.Error() == text {
							continue // with its defaults it lacks the same power of the problem
						}
						t.Errorf("%s, %s=%v, by %s: the error speaks of %q: %s", name, key, v, how, f, text)
					}
					if !slices.ContainsFunc(keys, func(k string) bool { return strings.Contains(text, k) }) {
						t.Errorf("%s, %s=%v, by %s: the error names no key of the optimizer: %s", name, key, v, how, text)
					}
				}
				// What the spec refuses, the literal and the constructor do.
				word, lit := second(Parse(fmt.Sprintf("%s(%s=%v)", name, key, v))), Of(made).check()
				if (word == nil) != (lit == nil) {
					t.Errorf("%s, %s=%v: the word gives %v, the literal %v", name, key, v, word, lit)
				}
			}
		}
	}
	if refused < 1000 {
		t.Errorf("only %d values were refused", refused)
	}
}

func registered(name string) *catalogue.Registered {
	r, err := catalogue.Lookup(name)
	if err != nil {
		panic(err)
	}
	return r
}

func second(_ Optimizer, err error) error { return err }

var hill = objective.Must("rosenbrock(n=2)")

func started(o Optimizer) error {
	_, err := Start(context.Background(), hill, nil, o, Settings{})
	return err
}

// Cases that users met.
func TestAdviceOfAdam(t *testing.T) {
	for _, c := range []struct {
		o    Optimizer
		want string
	}{
		{Adam(-1), "optim: adam: lr=-1 must be positive and finite"},
		{Of(catalogue.Adam{LR: -1, Beta1: .9}), "optim: adam: lr=-1 must be positive and finite"},
		{Momentum(.1, -1), "optim: momentum: momentum=-1 must be in [0, 1)"},
		{SGD(math.NaN()), "optim: sgd: lr=NaN must be positive and finite"},
		{Nesterov(0, 2), "optim: nesterov: lr=0 must be positive and finite; momentum=2 must be in [0, 1)"},
	} {
		r, err := Minimize(t.Context(), hill, nil, c.o, Settings{})
		if err == nil || err.Error() != c.want || r.Stats.FieldEvals != 0 {
			t.Errorf("%v, want %q", err, c.want)
		}
	}
}
