package spec

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"sync"
)

// Registry holds what is registered under each name. Its methods may be called at the same time.
type Registry[T any] map[string]Entry[T]

// Entry is what is registered under one name: the reader of its arguments, and samples, specs under this name that are
// valid and differ in the code they reach. No samples means that the bare name is the only one. Tests of laws run over
// the samples of a registry, so that what is registered is tested.
type Entry[T any] struct {
	Read    func(Term) (T, error)
	Samples []string
}

// mu guards the entries of all registries. It is not held while a reader runs, which may look into another one.
var mu sync.RWMutex

// Register enters def, with samples, under a name. Where def is a struct, a spec of that name starts from def and fills
// in the arguments by [Term.Into]; anything else, such as a pointer, is the value of the bare name, without arguments.
// kind names it in errors. Register panics if the name is taken, and with the error of [Definition].
func (r Registry[T]) Register(kind, name string, def T, samples ...string) {
	if err := Definition(name, def, samples...); err != nil {
		panic(fmt.Sprintf("spec: a %s cannot be registered: %v", kind, err))
	}
	v := reflect.ValueOf(def)
	r.Enter(kind, name, Entry[T]{
		Read: func(t Term) (T, error) {
			if v.Kind() != reflect.Struct {
				if len(t.Args) > 0 {
					return def, fmt.Errorf("%s takes no arguments", name)
				}
				return def, nil
			}
			p := reflect.New(v.Type())
			p.Elem().Set(v)
			if err := t.Into(p.Interface()); err != nil {
				var none T
				return none, err
			}
			return p.Elem().Interface().(T), nil
		},
		Samples: samples,
	})
}

// Enter enters what has a reader of its own under a name, which it does not check. It panics if the name is taken.
func (r Registry[T]) Enter(kind, name string, e Entry[T]) {
	mu.Lock()
	defer mu.Unlock()
	if _, taken := r[name]; taken {
		panic(fmt.Sprintf("spec: a %s of the name %s is registered already", kind, name))
	}
	r[name] = e
}

func (r Registry[T]) entry(name string) (Entry[T], bool) {
	mu.RLock()
	defer mu.RUnlock()
	e, ok := r[name]
	return e, ok
}

// Names returns the names in order.
func (r Registry[T]) Names() []string {
	mu.RLock()
	defer mu.RUnlock()
	return slices.Sorted(maps.Keys(r))
}

// Samples returns the samples of all names, in the order of the names and, of one name, as they were registered.
func (r Registry[T]) Samples() []string {
	var all []string
	for _, name := range r.Names() {
		if e, _ := r.entry(name); len(e.Samples) > 0 {
			all = append(all, e.Samples...)
		} else {
			all = append(all, name)
		}
	}
	return all
}

// Parse reads a spec. The error for an unknown name suggests the nearest one; kind says what it should have been the
// name of.
func (r Registry[T]) Parse(kind, s string) (T, error) {
	var none T
	t, err := Parse(s)
	if err != nil {
		return none, err
	}
	e, ok := r.entry(t.Name)
	if !ok {
		return none, Unknown(kind, t.Name, r.Names())
	}
	return e.Read(t)
}
