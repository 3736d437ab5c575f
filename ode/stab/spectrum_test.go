package stab_test

import (
	"slices"
	"testing"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/stab"
)

// The radius that the system gives is asked for at every step, and no product is made.
func TestGivenRadius(t *testing.T) {
	sys := &ode.System{
		Dim: 2, Symmetric: true, Field: func(dst []float64, _ float64, y []float64) { dst[0], dst[1] = -2*y[0], -5*y[1] },
		SpectralRadius: constant(7),
	}
	sol := solve(t, sys, []float64{1, 1}, 1, stab.RKC2{}, control.Fixed{H: .125})
	if sol.Stats.SpectralRadii != 8 || sol.Stats.JacVecs != 0 {
		t.Errorf("the system's own ρ: %+v", sol.Stats)
	}
}

// A preconditioner scales the flow as a factor on the time does: with M and h/M the mesh is the same, to rounding, and so is
// the number of stages.
func TestMetric(t *testing.T) {
	for _, c := range all {
		for _, given := range []bool{true, false} {
			run := func(scale float64) ode.Solution {
				sys := quadratic(20, 300)
				if !given {
					sys.SpectralRadius = nil
				}
				return solve(t, sys, ones(20), 1/scale, c.m, scaled{control.Fixed{H: .125 / scale}, scale})
			}
			a, b := run(1), run(4)
			if a.Stats != b.Stats || !slices.Equal(a.Y, b.Y) { // 4 is a power of two
				t.Errorf("%v, ρ given %v: %v %+v, want %v %+v", c.m, given, b.Y[:3], b.Stats, a.Y[:3], a.Stats)
			}
		}
	}
}

type scaled struct {
	of    ode.Control
	scale float64
}

func (c scaled) String() string { return "scaled" }
func (c scaled) Start(r *ode.Run) (ode.Controller, error) {
	of, err := c.of.Start(r)
	return &scaling{of, c.scale}, err
}

type scaling struct {
	ode.Controller
	scale float64
}

func (c *scaling) Propose(s *ode.Step) {
	c.Controller.Propose(s)
	s.M.Scale = c.scale
}
