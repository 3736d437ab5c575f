package stiff_test

import (
	"context"
	"math"
	"testing"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/odetest"
)

// Within a step from an exact point the dense output is off by h^(q+1): q is 3 for the collocation polynomial and
// for rodas4, 4 for rodas5p, 2 where cubics join ends and slopes of order 2.
func TestDense(t *testing.T) {
	p := with(odetest.Arc, arc)
	for name, q := range map[string]float64{"radau5": 3, "rodas4": 3, "rodas5p": 4, "trbdf2": 2, "trapezoidal": 2} {
		m := methods(t)[name]
		for _, theta := range []float64{.3, .6} {
			var e [2]float64
			for i := range e {
				h := .1 / float64(int(1)<<i)
				it, err := ode.New(context.Background(), p.System(), p.Y0, 0, h, ode.Config{Method: m, Control: control.Fixed{H: h}})
				if err != nil {
					t.Fatal(err)
				}
				if _, ok := it.Run().Method.(ode.Interpolator); !ok {
					t.Fatalf("%s has no dense output", name)
				}
				it.Next()
				got, want := make([]float64, 2), make([]float64, 2)
				before := it.Stats()
				it.Step().At(got, theta*h)
				if it.Stats() != before {
					t.Errorf("%s: the dense output costs %+v", name, it.Stats())
				}
				p.Exact(want, theta*h)
				e[i] = math.Hypot(got[0]-want[0], got[1]-want[1])
			}
			if got := math.Log2(e[0] / e[1]); got < q+1-.25 { // h = 0.1 is not yet small
				t.Errorf("%s: the error at θ = %v falls with h^%.2f, want %v", name, theta, got, q+1)
			}
		}
	}
}

// On a stiff decay towards a curve the cubic of trbdf2 stays at the curve, where the slopes of the field would throw
// it off by what rounding leaves times λ·h.
func TestStiffDense(t *testing.T) {
	p := prothero(1e12)
	it, err := ode.New(context.Background(), p.System(), p.Y0, 0, 2, ode.Config{Method: methods(t)["trbdf2"], Control: control.Fixed{H: .05}})
	if err != nil {
		t.Fatal(err)
	}
	y := make([]float64, 1)
	for s := range it.Steps() {
		mid := s.L.T + s.H/2
		// The cubic of exact slopes is off by h⁴/384; those of order 2 add h·h²/8 times their constant of at most ⅓.
		if s.At(y, mid); math.Abs(y[0]-math.Sin(mid)) > 1e-5 {
			t.Errorf("t = %v: %v, want %v", mid, y[0], math.Sin(mid))
		}
	}
}
