package control_test

import (
	"math"
	"testing"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/rk"
)

// Where x is a length the first step moves by a thousandth of it, at no cost; elsewhere it is one in which the force changes by
// some percent, in two or three further forces, five where there is no potential or it is zero, in all units.
func TestFirstStep(t *testing.T) {
	for _, c := range []struct {
		name string
		from float64 // x in its unit
		at   float64 // where the minimum of ½(u - at)² + add is
		add  float64
		pot  bool
		cost int
	}{
		{"far", 3, 1, 0, true, 0}, {"far, no potential", 3, 1, 0, false, 0}, {"offset", 3, 1, 1e6, true, 0},
		{"zero", 0, 1, 0, true, 3}, {"zero, no potential", 0, 1, 0, false, 5}, {"zero, V = 0", 0, 1, -.5, true, 5},
		{"zero, offset", 0, 1, 1e6, true, 3}, {"all but zero", 1e-20, 1, 0, true, 3},
	} {
		for _, x := range []float64{1e-10, 1, 1e10} {
			for _, f := range []float64{1e-16, 1, 1e16} {
				sys := &ode.System{Dim: 1, Force: func(dst []float64, _ float64, y []float64) { dst[0] = -f / x * (y[0]/x - c.at) }}
				if c.pot {
					sys.Potential = func(_ float64, y []float64) float64 { u := y[0]/x - c.at; return f * (u*u/2 + c.add) }
				}
				it, err := ode.New(t.Context(), sys, []float64{c.from * x}, 0, math.Inf(1), ode.Config{Method: rk.Euler, Control: control.Relative{}})
				if err != nil {
					t.Fatal(err)
				}
				if !it.Next() {
					t.Fatal(it.Err())
				}
				h := it.Step().H * f / x / x // in its unit
				if s := it.Stats(); s.FieldEvals > 2+c.cost || c.cost == 0 && math.Abs(h-1e-3*c.from/(c.from-c.at)) > 1e-14 || c.cost > 0 && !(h >= 1e-3 && h <= .1) {
					t.Errorf("%s, x by %g, f by %g: h = %v in units, %+v", c.name, x, f, h, s)
				}
			}
		}
	}
}

// A domain that ends ahead, a force that changes nowhere, and one that is zero.
func TestFirstStepEdges(t *testing.T) {
	for name, c := range map[string]struct {
		drive func(y float64) float64
		ok    func(h float64) bool
	}{
		"domain":   {func(y float64) float64 { return math.Sqrt(1e-9-y) * 1e5 }, func(h float64) bool { return h > 0 && h < 1e-9 }},
		"constant": {func(float64) float64 { return 3 }, func(h float64) bool { return h == 1 }},
		"rest":     {func(float64) float64 { return 0 }, func(h float64) bool { return h == 1 }},
		"cubic":    {func(y float64) float64 { return 1 - 1e30*y*y*y }, func(h float64) bool { return h > 1e-11 && h < 1e-10 }},
	} {
		sys := &ode.System{Dim: 1, Force: func(dst []float64, _ float64, y []float64) { dst[0] = c.drive(y[0]) }}
		it, err := ode.New(t.Context(), sys, []float64{0}, 0, math.Inf(1), ode.Config{Method: rk.Euler, Control: control.Relative{}})
		if err != nil {
			t.Fatal(err)
		}
		it.Next()
		if h := it.Step().H; !c.ok(h) || it.Stats().FieldEvals > 14 {
			t.Errorf("%s: h = %v, %+v", name, h, it.Stats())
		}
	}
}
