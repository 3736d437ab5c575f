package flowtest

import (
	"slices"
	"testing"

	"github.com/odescent/odescent/flows"
	"github.com/odescent/odescent/ode"
)

// precond checks that the velocity of the state, by the field or else by a step of the scheme, is another one under
// another scale of the preconditioner, and under another diagonal unless the flow is ScaleOnly.
func (s *suite) precond(t *testing.T) {
	scale, diag := false, false
	for _, p := range s.problems(t) {
		sys := s.system(t, &flows.Oracle{P: p})
		if sys.NoField && sys.Scheme == "" {
			t.Skip("the flow has no field and no scheme")
		}
		places(t, sys, p, func(pt *ode.Point) {
			y, at := slices.Clone(pt.Y), pt.T
			under := func(m ode.Precond) []float64 {
				copy(pt.Y, y)
				pt.T, pt.M = at, &m
				pt.Invalidate()
				if !sys.NoField {
					return slices.Clone(pt.Field())
				}
				follow(t, sys, pt, 1e-3)
				return slices.Clone(pt.Y)
			}
			one := under(ode.Precond{Scale: 1})
			d := make([]float64, p.Dim)
			for i := range d {
				d[i] = 1 + float64(i)/4
			}
			scale = scale || !slices.Equal(one, under(ode.Precond{Scale: .5}))
			diag = diag || !slices.Equal(one, under(ode.Precond{Scale: 1, Diag: d}))
		})
	}
	if !scale {
		t.Error("the field is the same under every scale of the preconditioner: no learning rate has an effect")
	}
	switch only := flows.ScaleOnly(s.flow); {
	case !diag && !only:
		t.Errorf("the field is the same under every diagonal of the preconditioner, and the flow has no method ScaleOnly")
	case diag && only:
		t.Errorf("the flow has a method ScaleOnly, and the diagonal of the preconditioner changes the field")
	}
}
