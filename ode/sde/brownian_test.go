package sde

import (
	"testing"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/control"
)

// Where the control declares its pace nothing is bisected: a run takes the levels down to the mesh, and none below.
func TestMeshIsNotBisected(t *testing.T) {
	for _, c := range []struct {
		control   ode.Control
		h, t0     float64
		all, want int
	}{
		{control.Fixed{H: .01}, .01, 0, levels, 27}, // 0.01 = 1.28·2⁻⁷, and the roots are 2²⁰ units
		{control.Fixed{H: .01}, .01, 3, levels, 27},
		{control.Fixed{H: .1}, .1, -.5, levels, 24},
		{control.Fixed{H: 3}, 3, 0, levels, 19},
		{control.Fixed{H: .3, Clock: control.PerStep}, 1, 0, levels, 20},
	} {
		n := newBrownian(&ode.Run{Control: c.control, T0: c.t0}, 1, 2)
		dw := make([]float64, 2)
		last := c.t0
		for k := 1; k <= 1000; k++ {
			next := c.t0 + c.h*float64(k)
			n.between(dw, last, next)
			last = next
		}
		if n.path.depth != c.want {
			t.Errorf("%v from %g: %d levels, want %d", c.control, c.t0, n.path.depth, c.want)
		}
		n.between(dw, last, last+c.h/2)
		n.between(dw, last, last+c.h/3)
		if n.path.depth != levels {
			t.Errorf("%v: %d levels after a third of a step", c.control, n.path.depth)
		}
	}
	if n := newBrownian(&ode.Run{Control: control.PI{RTol: 1e-3}}, 1, 2); n.path.mesh != 0 || n.path.depth != levels {
		t.Errorf("an adaptive control has the mesh %g and %d levels", n.path.mesh, n.path.depth)
	}
}
