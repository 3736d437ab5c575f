package optim

import (
	"github.com/odescent/odescent/flows"
	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/spec"
)

// units are the factors by which those of x and f change.
type units struct{ x, f float64 }

// of returns them with that of the time of the optimizer: its flow's, or 1 where it counts steps.
func (u units) of(o Optimizer) spec.Scale {
	s := spec.Scale{X: u.x, T: 1, F: u.f}
	if o.Flow != nil && !ode.Ticks(o.Control) {
		s.T = flows.TimeUnit(o.Flow, u.x, u.f)
	}
	return s
}

// Rescale returns the optimizer that a spec of the catalogue stands for, with every parameter that has a unit multiplied as
// is right for f·h(y/x) where the spec is for h(y): lr by x²/f for sgd and by x for adam, say, as the tags of the
// configurations have it. From x times the start it then goes through x times the points. Where x is a power of 2 and f one
// of 4 that holds bit for bit, but for the optimizers that docs/units.md lists with reasons.
func Rescale(word string, x, f float64) (Optimizer, error) {
	t, err := spec.Parse(word)
	if err != nil {
		return Optimizer{}, err
	}
	e, err := lookup(t.Name)
	if err != nil {
		return Optimizer{}, err
	}
	return e.with(t, units{x, f})
}
