package spec

import (
	"encoding"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
)

// Definition returns an error unless def, with samples, can be registered under the name. The name is one that [Parse]
// reads, begins with a letter, and is neither a number nor a word of specs, such as none; def is not nil; its tagged
// fields are exported, of types that [Term.Into] sets, with keys that Parse reads and tags that [Check] reads; what it
// holds but zeros is valid; the samples parse, to terms of the name. What is within a sample is not looked at, as it may
// be registered later.
func Definition(name string, def any, samples ...string) error {
	if err := checkName(name); err != nil {
		return err
	}
	_, err := strconv.ParseFloat(name, 64)
	switch c := name[0] | 0x20; {
	case slices.Contains([]string{"none", "incomplete", "true", "false"}, name):
		return fmt.Errorf("%q means something else in specs", name)
	case err == nil || c < 'a' || c > 'z':
		return fmt.Errorf("%q is not a name: it reads as a number, or does not begin with a letter", name)
	}
	v := reflect.ValueOf(def)
	switch v.Kind() {
	case reflect.Invalid:
		return fmt.Errorf("%s is nil", name)
	case reflect.Pointer, reflect.Func, reflect.Map, reflect.Slice, reflect.Chan:
		if v.IsNil() {
			return fmt.Errorf("%s is a nil %T", name, def)
		}
	case reflect.Struct:
		if err := checkFields(v); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		fields(v.Type()) // panics if two have the same key
	}
	for _, s := range samples {
		if t, err := Parse(s); err != nil {
			return fmt.Errorf("a sample of %s: %w", name, err)
		} else if t.Name != name {
			return fmt.Errorf("the sample %q of %s is of the name %s", s, name, t.Name)
		}
	}
	return nil
}

// checkFields returns an error unless the tagged fields of a struct, those of an embedded one in its place, are as
// [Definition] says.
func checkFields(v reflect.Value) error {
	for i := range v.NumField() {
		f := v.Type().Field(i)
		tag, tagged := f.Tag.Lookup("spec")
		if !tagged {
			if f.Anonymous && f.Type.Kind() == reflect.Struct {
				if err := checkFields(v.Field(i)); err != nil {
					return err
				}
			}
			continue
		}
		key, option, _ := strings.Cut(tag, ",")
		in, ranged := f.Tag.Lookup("in")
		words, listed := f.Tag.Lookup("oneof")
		switch x := v.Field(i); {
		case key == "" || checkName(key) != nil:
			return fmt.Errorf("the field %s has %q for a key; letters, digits and _ are one", f.Name, key)
		case !f.IsExported():
			return fmt.Errorf("the field %s of the key %s is not exported", f.Name, key)
		case option != "" && option != "bare" && option != "list":
			return fmt.Errorf("the field %s has the option %q in its tag; there are bare and list", f.Name, option)
		case !settable(f.Type):
			return fmt.Errorf("the field %s of the key %s has the type %v, which no spec sets", f.Name, key, f.Type)
		case ranged && !numeric(f.Type):
			return fmt.Errorf("the field %s of the type %v has a range in its tag", f.Name, f.Type)
		case listed && f.Type.Kind() != reflect.String:
			return fmt.Errorf("the field %s of the type %v has a tag oneof, which is for texts", f.Name, f.Type)
		case ranged:
			l := &limits{in, parseRange(in)} // panics if it is none
			if x.IsZero() {
				continue
			}
			if err := l.check(key, x); err != nil {
				return fmt.Errorf("the default %w", err)
			}
		case listed:
			if err := oneOf(key, strings.Split(words, ","), x.String()); err != nil {
				return fmt.Errorf("the default: %w", err)
			}
		}
	}
	return nil
}

// settable reports that a value of a spec can be put into a field of the type. Of interfaces and structs, whose readers
// may be registered later, it reports that they print.
func settable(t reflect.Type) bool {
	if _, ok := readers[t]; ok || reflect.PointerTo(t).Implements(reflect.TypeFor[encoding.TextUnmarshaler]()) {
		return true
	}
	switch t.Kind() {
	case reflect.Float64, reflect.Int, reflect.Uint64, reflect.Bool, reflect.String:
		return true
	case reflect.Slice:
		return settable(t.Elem())
	case reflect.Interface, reflect.Struct:
		return t.Implements(reflect.TypeFor[fmt.Stringer]())
	}
	return false
}

// numeric reports that a range may be given for the type.
func numeric(t reflect.Type) bool {
	switch t.Kind() {
	case reflect.Float64, reflect.Int:
		return true
	case reflect.Slice:
		return numeric(t.Elem())
	}
	return t == reflect.TypeFor[Vector]()
}
