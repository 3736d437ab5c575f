package control_test

import (
	"context"
	"math"
	"testing"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/spec"
	"github.com/odescent/odescent/ode/stiff"
	"gonum.org/v1/gonum/mat"
)

// The lengths times the residuals stay what they were at first, h·‖f‖ = const, unless bounded.
func TestSERFormula(t *testing.T) {
	sys := &ode.System{Dim: 2, Field: func(dst []float64, _ float64, y []float64) { dst[0], dst[1] = -y[0], -10*y[1] }}
	run := func(c control.SER) (h, res []float64) {
		it, err := ode.New(context.Background(), sys, []float64{1, 1}, 0, math.Inf(1), ode.Config{Method: stiff.ImplicitEuler, Control: c, MaxSteps: 10})
		if err != nil {
			t.Fatal(err)
		}
		for s := range it.Steps() {
			h, res = append(h, s.H), append(res, math.Hypot(s.L.Y[0], 10*s.L.Y[1]))
		}
		return h, res
	}
	h, res := run(control.SER{H: .1})
	for k := range h {
		if got, want := h[k]*res[k], h[0]*res[0]; math.Abs(got-want) > 1e-12*want { // a product of ten rounded ratios
			t.Errorf("step %d: h·‖f‖ = %v, want %v", k, got, want)
		}
	}
	if h[0] != .1 || h[9] < 1e12 {
		t.Errorf("lengths from %v to %v", h[0], h[9])
	}
	h, _ = run(control.SER{H: .1, Grow: 1.25, Longest: .5})
	for k := 1; k < len(h); k++ {
		if want := math.Min(.5, 1.25*h[k-1]); math.Abs(h[k]-want) > 1e-15 {
			t.Errorf("bounded: h = %v after %v", h[k], h[k-1])
		}
	}
}

// Pseudo-transient continuation ends like Newton's method: near the root of x - e^(-x) each residual is of the size
// of the square of the one before.
func TestSERIsNewton(t *testing.T) {
	sys := &ode.System{
		Dim:   1,
		Field: func(dst []float64, _ float64, y []float64) { dst[0] = math.Exp(-y[0]) - y[0] },
		Jac:   func(dst *mat.Dense, _ float64, y []float64) { dst.Set(0, 0, -math.Exp(-y[0])-1) },
	}
	it, err := ode.New(context.Background(), sys, []float64{5}, 0, math.Inf(1), ode.Config{
		Method: stiff.LinImplicitEuler, Control: control.SER{H: 1}, Stop: ode.ForceNorm{Tol: 1e-15}, MaxSteps: 30,
	})
	if err != nil {
		t.Fatal(err)
	}
	last := math.Inf(1)
	for s := range it.Steps() {
		r := math.Abs(s.R.Force()[0])
		// The error of 1/h in the matrix is ‖f‖/(h₀‖f₀‖), so the residual goes with its square over h₀‖f₀‖ = 5, and
		// Newton's own with ½e^(-x)/(1+e^(-x))² < ⅛ of it.
		if last < .1 && r > last*last+1e-15 {
			t.Errorf("step %d: residual %.3g after %.3g", s.K, r, last)
		}
		last = r
	}
	if !it.Reason().Converged() || math.Abs(it.Point().Y[0]-.5671432904097838) > 1e-15 { // the omega constant, OEIS A030178
		t.Errorf("%v at %v", it.Reason(), it.Point().Y)
	}
	if n := it.Stats(); n.Steps > 10 || n.FieldEvals != n.Steps+1 {
		t.Errorf("%+v", n)
	}
}

func TestSERCheck(t *testing.T) {
	for _, c := range []control.SER{{H: -1}, {H: 1, Grow: .5}, {H: 1, Longest: -1}, {H: math.NaN()}} {
		if err := spec.Check(c); err == nil {
			t.Errorf("%+v passes", c)
		}
	}
}
