package catalogue

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"sync"

	"github.com/odescent/odescent/flows"
	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/spec"
)

// Triple is an optimizer by its parts.
type Triple struct {
	Flow    flows.Flow  // which differential equation is followed
	Method  ode.Method  // how one step of it is taken
	Control ode.Control // how long the step is
}

// Configuration is the set of parameters of an optimizer: a struct whose fields have tags of package spec. Triple
// returns the parts for whatever the fields hold; a method Check, if there is one, and the tags say what they may hold.
type Configuration interface{ Triple() Triple }

// Entry is what is registered of an optimizer besides its defaults.
type Entry struct {
	Equation string   // the update rule, in the keys of the parameters; g = ∇f(x), hats are Adam's corrections
	Map      string   // how the parameters map to flow, method and control
	Rule     string   // how the rule stands to its publication: "as published", or "differs" and in what
	Cite     []string // BibTeX keys of the sources
	Samples  []string // valid specs that reach different code, for tests of laws; none: the bare name
	Aliases  []string // other names
}

// Registered is one name of the catalogue.
type Registered struct {
	Entry
	Name    string
	Default Configuration
}

var (
	mu       sync.RWMutex // guards the three
	registry = map[string]*Registered{}
	aliases  = map[string]string{}
	first    = map[reflect.Type]*Registered{} // of each type, the name that was registered first
)

// Register enters a configuration, whose values are the defaults, under a name. It is to be called by init functions,
// and panics, with nothing entered, if the name or an alias is taken, if def is not a struct, if the entry lacks
// Equation, Map or Rule, and with the error of [spec.Definition].
func Register(name string, def Configuration, e Entry) {
	t := reflect.TypeOf(def)
	if t == nil || t.Kind() != reflect.Struct {
		panic(fmt.Sprintf("catalogue: %s is registered as %T, which is not a struct", name, def))
	}
	if e.Equation == "" || e.Map == "" || e.Rule == "" {
		panic(fmt.Sprintf("catalogue: the entry of %s needs Equation, Map and Rule", name))
	}
	if len(e.Samples) == 0 {
		e.Samples = []string{name}
	}
	if err := spec.Definition(name, def, e.Samples...); err != nil {
		panic(fmt.Sprintf("catalogue: an optimizer cannot be registered: %v", err))
	}
	mu.Lock()
	defer mu.Unlock()
	names := append([]string{name}, e.Aliases...)
	for i, n := range names { // all of them before any is entered
		if err := spec.Definition(n, def); err != nil {
			panic(fmt.Sprintf("catalogue: the alias of %s: %v", name, err))
		}
		if _, taken := aliases[n]; taken || slices.Contains(names[:i], n) {
			panic(fmt.Sprintf("catalogue: %s is registered twice", n))
		}
	}
	r := &Registered{Entry: e, Name: name, Default: def}
	for _, n := range names {
		aliases[n] = name
	}
	registry[name] = r
	if first[t] == nil {
		first[t] = r
	}
}

// Names returns the names of the catalogue in order, without aliases.
func Names() []string {
	mu.RLock()
	defer mu.RUnlock()
	return slices.Sorted(maps.Keys(registry))
}

// Lookup returns what is registered under a name or an alias. The error for an unknown name suggests the nearest one.
func Lookup(name string) (*Registered, error) {
	mu.RLock()
	defer mu.RUnlock()
	n, ok := aliases[name]
	if !ok {
		return nil, spec.Unknown("optimizer", name, slices.Collect(maps.Keys(aliases)))
	}
	return registry[n], nil
}

// Of returns what is registered of the type of a configuration, under the first of its names, or nil.
func Of(c Configuration) *Registered {
	mu.RLock()
	defer mu.RUnlock()
	return first[reflect.TypeOf(c)]
}

// Read fills the arguments of a spec into the defaults. It returns the configuration and the spec that stands for it.
func (r *Registered) Read(t spec.Term) (Configuration, string, error) {
	t, taus, err := withoutTaus(t)
	if err != nil {
		return nil, "", err
	}
	v := reflect.New(reflect.TypeOf(r.Default))
	v.Elem().Set(reflect.ValueOf(r.Default))
	if err := t.Into(v.Interface()); err != nil {
		return nil, "", err
	}
	as := r.Format(v.Elem().Interface().(Configuration))
	if len(taus) > 0 {
		as = appendTaus(as, taus)
		err = taus.into(r.Name, v, t)
	}
	return v.Elem().Interface().(Configuration), as, err
}

// With returns a term of the name with args in place of those of t that have the same keys.
func (r *Registered) With(t spec.Term, args []spec.Arg) spec.Term {
	d := reflect.TypeOf(r.Default)
	out := spec.Term{Name: t.Name}
	for i, a := range t.Args {
		if a.Key == "" && i < d.NumField() {
			a.Key, _, _ = strings.Cut(d.Field(i).Tag.Get("spec"), ",")
		}
		if !slices.ContainsFunc(args, func(b spec.Arg) bool { return a.Key == b.Key }) {
			out.Args = append(out.Args, a)
		}
	}
	out.Args = append(out.Args, args...)
	return out
}

// Format returns the spec of a configuration under the name: what differs from the defaults.
func (r *Registered) Format(c Configuration) string { return spec.Format(r.Name, c, r.Default) }

// Forgotten returns the keys of the fields whose defaults are not zero, but for the first, the rate, where the literal
// has them all at zero and they are two or more: another rule than the name stands for. A single one may be meant, and
// so may a kind, whose zero is one of them.
func (r *Registered) Forgotten(c Configuration) []string {
	v, d := reflect.ValueOf(c), reflect.ValueOf(r.Default)
	var keys []string
	for i := 1; i < v.NumField(); i++ {
		key, ok := v.Type().Field(i).Tag.Lookup("spec")
		switch {
		case !ok || d.Field(i).IsZero() || d.Field(i).Kind() == reflect.String:
		case !v.Field(i).IsZero():
			return nil
		default:
			keys = append(keys, key)
		}
	}
	if len(keys) < 2 {
		return nil
	}
	return keys
}
