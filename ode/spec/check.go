package spec

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"sync"
)

// Checker is implemented by types with constraints that no tag states, such as those between fields; see [Check].
type Checker interface{ Check() error }

// Check returns an error unless every tagged field of v is in the range of its tag in and one of the values of its tag
// oneof. v is a struct, or a pointer or an interface that holds one. Structs in the fields, also embedded, behind
// pointers and in interfaces, are checked likewise. If a struct or a field passes and is a [Checker], its Check is
// called, before the fields that are interfaces are checked. The error says what is wrong, on one line, and names the
// keys.
//
// [Term.Into] calls it. What is built as a literal calls it where it starts.
func Check(v any) error { return check(reflect.ValueOf(v)) }

var checker = reflect.TypeFor[Checker]()

// checks is what [Check] looks at in a struct type: first its fields that are no interfaces, then the interfaces.
type checks struct {
	fields   [2][]checked
	embedded []int // pointers and interfaces
}

// checked is a field that [Check] looks at.
type checked struct {
	at     int
	prefix string // the key, with a colon
	within bool   // an embedded struct that is not exported: its fields are checked in its place
	in     *limits
	key    string
	words  []string
}

var checksOf sync.Map // by reflect.Type: *checks

// checksFor returns what is to be checked in a struct type.
func checksFor(t reflect.Type) *checks {
	if c, ok := checksOf.Load(t); ok {
		return c.(*checks)
	}
	c := &checks{}
	for i := range t.NumField() {
		f := t.Field(i)
		kind := f.Type.Kind()
		if f.Anonymous && (kind == reflect.Pointer || kind == reflect.Interface) {
			c.embedded = append(c.embedded, i)
		}
		tag, tagged := f.Tag.Lookup("spec")
		g := checked{at: i}
		g.key, _, _ = strings.Cut(tag, ",")
		if !f.IsExported() && f.Anonymous && kind == reflect.Struct {
			g.within = true
			c.fields[0], c.fields[1] = append(c.fields[0], g), append(c.fields[1], g)
			continue
		}
		if !f.IsExported() || !tagged && !f.Anonymous {
			continue
		}
		if in, ok := f.Tag.Lookup("in"); ok {
			g.in = &limits{in, parseRange(in)}
		} else if words, ok := f.Tag.Lookup("oneof"); ok {
			g.words = strings.Split(words, ",")
		} else if kind != reflect.Struct && kind != reflect.Pointer && kind != reflect.Interface && !reflect.PointerTo(f.Type).Implements(checker) {
			continue // nothing to check
		} else if tagged {
			g.prefix = g.key + ": "
		}
		pass := 0
		if kind == reflect.Interface {
			pass = 1
		}
		c.fields[pass] = append(c.fields[pass], g)
	}
	v, _ := checksOf.LoadOrStore(t, c)
	return v.(*checks)
}

func check(v reflect.Value) error {
	switch v.Kind() {
	case reflect.Invalid:
		return nil
	case reflect.Interface:
		return check(v.Elem())
	}
	p := v // the receiver of Check
	if v.Kind() == reflect.Pointer {
		if v = v.Elem(); !v.IsValid() {
			return nil
		}
	}
	var c *checks
	if v.Kind() == reflect.Struct {
		c = checksFor(v.Type())
	}
	if err := c.fieldsOf(v, 0); err != nil {
		return err
	}
	if reflect.PointerTo(v.Type()).Implements(checker) && !c.promoted(v) {
		if p.Kind() != reflect.Pointer && !v.Type().Implements(checker) {
			p = reflect.New(v.Type())
			p.Elem().Set(v)
		}
		if err := p.Interface().(Checker).Check(); err != nil {
			return err
		}
	}
	return c.fieldsOf(v, 1)
}

// promoted reports that the Check of v would be that of a pointer or an interface that is embedded, and nil.
func (c *checks) promoted(v reflect.Value) bool {
	return c != nil && slices.ContainsFunc(c.embedded, func(i int) bool { return v.Field(i).IsNil() })
}

// fieldsOf checks the fields of v, if it is a struct: in pass 0 those that are no interfaces, in pass 1 the interfaces.
func (c *checks) fieldsOf(v reflect.Value, pass int) error {
	if c == nil {
		return nil
	}
	var all faults
	for _, f := range c.fields[pass] {
		x := v.Field(f.at)
		var err error
		switch {
		case f.within:
			err = checksFor(x.Type()).fieldsOf(x, pass)
		case f.in != nil:
			err = f.in.check(f.key, x)
		case f.words != nil:
			err = oneOf(f.key, f.words, x.String())
		default:
			if err = check(x); err != nil && f.prefix != "" {
				err = fmt.Errorf("%s%w", f.prefix, err)
			}
		}
		if err != nil {
			all = append(all, err)
		}
	}
	if len(all) == 0 {
		return nil
	}
	return all
}

// oneOf returns an error unless the value of a literal is one of the values. The first one is written "".
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
