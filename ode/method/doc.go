// Package method reads the words of all families of methods, and holds what is made of any method: step doubling.
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

// family is a package of methods with words of its own.
type family struct {
	names func() []string
	parse func(string) (ode.Method, error)
}

var families []family

func init() { // for the cycle doubled → Parse → families
	families = []family{
		{rk.Names, rk.Parse}, {split.Names, split.Parse}, {stab.Names, stab.Parse}, {stiff.Names, stiff.Parse},
		{sde.Names, sde.Parse},
		{func() []string { return []string{"doubled"} }, parseDoubled},
	}
}

// Names returns the words that [Parse] reads, of all families, in order.
func Names() []string {
	var names []string
	for _, f := range families {
		names = append(names, f.names()...)
	}
	slices.Sort(names)
	return names
}

// Parse reads what String of a method prints, such as "dp5", "gbs(order=12)" or "doubled(rk4)". An unknown name is
// answered with the nearest one.
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
