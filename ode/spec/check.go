package spec

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
)

// Checker is implemented by types with constraints that no tag states, such as those between fields; see [Check].
type Checker interface{ Check() error }

// Check returns an error unless every tagged field of v is in the range of its tag in and one of the words of its tag oneof.
// v is a struct, or a pointer or an interface that holds one. Structs in the fields, also embedded, behind pointers and in
// interfaces, are checked likewise. A struct or a field that passes and is a [Checker] is asked itself, before what its
// interfaces hold. The error says what is wrong, on one line, and names the keys.
//
// [Term.Into] calls it. What is built as a literal calls it where it starts.
func Check(v any) error { return check(reflect.ValueOf(v)) }

func check(v reflect.Value) error {
	if !v.IsValid() {
		return nil
	}
	p := v // to ask; a pointer, as that may be the receiver of Check
	switch v.Kind() {
	case reflect.Interface:
		return check(v.Elem())
	case reflect.Pointer:
		v = v.Elem()
		if !v.IsValid() {
			return nil
		}
	default:
		p = reflect.New(v.Type())
		p.Elem().Set(v)
	}
	if err := checkFields(v, false); err != nil {
		return err
	}
	if c, ok := p.Interface().(Checker); ok && !promoted(v) {
		if err := c.Check(); err != nil {
			return err
		}
	}
	return checkFields(v, true)
}

// promoted reports that the Check of v would be that of a pointer or an interface that is embedded, and nil.
func promoted(v reflect.Value) bool {
	for i := 0; v.Kind() == reflect.Struct && i < v.NumField(); i++ {
		if f := v.Field(i); v.Type().Field(i).Anonymous && (f.Kind() == reflect.Pointer || f.Kind() == reflect.Interface) && f.IsNil() {
			return true
		}
	}
	return false
}

// checkFields checks the fields of v, if it is a struct: those that are interfaces, or all others.
func checkFields(v reflect.Value, interfaces bool) error {
	if v.Kind() != reflect.Struct {
		return nil
	}
	var all faults
	add := func(err error) {
		if err != nil {
			all = append(all, err)
		}
	}
	for i := range v.NumField() {
		f := v.Type().Field(i)
		tag, tagged := f.Tag.Lookup("spec")
		if !f.IsExported() && f.Anonymous && f.Type.Kind() == reflect.Struct {
			add(checkFields(v.Field(i), interfaces))
			continue
		}
		if !f.IsExported() || !tagged && !f.Anonymous || interfaces != (f.Type.Kind() == reflect.Interface) {
			continue
		}
		key, _, _ := strings.Cut(tag, ",")
		if r, ok := f.Tag.Lookup("in"); ok {
			add(inRange(key, r, v.Field(i)))
			continue
		}
		if w, ok := f.Tag.Lookup("oneof"); ok {
			add(oneOf(key, strings.Split(w, ","), v.Field(i).String()))
			continue
		}
		err := check(v.Field(i))
		if err != nil && tagged {
			err = fmt.Errorf("%s: %w", key, err)
		}
		add(err)
	}
	if len(all) == 0 {
		return nil
	}
	return all
}

// oneOf returns an error unless the value of a literal is one of the words. The first word is written "".
func oneOf(key string, words []string, value string) error {
	if value == "" || slices.Contains(words[1:], value) {
		return nil
	}
	if value == words[0] {
		return fmt.Errorf(`%s=%s is the zero value, ""`, key, value)
	}
	return Unknown(key, value, words)
}

// faults is several errors on one line.
type faults []error

func (f faults) Error() string {
	texts := make([]string, len(f))
	for i, err := range f {
		texts[i] = err.Error()
	}
	return strings.Join(texts, "; ")
}

// Unwrap serves errors.Is and errors.As.
func (f faults) Unwrap() []error { return f }
