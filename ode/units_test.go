package ode_test

import (
	"testing"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/spec"
)

// The numbers of the stops have units.
func TestStopUnits(t *testing.T) {
	for _, c := range []struct{ give, want ode.Stop }{
		{ode.ForceNorm{Tol: 1}, ode.ForceNorm{Tol: 32}},
		{ode.PotentialBelow{Value: -1}, ode.PotentialBelow{Value: -64}},
		{ode.Until{T: 1}, ode.Until{T: 4}},
		{ode.Equilibrium{ATol: 1, RTol: 1}, ode.Equilibrium{ATol: .5, RTol: 1}},
		{ode.Stagnation{Window: 3, Rel: 1, Abs: 1}, ode.Stagnation{Window: 3, Rel: 1, Abs: 64}},
	} {
		got, err := spec.Rescale(c.give, spec.Scale{X: 2, T: 4, F: 64})
		if err != nil || got != c.want {
			t.Errorf("%v: %v, %v; want %v", c.give, got, err, c.want)
		}
	}
}
