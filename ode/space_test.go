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
