package optim

import (
	"reflect"
	"slices"

	"github.com/odescent/odescent/ode/spec"
)

// config is the set of parameters of one catalogue optimizer, under the names of torch.optim where it has them.
type config interface {
	compose() Optimizer // the triple, of whatever the fields hold
}

// entry is one name of the catalogue.
type entry struct {
	name string
	def  config
	read func(spec.Term) (Optimizer, error)
	with func(spec.Term, units) (Optimizer, error) // the same in other units
	text func(Optimizer) string                    // how the parameters map to the triple
	cite []string
	rule string // how the rule stands to its publication
}

var (
	catalogue = map[string]*entry{}
	aliases   = map[string]string{}
)

// define enters a configuration type, with its defaults, under a name. text says how the parameters map to flow,
// method and control; cite are the sources.
func define[C config](name string, def C, text string, cite ...string) {
	parameters := func(t spec.Term) (c C, as string, err error) {
		c = def
		t, taus, err := withoutTaus(t)
		if err != nil {
			return c, "", err
		}
		if err := t.Into(&c); err != nil {
			return c, "", err
		}
		as = spec.Format(name, c, def)
		if len(taus) > 0 {
			as = appendTaus(as, taus)
			err = taus.into(name, &c, t)
		}
		return c, as, err
	}
	if _, ok := defaults[reflect.TypeFor[C]()]; !ok {
		defaults[reflect.TypeFor[C]()] = preset{name, def}
	}
	catalogue[name] = &entry{
		name: name,
		def:  def,
		cite: cite,
		text: func(Optimizer) string { return text },
		read: func(t spec.Term) (Optimizer, error) {
			c, as, err := parameters(t)
			if err != nil {
				return Optimizer{}, err
			}
			o := c.compose()
			o.Name = as
			return o, nil
		},
		with: func(t spec.Term, u units) (Optimizer, error) {
			c, _, err := parameters(t)
			if err != nil {
				return Optimizer{}, err
			}
			if c, err = spec.Rescale(c, u.of(c.compose())); err != nil {
				return Optimizer{}, err
			}
			if within, ok := any(&c).(interface{ rescale(units) error }); ok {
				if err := within.rescale(u); err != nil {
					return Optimizer{}, err
				}
			}
			return named(c, name, def), nil
		},
	}
}

// published says of a name that is defined how its rule stands to its publication: "as published", or "differs" and in what,
// with the place of eps, corrections, first values and constants where there is more than one way to have them.
func published(name, text string) { catalogue[name].rule = text }

// Names returns the names of the catalogue in order, without aliases.
func Names() []string {
	var names []string
	for n := range catalogue {
		names = append(names, n)
	}
	slices.Sort(names)
	return names
}

// lookup finds the entry of a name or an alias.
func lookup(name string) (*entry, error) {
	if n, ok := aliases[name]; ok {
		name = n
	}
	if e, ok := catalogue[name]; ok {
		return e, nil
	}
	names := Names()
	for a := range aliases {
		names = append(names, a)
	}
	return nil, spec.Unknown("optimizer", name, names)
}

func parseName(s string) (Optimizer, error) {
	t, err := spec.Parse(s)
	if err != nil {
		return Optimizer{}, err
	}
	e, err := lookup(t.Name)
	if err != nil {
		return Optimizer{}, err
	}
	return e.read(t)
}
