package ode_test

import (
	"errors"
	"math"
	"testing"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/rk"
)

// arrived is a stop that calls the first point a minimum.
type arrived struct{}

func (arrived) String() string                      { return "arrived" }
func (arrived) Start(*ode.Run) (ode.Stopper, error) { return arrived{}, nil }
func (arrived) Check(*ode.Point) ode.Reason {
	return ode.Reason{Status: ode.Converged, Text: "arrived"}
}

// A residual that is infinite, of either sign, says that the point is outside of the space: no stop makes the run
// converge there, and the error names the coordinate.
func TestInfiniteResidualIsOutside(t *testing.T) {
	for _, v := range []float64{0, 1e300, math.Inf(1), math.Inf(-1)} {
		sys := &ode.System{Dim: 3, Force: func(dst []float64, _ float64, y []float64) {
			for i, u := range y {
				dst[i] = -u
			}
		}}
		sys.Residual = func(dst, _, d []float64) { copy(dst, d); dst[1] = v }
		it, err := ode.New(t.Context(), sys, []float64{1, 2, 3}, 0, math.Inf(1), ode.Config{Method: rk.Euler, Control: control.Fixed{H: .1}, Stop: arrived{}})
		if err != nil {
			t.Fatal(err)
		}
		for it.Next() {
		}
		if out := errors.Is(it.Err(), ode.ErrOutside); out != math.IsInf(v, 0) || out == it.Reason().Converged() {
			t.Errorf("residual %v: %v, %v", v, it.Reason(), it.Err())
		}
	}
}

// Where a projection on a set or a manifold moves the point by more than 2⁻²⁰ of its largest coordinate it is outside.
// The projection of another kind of space is no test, and without one nothing is.
func TestOutsideByProjection(t *testing.T) {
	type kind = struct {
		move    float64
		outside bool
	}
	for space, kinds := range map[ode.Space][]kind{
		ode.Bounded: {{0, false}, {1.9e-6, false}, {-1.9e-6, false}, {2e-6, true}, {-2e-6, true}, {math.NaN(), true}},
		ode.Curved:  {{0, false}, {1.9e-6, false}, {2e-6, true}},
		ode.Jumping: {{1, false}},
		0:           {{1, false}},
	} {
		for _, k := range kinds {
			sys := &ode.System{Dim: 2, Force: func(dst []float64, _ float64, y []float64) { dst[0], dst[1] = -y[0], -y[1] }}
			sys.Space = space
			it, err := ode.New(t.Context(), sys, []float64{1, 2}, 0, math.Inf(1), ode.Config{Method: rk.Euler, Control: control.Fixed{H: .1}, Stop: arrived{}})
			if err != nil {
				t.Fatal(err)
			}
			sys.Project = func(x []float64) { x[0] += k.move } // after the start, which is projected, too
			for it.Next() {
			}
			if out := errors.Is(it.Err(), ode.ErrOutside); out != k.outside {
				t.Errorf("space %v, moved by %v: %v, %v", space, k.move, it.Reason(), it.Err())
			}
		}
	}
}
