package ode_test

import (
	"context"
	"errors"
	"math"
	"strings"
	"testing"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/method"
)

// A limit that ends the run of an oscillator says nothing of stiffness, however near to its limit of stability the method
// is; one that ends a run held there by something that decays does.
func TestOscillatorIsNotStiff(t *testing.T) {
	for _, c := range []struct {
		method           string
		tol, omega, damp float64
		stiff            bool
	}{
		{"bs3", 3e-3, 2 * math.Pi, 0, false}, {"gbs", 1e-2, 2 * math.Pi, 0, false}, {"dop853", 1e-2, 1e4, 0, false},
		{"bs3", 3e-3, 1, 1e4, true}, {"tsit5", 1e-4, 1, 1e4, true}, {"bs3", 1e-3, 1e4, 5e3, true}, {"dop853", 1e-2, 1, 1e4, true},
	} {
		m, err := method.Parse(c.method)
		if err != nil {
			t.Fatal(err)
		}
		sys := &ode.System{Dim: 3, Field: func(d []float64, at float64, y []float64) {
			u, v := y[0], y[1]
			if c.damp > 0 { // around a slow solution
				u, v = u-math.Cos(at), v-math.Cos(at)
			}
			d[0], d[1], d[2] = -c.damp*u+c.omega*v, -c.omega*u-c.damp*v, -.1*y[2]
		}}
		_, err = ode.Solve(context.Background(), sys, []float64{1, 0, 1}, 0, 1e7, ode.Config{Method: m, MaxSteps: 2000, Control: control.PI{RTol: c.tol, ATol: c.tol}})
		if !errors.Is(err, ode.ErrLimit) || strings.Contains(err.Error(), "stiff") != c.stiff {
			t.Errorf("%s at %g with ω = %g, damping %g: %v, want stiff: %v", c.method, c.tol, c.omega, c.damp, err, c.stiff)
		}
	}
}
