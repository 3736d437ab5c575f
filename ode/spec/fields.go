package spec

import (
	"encoding"
	"fmt"
	"math"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"sync"
)

type field struct {
	key   string
	bare  bool
	words []string // of a field that has one of several values
	in    string   // the range of a number
	index []int    // of the embedded structs, and of the field in the last
	list  []int    // likewise of the field that a list is for; nil if there is none
}

var fieldsOf sync.Map // by reflect.Type: []field

// fields lists the tagged fields of t, those of an embedded struct in its place. It panics if two have the same key,
// but for a field and one right after it that a list is for.
func fields(t reflect.Type) []field {
	if fs, ok := fieldsOf.Load(t); ok {
		return fs.([]field)
	}
	fs := appendFields(nil, nil, t)
	for i, f := range fs {
		if slices.ContainsFunc(fs[:i], func(g field) bool { return g.key == f.key }) {
			panic(fmt.Sprintf("spec: %v has two fields with the key %s", t, f.key))
		}
	}
	fieldsOf.Store(t, fs)
	return fs
}

func appendFields(fs []field, path []int, t reflect.Type) []field {
	for i := range t.NumField() {
		f, index := t.Field(i), append(slices.Clone(path), i)
		tag, ok := f.Tag.Lookup("spec")
		switch {
		case ok:
			key, opt, _ := strings.Cut(tag, ",")
			if n := len(fs) - 1; opt == "list" && n >= 0 && fs[n].key == key {
				fs[n].list = index
				continue
			}
			g := field{key: key, bare: opt == "bare", in: f.Tag.Get("in"), index: index}
			if words, ok := f.Tag.Lookup("oneof"); ok {
				g.words = strings.Split(words, ",")
			}
			fs = append(fs, g)
		case f.Anonymous && f.Type.Kind() == reflect.Struct:
			fs = appendFields(fs, index, f.Type)
		}
	}
	return fs
}

// Into fills the tagged fields of the struct to which v points with t's arguments and leaves the others as they are, so
// v should hold the defaults. The error for an unknown key suggests the nearest known one; those for a repeated key and
// for a value of the wrong kind name the key. An error of [Check] is returned. Into panics if v is not a pointer to a
// struct.
func (t Term) Into(v any) error {
	rv := reflect.ValueOf(v)
	if rv.Kind() != reflect.Pointer || rv.Elem().Kind() != reflect.Struct {
		panic(fmt.Sprintf("spec: Into wants a pointer to a struct, not %T", v))
	}
	rv = rv.Elem()
	fs := fields(rv.Type())
	for _, a := range t.Args { // before the values, which may have moved with the key
		if m := t.movedTo(a.Key); m != "" && !slices.ContainsFunc(fs, func(f field) bool { return f.key == a.Key }) {
			return fmt.Errorf("%s: no key %q; it is now %s", t.Name, a.Key, m)
		}
	}
	seen := make(map[string]bool)
	for i, a := range t.Args {
		key := a.Key
		if key == "" {
			if i >= len(fs) {
				return fmt.Errorf("%s: takes at most %s", t.Name, Count(len(fs), "value"))
			}
			key = fs[i].key
		}
		at := slices.IndexFunc(fs, func(f field) bool { return f.key == key })
		if at < 0 {
			if len(fs) == 0 {
				return fmt.Errorf("%s takes no arguments, so %q cannot be set", t.Name, key)
			}
			return fmt.Errorf("%s: %w", t.Name, Unknown("key", key, keys(fs)))
		}
		if seen[key] {
			return fmt.Errorf("%s: %s is given twice", t.Name, key)
		}
		seen[key] = true
		index := fs[at].index
		if fs[at].list != nil { // one of the two holds the value
			one, list := rv.FieldByIndex(index), rv.FieldByIndex(fs[at].list)
			if strings.HasPrefix(a.Value, "[") {
				index = fs[at].list
				one.SetZero()
			}
			list.SetZero()
		}
		if err := fs[at].set(rv.FieldByIndex(index), a.Value); err != nil {
			return fmt.Errorf("%s: %s=%s: %w", t.Name, key, a.Value, err)
		}
	}
	if err := Check(v); err != nil {
		return fmt.Errorf("%s: %w", t.Name, err)
	}
	return nil
}

func keys(fs []field) []string {
	ks := make([]string, len(fs))
	for i, f := range fs {
		ks[i] = f.key
	}
	return ks
}

func (f field) set(v reflect.Value, s string) error {
	switch {
	case f.words == nil:
		return set(v, s)
	case s == "" || !slices.Contains(f.words, s):
		return Unknown(f.key, s, f.words)
	case s == f.words[0]:
		s = ""
	}
	v.SetString(s)
	return nil
}

func set(f reflect.Value, s string) error {
	if read, ok := readers[f.Type()]; ok {
		v, err := read(s)
		if err != nil {
			return err
		}
		if f.SetZero(); v != nil {
			f.Set(reflect.ValueOf(v))
		}
		return nil
	}
	if u, ok := f.Addr().Interface().(encoding.TextUnmarshaler); ok {
		return u.UnmarshalText([]byte(s))
	}
	switch f.Kind() {
	case reflect.Float64:
		x, err := Float(s)
		if err != nil {
			return err
		}
		f.SetFloat(x)
	case reflect.Int:
		n, err := strconv.Atoi(s)
		if err != nil {
			x, ferr := strconv.ParseFloat(s, 64) // 1e4 is a count, too
			if ferr != nil || x != math.Trunc(x) || math.Abs(x) > 1<<53 {
				return fmt.Errorf("not a whole number")
			}
			n = int(x)
		}
		f.SetInt(int64(n))
	case reflect.Uint64:
		n, err := strconv.ParseUint(s, 10, 64)
		if err != nil {
			return fmt.Errorf("not a whole number from 0 on")
		}
		f.SetUint(n)
	case reflect.Bool:
		b, err := strconv.ParseBool(s)
		if err != nil {
			return fmt.Errorf("write true or false")
		}
		f.SetBool(b)
	case reflect.String:
		if strings.HasPrefix(s, `"`) {
			u, err := strconv.Unquote(s)
			if err != nil {
				return fmt.Errorf("the quotes are not in order")
			}
			s = u
		}
		f.SetString(s)
	case reflect.Slice:
		return setSlice(f, s)
	default:
		panic("spec: cannot set a field of type " + f.Type().String())
	}
	return nil
}

func setSlice(f reflect.Value, s string) error {
	if f.Type().Elem().Kind() == reflect.String && s != "" && !strings.HasPrefix(s, "[") && !strings.HasSuffix(s, "]") {
		s = "[" + s + "]" // a text alone is a list of one
	}
	if !strings.HasPrefix(s, "[") || !strings.HasSuffix(s, "]") {
		return fmt.Errorf("write a list as [a,b,c]")
	}
	s = strings.TrimSpace(s[1 : len(s)-1])
	if s == "" {
		f.SetZero()
		return nil
	}
	parts, err := Split(s, ',')
	if err != nil {
		return err
	}
	out := reflect.MakeSlice(f.Type(), len(parts), len(parts))
	for i, p := range parts {
		if err := set(out.Index(i), strings.TrimSpace(p)); err != nil {
			return err
		}
	}
	f.Set(out)
	return nil
}

// Float reads a number; unlike strconv it refuses NaN, and its error is a phrase for people.
func Float(s string) (float64, error) {
	x, err := strconv.ParseFloat(s, 64)
	if err != nil || math.IsNaN(x) {
		return 0, fmt.Errorf("not a number")
	}
	return x, nil
}
