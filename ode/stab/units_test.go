package stab_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/spectral"
	"github.com/odescent/odescent/ode/stab"
)

// Law 12 where the spectral radius is estimated by differences: from a state at and away from zero, in units 2^k times as
// large and times 4^m as long, every method makes the same mesh bit for bit.
func TestUnits(t *testing.T) {
	const d = 20
	heat := func(symmetric bool, n, m float64) *ode.System {
		return &ode.System{Dim: d, Symmetric: symmetric, Field: func(dst []float64, s float64, z []float64) {
			y := func(i int) float64 {
				if i < 0 || i >= d {
					return 0
				}
				return z[i] / n
			}
			for i := range dst {
				u := y(i)
				dst[i] = (400*((y(i-1)-u)+(y(i+1)-u)) - u*u*u + 1) * n / m
			}
		}}
	}
	mesh := func(c ode.Method, ctl ode.Control, symmetric bool, start, n, m float64) string {
		z0 := make([]float64, d)
		for i := range z0 {
			z0[i] = start * n * float64(i%3)
		}
		it, err := ode.New(context.Background(), heat(symmetric, n, m), z0, 0, m, ode.Config{Method: c, Control: ctl, MaxSteps: 60})
		if err != nil {
			t.Fatal(err)
		}
		var rows []float64
		for s := range it.Steps() {
			rows = append(rows, s.R.T/m)
			for _, z := range s.R.Y {
				rows = append(rows, z/n)
			}
		}
		return fmt.Sprint(rows, it.Stats())
	}
	for _, w := range stab.Samples() {
		method, err := stab.Parse(w)
		if err != nil {
			t.Fatal(err)
		}
		controls := func(n, m float64) []ode.Control {
			return []ode.Control{
				control.PI{RTol: 1e-4, ATol: 1e-6 * n, H0: 0x1p-12 * m}, control.Fixed{H: 0x1p-8 * m},
				control.Limit{Of: control.Fixed{H: 0x1p-4 * m}},
			}
		}
		for k := range controls(1, 1) {
			for _, symmetric := range []bool{true, false} {
				for _, start := range []float64{0, 1} {
					want := mesh(method, controls(1, 1)[k], symmetric, start, 1, 1)
					for _, u := range [][2]float64{{0x1p10, 1}, {0x1p-30, 1}, {0x1p60, 1}, {0x1p-60, 0x1p20}} {
						if got := mesh(method, controls(u[0], u[1])[k], symmetric, start, u[0], u[1]); got != want {
							t.Errorf("%s/%v from %g: another run with the state %g and the time %g times as large:\n%.200s, want\n%.200s",
								w, controls(1, 1)[k], start, u[0], u[1], got, want)
						}
					}
				}
			}
		}
	}
}

// At y = 0 the estimate is that near it, whatever the unit of y: for a field that bends at 1e-12 a difference of 2⁻²⁶ would
// see another one.
func TestEstimateAtZero(t *testing.T) {
	for _, unit := range []float64{1e-12, 1, 1e12} {
		sys := &ode.System{Dim: 2, Field: func(dst []float64, _ float64, y []float64) {
			dst[0], dst[1] = unit-100*(y[0]+y[0]*y[0]/unit), -y[1]
		}}
		it, err := ode.New(context.Background(), sys, []float64{0, 0}, 0, 1, ode.Config{Method: stab.RKC2{}, Control: control.Fixed{H: 0x1p-6}})
		if err != nil {
			t.Fatal(err)
		}
		it.Next()
		if rho := it.Step().SpectralRadius(); rho < 100 || rho > 130 {
			t.Errorf("in the unit %g a spectral radius of %g, want 1.2·100", unit, rho)
		}
		sys.Typical = unit
		e := spectral.NewSpectrum(it.Run())
		at := it.Run().NewPoint()
		if rho := e.Estimate(at); rho < 90 || rho > 110 {
			t.Errorf("in the unit %g, by System.Typical, an estimate of %g, want 100", unit, rho)
		}
	}
}
