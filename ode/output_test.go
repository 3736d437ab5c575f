package ode_test

import (
	"math"
	"testing"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/rk"
)

// lagging is y' = -y with a second number that follows the first slowly and is reported in its place.
func lagging() *ode.System {
	return &ode.System{
		Dim: 2, Pos: 1,
		Both: func(dst []float64, _ float64, y []float64) float64 {
			dst[0] = -y[0]
			return y[0] * y[0] / 2
		},
		Potential: func(_ float64, y []float64) float64 { return y[0] * y[0] / 2 },
		FieldFromForce: func(dst []float64, p *ode.Point) {
			dst[0], dst[1] = p.Force()[0], (p.Y[0]-p.Y[1])/50
		},
		Output: func(dst, y []float64) { dst[0] = y[1] },
	}
}

// Stops test the point that is reported: the position has long been small. What that costs is counted, and grows with the
// logarithm of the steps.
func TestStopsAskTheAnswer(t *testing.T) {
	for _, stop := range []ode.Stop{ode.ForceNorm{Tol: 1e-3}, ode.PotentialBelow{Value: 5e-7}, ode.Any(ode.ForceNorm{Tol: 1e-3}, ode.MaxEvals{N: 1e6})} {
		it, err := ode.New(t.Context(), lagging(), []float64{1, 1}, 0, math.Inf(1), ode.Config{Method: rk.Euler, Control: control.Fixed{H: .1}, Stop: stop})
		if err != nil {
			t.Fatal(err)
		}
		for it.Next() {
		}
		y, s := it.Point().Y, it.Stats()
		if !it.Reason().Converged() || !(y[1] <= 1e-3) || y[1] < 3e-4 || y[0] > 1e-9 {
			t.Errorf("%v: %+v at %v", stop, it.Reason(), y)
		}
		if a := it.Output(); a.X()[0] != y[1] || a == it.Point() {
			t.Errorf("%v: the answer is %v, want %v", stop, a.X(), y[1])
		}
		if extra := s.FieldEvals + s.FuncEvals - s.Steps - 1; extra < 3 || extra > 90 {
			t.Errorf("%v: %d evaluations beside one in each of %d steps", stop, extra, s.Steps)
		}
	}
	for k, want := range map[int]bool{0: true, 1: true, 7: true, 8: true, 9: false, 10: true, 11: false, 12: true, 13: false, 20: true, 22: false, 1 << 20: true, 7 << 40: true, 9 << 40: false} {
		if ode.Seldom(k) != want {
			t.Errorf("Seldom(%d) = %t", k, !want)
		}
	}
}

// Where the answer is the position bit for bit, it is the run's own point, and asking costs nothing.
func TestAnswerIsPosition(t *testing.T) {
	sys := lagging()
	sys.Output = func(dst, y []float64) { dst[0] = y[0] }
	it, err := ode.New(t.Context(), sys, []float64{1, 1}, 0, math.Inf(1), ode.Config{Method: rk.Euler, Control: control.Fixed{H: .1}, Stop: ode.ForceNorm{Tol: 1e-3}})
	if err != nil {
		t.Fatal(err)
	}
	for it.Next() {
	}
	if s := it.Stats(); it.Output() != it.Point() || s.FieldEvals != s.Steps+1 || !it.Reason().Converged() {
		t.Errorf("%+v, %+v", s, it.Reason())
	}
}

// Residual is what ForceNorm asks for, Project where a start goes.
func TestSlopeAndEnter(t *testing.T) {
	sys := &ode.System{
		Dim: 2, Force: func(dst []float64, _ float64, y []float64) { dst[0], dst[1] = 1-y[0], 5 },
		Residual: func(dst, _, d []float64) { dst[0], dst[1] = d[0], 0 },
		Project:  func(x []float64) { x[1] = 7 },
	}
	y0 := []float64{0, 3}
	it, err := ode.New(t.Context(), sys, y0, 0, math.Inf(1), ode.Config{Method: rk.Euler, Control: control.Fixed{H: .5}, Stop: ode.ForceNorm{Tol: 1e-6}})
	if err != nil {
		t.Fatal(err)
	}
	if y := it.Point().Y; y[1] != 7 || y0[1] != 3 {
		t.Errorf("from %v, of y0 = %v", y, y0)
	}
	for it.Next() {
	}
	if p := it.Point(); !it.Reason().Converged() || math.Abs(p.Residual()[0]) > 1e-6 || p.Force()[1] != 5 || p.TangentForce()[1] != 5 {
		t.Errorf("%+v at %v", it.Reason(), p.Y)
	}
	sys.Project = func(x []float64) { x[0] = math.NaN() }
	if _, err := ode.New(t.Context(), sys, y0, 0, 1, ode.Config{Method: rk.Euler, Control: control.Fixed{H: .5}}); err == nil {
		t.Error("a start that is nowhere is taken")
	}
}
