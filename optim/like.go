package optim

import (
	"reflect"
	"slices"
	"strings"

	"github.com/odescent/odescent/optim/catalogue"
)

// like returns the references of the name in the catalogue of which o, or what is within its wrappers, such as an
// average and a schedule, has the parts but for the numbers in them, and o without these wrappers. It is nil where
// there is no such name, and where there are several that do not cite the same.
func (o Optimizer) like() (keys []string, within Optimizer) {
	var bare, all []Optimizer
	for _, name := range catalogue.Names() {
		for i, s := range append([]string{name}, SamplesOf(name)...) {
			if p, err := Parse(s); err == nil && i == 0 {
				bare = append(bare, p)
			} else if err == nil {
				all = append(all, p)
			}
		}
	}
	fs, cs := layers(o.Flow), layers(o.Control)
	for n := range len(fs) + len(cs) - 1 { // the number of wrappers
		for i := max(0, n-len(cs)+1); i <= min(n, len(fs)-1); i++ {
			q := Optimizer{Flow: fs[i], Method: o.Method, Control: cs[n-i]}
			for _, of := range [][]Optimizer{bare, all} {
				if keys := q.oneOf(of); keys != nil {
					return keys, q
				}
			}
		}
	}
	return nil, o
}

// oneOf returns the references of those that have the parts of o but for numbers, if these are the same of all.
func (o Optimizer) oneOf(all []Optimizer) (keys []string) {
	for _, p := range all {
		same := func(a, b any) bool { return alike(reflect.ValueOf(a), reflect.ValueOf(b)) }
		if !same(p.Flow, o.Flow) || !same(p.Control, o.Control) || !same(p.Method, o.Method) && !(splits(p.Method) && splits(o.Method)) {
			continue
		}
		if refs := p.References(); keys == nil {
			keys = refs
		} else if !slices.Equal(keys, refs) {
			return nil
		}
	}
	return keys
}

// layers returns the part and what its fields of take in, one after another.
func layers[T any](part T) []T {
	all := []T{part}
	if v := reflect.ValueOf(part); v.Kind() == reflect.Struct {
		for i := range v.NumField() {
			if key, _, _ := strings.Cut(v.Type().Field(i).Tag.Get("spec"), ","); key == "of" {
				if of, ok := v.Field(i).Interface().(T); ok {
					return append(all, layers(of)...)
				}
			}
		}
	}
	return all
}

// alike reports that a and b are equal but for numbers that are zero in neither.
func alike(a, b reflect.Value) bool {
	switch {
	case a.IsValid() != b.IsValid():
		return false
	case !a.IsValid():
		return true
	case a.Type() != b.Type():
		return false
	}
	switch a.Kind() {
	case reflect.Float64, reflect.Int, reflect.Uint64:
		return a.IsZero() == b.IsZero()
	case reflect.Interface:
		return alike(a.Elem(), b.Elem())
	case reflect.Struct:
		for i := range a.NumField() {
			if !alike(a.Field(i), b.Field(i)) {
				return false
			}
		}
		return true
	}
	return reflect.DeepEqual(a.Interface(), b.Interface())
}
