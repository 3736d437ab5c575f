// Package method reads the specs of all families of methods, and holds what is made of any method: step doubling.
package method

import (
	"slices"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/rk"
	"github.com/odescent/odescent/ode/sde"
	"github.com/odescent/odescent/ode/spec"
	"github.com/odescent/odescent/ode/split"
	"github.com/odescent/odescent/ode/stab"
	"github.com/odescent/odescent/ode/stiff"
)

// family is a package of methods with names of its own.
type family struct {
	names, samples func() []string
	parse          func(string) (ode.Method, error)
}

var families []family

func init() { // for the cycle doubled → Parse → families
	families = []family{
		{rk.Names, rk.Samples, rk.Parse}, {split.Names, split.Samples, split.Parse}, {stab.Names, stab.Samples, stab.Parse},
		{stiff.Names, stiff.Samples, stiff.Parse}, {sde.Names, sde.Samples, sde.Parse},
		{
			func() []string { return []string{"doubled"} },
			func() []string { return []string{"doubled(euler)", "doubled(symplectic)", "doubled(rk4)"} },
			parseDoubled,
		},
	}
}

// Names returns the names that [Parse] reads, of all families, in order.
func Names() []string {
	var names []string
	for _, f := range families {
		names = append(names, f.names()...)
	}
	slices.Sort(names)
	return names
}

// Samples returns valid specs of all methods, several where they reach different code. Tests of laws run over them.
func Samples() []string {
	var all []string
	for _, f := range families {
		all = append(all, f.samples()...)
	}
	return all
}

func init() { spec.Register(Parse) }

// Parse reads what String of a method prints, such as "dp5", "gbs(order=12)" or "doubled(rk4)". The error for an
// unknown name suggests the nearest one.
func Parse(s string) (ode.Method, error) {
	t, err := spec.Parse(s)
	if err != nil {
		return nil, err
	}
	for _, f := range families {
		if slices.Contains(f.names(), t.Name) {
			return f.parse(s)
		}
	}
	return nil, spec.Unknown("method", t.Name, Names())
}
