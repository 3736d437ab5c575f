package spec

import (
	"maps"
	"slices"
)

// Registry reads words: it maps each name to the reader of its arguments.
type Registry[T any] map[string]func(Term) (T, error)

// Reader returns the reader of a struct type V that is a T: it starts from def, which holds the defaults, and fills in
// the arguments by [Term.Into]. The reader panics if V is not a T.
func Reader[T, V any](def V) func(Term) (T, error) {
	return func(t Term) (T, error) {
		v := def
		if err := t.Into(&v); err != nil {
			var none T
			return none, err
		}
		return any(v).(T), nil
	}
}

// Names returns the names in order.
func (r Registry[T]) Names() []string { return slices.Sorted(maps.Keys(r)) }

// Parse reads a word. An unknown name is answered with the nearest one; kind says what it should have been the name of.
func (r Registry[T]) Parse(kind, s string) (T, error) {
	var none T
	t, err := Parse(s)
	if err != nil {
		return none, err
	}
	read, ok := r[t.Name]
	if !ok {
		return none, Unknown(kind, t.Name, r.Names())
	}
	return read(t)
}
