package control_test

import (
	"context"
	"math"
	"testing"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/rk"
	"github.com/odescent/odescent/ode/spec"
)

// The step of Taylor is the closed form's on a linear field, with and without a product by the Jacobian.
func TestTaylorFormula(t *testing.T) {
	a, b := 3., -.5
	sys := &ode.System{Dim: 2, Field: func(dst []float64, _ float64, y []float64) { dst[0], dst[1] = -a*y[0], -b*y[1] }}
	exact := *sys
	exact.JacVec = func(dst []float64, _ float64, _, v []float64) { dst[0], dst[1] = -a*v[0], -b*v[1] }
	y0 := []float64{2, 5}
	d := math.Hypot(a*y0[0], b*y0[1])
	jd := math.Hypot(a*a*y0[0], b*b*y0[1])
	for _, c := range []struct {
		control control.Taylor
		want    float64
	}{{control.Taylor{Tol: .01}, math.Sqrt(2 * .01 / jd)}, {control.Taylor{Theta: .25}, .5 * d / jd}} {
		for name, s := range map[string]*ode.System{"exact": &exact, "difference": sys} {
			it, err := ode.New(context.Background(), s, y0, 0, math.Inf(1), ode.Config{Method: rk.Euler, Control: c.control, MaxSteps: 1})
			if err != nil {
				t.Fatal(err)
			}
			it.Next()
			tol := map[string]float64{"exact": 1e-14, "difference": 1e-7}[name]
			if got := it.Step().H; math.Abs(got-c.want) > tol*c.want {
				t.Errorf("%v, %s: h = %v, want %v", c.control, name, got, c.want)
			}
			if n := it.Stats().JacVecs; n != 1 {
				t.Errorf("%v, %s: %d products in a step, want 1", c.control, name, n)
			}
		}
	}
	for _, c := range []control.Taylor{{}, {Tol: 1, Theta: 1}, {Tol: -1}, {Theta: math.NaN()}} {
		if err := spec.Check(c); err == nil {
			t.Errorf("%+v passes", c)
		}
	}
}
