// Package method reads the specs of all families of methods, and holds step doubling, which works with any of them.
//
// # Start here
//
//	m, err := method.Parse("dp5") // or radau5, rkc2, verlet, doubled(rk4): method.Names() lists them
//
// Each family has a package: rk (explicit), stiff (implicit), stab (stabilized), multistep, split (splittings), sde
// (stochastic).
// [Register] gives a further method a name; register_test.go registers a Runge–Kutta method and one with a parameter.
package method

import (
	"fmt"
	"slices"
	"strings"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/multistep"
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

// own holds the methods of this package and those that users register.
var own = spec.Registry[ode.Method]{}

var families = []family{
	{rk.Names, rk.Samples, rk.Parse}, {split.Names, split.Samples, split.Parse}, {stab.Names, stab.Samples, stab.Parse},
	{stiff.Names, stiff.Samples, stiff.Parse}, {multistep.Names, multistep.Samples, multistep.Parse}, {sde.Names, sde.Samples, sde.Parse},
	{own.Names, own.Samples, func(s string) (ode.Method, error) { return own.Parse("method", s) }},
}

func init() {
	Register("doubled", Doubled{}, "doubled(euler)", "doubled(symplectic)", "doubled(rk4)")
	spec.Register(Parse)
}

// Register gives a method a name. [Parse], [Names] and [Samples] then include it, and with them optimizers, tests of
// laws and the command line of the program. If def is a struct, it holds the defaults of the fields with the tag spec.
// samples are valid specs of the method, several if they reach different code; none stands for the name alone. Call
// Register from an init function. It panics if def is nil, if the name is taken in any family, or if it has characters
// that a name cannot have.
//
//	func init() { method.Register("mine", &rk.Tableau{Name: "mine", ...}) }
func Register(name string, def ode.Method, samples ...string) {
	if slices.Contains(Names(), name) {
		panic(fmt.Sprintf("method: a method of the name %s is registered already", name))
	}
	own.Register("method", name, def, samples...)
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

// Parse reads what String of a method prints, such as "dp5", "gbs(order=12)" or "doubled(rk4)". The error for an
// unknown name suggests the nearest one.
func Parse(s string) (ode.Method, error) {
	t, err := spec.Parse(s)
	if err != nil {
		return nil, err
	}
	if n := strings.Count(s, "doubled("); n > mostDoubled {
		return nil, tooDeep(n)
	}
	for _, f := range families {
		if slices.Contains(f.names(), t.Name) {
			return f.parse(s)
		}
	}
	return nil, spec.Unknown("method", t.Name, Names())
}
