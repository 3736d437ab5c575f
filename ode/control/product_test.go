package control_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/rk"
)

// Law 12 where a control multiplies by a difference of the force: from a state away from zero, and from zero with
// System.Typical in the unit of the state, the mesh is the same bit for bit in a unit 2^k times as large.
func TestProductUnits(t *testing.T) {
	mesh := func(c ode.Control, start, n float64) string {
		sys := &ode.System{Dim: 2, Typical: n, Field: func(dst []float64, _ float64, z []float64) {
			a, b := z[0]/n, z[1]/n
			dst[0], dst[1] = (1-10*a-a*a*a+b)*n, (a-b+.5)*n
		}}
		it, err := ode.New(context.Background(), sys, []float64{start * n, -start * n}, 0, 100, ode.Config{Method: rk.Euler, Control: c, MaxSteps: 40})
		if err != nil {
			t.Fatal(err)
		}
		var rows []float64
		for s := range it.Steps() {
			rows = append(rows, s.R.T, s.R.Y[0]/n, s.R.Y[1]/n)
		}
		return fmt.Sprint(rows)
	}
	for _, start := range []float64{0, 1, 1e-9} {
		for _, c := range []func(n float64) ode.Control{
			func(float64) ode.Control { return control.Rayleigh{Rule: "exact"} },
			func(float64) ode.Control { return control.Rayleigh{Rule: "mingrad"} },
			func(n float64) ode.Control { return control.Taylor{Tol: 1e-3 * n} },
			func(float64) ode.Control { return control.Taylor{Theta: .25} },
		} {
			want := mesh(c(1), start, 1)
			for _, n := range []float64{0x1p10, 0x1p-30, 0x1p60, 0x1p-60} {
				if got := mesh(c(n), start, n); got != want {
					t.Errorf("%v from %g: another run with the state %g times as large:\n%.300s, want\n%.300s", c(1), start, n, got, want)
				}
			}
		}
	}
}
