package split_test

import (
	"context"
	"fmt"
	"math"
	"testing"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/split"
)

// Law 12 where exponential methods multiply by differences of the field: from a state at and away from zero, in units 2^k
// times as large and times 4^m as long, the mesh is the same bit for bit.
func TestExponentialUnits(t *testing.T) {
	sys := func(symmetric bool, n, m float64) *ode.System {
		return &ode.System{Dim: 3, Symmetric: symmetric, Field: func(dst []float64, s float64, z []float64) {
			a, b, c := z[0]/n, z[1]/n, z[2]/n
			dst[0] = (-100*(a-math.Cos(s/m)) + b) * n / m
			dst[1] = (a - b - b*b*b) * n / m
			dst[2] = (1 - 10*c - c*c) * n / m
		}}
	}
	mesh := func(c ode.Method, ctl ode.Control, symmetric bool, start, n, m float64) string {
		it, err := ode.New(context.Background(), sys(symmetric, n, m), []float64{start * n, -start * n, start * n / 2}, 0, m, ode.Config{Method: c, Control: ctl, MaxSteps: 60})
		if err != nil {
			t.Fatal(err)
		}
		var rows []float64
		for s := range it.Steps() {
			rows = append(rows, s.R.T/m, s.R.Y[0]/n, s.R.Y[1]/n, s.R.Y[2]/n)
		}
		return fmt.Sprint(rows, it.Stats())
	}
	for _, w := range []string{"expeuler", "etdrk2"} {
		method, err := split.Parse(w)
		if err != nil {
			t.Fatal(err)
		}
		control := func(n, m float64) ode.Control { return control.Fixed{H: 0x1p-5 * m} }
		for _, symmetric := range []bool{true, false} {
			for _, start := range []float64{0, 1} {
				want := mesh(method, control(1, 1), symmetric, start, 1, 1)
				for _, u := range [][2]float64{{0x1p10, 1}, {0x1p-30, 1}, {0x1p60, 1}, {0x1p-60, 0x1p20}} {
					if got := mesh(method, control(u[0], u[1]), symmetric, start, u[0], u[1]); got != want {
						t.Errorf("%s from %g: another run with the state %g and the time %g times as large:\n%.300s, want\n%.300s", w, start, u[0], u[1], got, want)
					}
				}
			}
		}
	}
}
