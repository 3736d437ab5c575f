package stiff_test

import (
	"context"
	"math"
	"testing"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/odetest"
	"github.com/odescent/odescent/ode/vec"
)

// Within a step from an exact point the dense output is off by h^(q+1). q is 3 for the collocation polynomial and
// for rodas4, 4 for rodas5p, 2 where cubics join ends and slopes of order 2; for At under a control without a tolerance
// it is the order of the method. The interpolants cost nothing.
func TestDense(t *testing.T) {
	p := with(odetest.Arc, arc)
	for name, q := range map[string][2]float64{"radau5": {3, 5}, "rodas4": {3, 4}, "rodas5p": {4, 5}, "trbdf2": {2, 2}, "trapezoidal": {2, 2}} {
		m := methods(t)[name]
		for _, theta := range []float64{.3, .6} {
			var own, at [2]float64
			for i := range own {
				h := .1 / float64(int(1)<<i)
				it, err := ode.New(context.Background(), p.System(), p.Y0, 0, h, ode.Config{Method: m, Control: control.Fixed{H: h}})
				if err != nil {
					t.Fatal(err)
				}
				it.Next()
				got, want := make([]float64, 2), make([]float64, 2)
				p.Exact(want, theta*h)
				before := it.Stats()
				it.Run().Method.(ode.Interpolator).Interpolate(got, it.Step(), theta)
				if it.Stats() != before {
					t.Errorf("%s: the interpolant costs %+v", name, it.Stats())
				}
				own[i] = math.Hypot(got[0]-want[0], got[1]-want[1])
				it.Step().At(got, theta*h)
				at[i] = math.Hypot(got[0]-want[0], got[1]-want[1])
			}
			for i, e := range [][2]float64{own, at} {
				if got := math.Log2(e[0] / e[1]); got < q[i]+1-.25 { // h = 0.1 is not yet small
					t.Errorf("%s: the error at θ = %v falls with h^%.2f, want %v", name, theta, got, q[i]+1)
				}
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

// At tight tolerances the interpolants of Radau5 and of the Rosenbrock methods are as good as the steps, on a smooth
// problem and on y' = -λ(y - sin t) + cos t, where they were off by thousands of tolerances.
func TestDenseTight(t *testing.T) {
	for _, name := range []string{"radau5", "rodas4", "rodas5p", "ros3p", "ros2", "trbdf2", "sdirk4"} {
		for _, p := range []odetest.Problem{with(odetest.Arc, arc), prothero(1e5)} {
			if p.Exact == nil {
				p.Exact = func(dst []float64, t float64) { dst[0] = math.Sin(t) }
			}
			const tol = 1e-10
			w := vec.Weights{RTol: tol, ATol: tol}
			it, err := ode.New(context.Background(), p.System(), p.Y0, 0, p.T1, ode.Config{
				Method: methods(t)[name], Control: control.Gustafsson{RTol: tol, ATol: tol}, MaxSteps: 3000})
			if err != nil {
				t.Fatal(err)
			}
			y, want := make([]float64, len(p.Y0)), make([]float64, len(p.Y0))
			var mesh, within float64
			for s := range it.Steps() {
				p.Exact(want, s.R.T)
				mesh = math.Max(mesh, vec.DiffNorm(w, s.L.Y, s.R.Y, 1, s.R.Y, want))
				for _, theta := range []float64{.02, .2, .5, .7, .98} {
					at := s.L.T + float64(theta*s.H)
					s.At(y, at)
					p.Exact(want, at)
					within = math.Max(within, vec.DiffNorm(w, s.L.Y, s.R.Y, 1, y, want))
				}
			}
			if within > 10*math.Max(mesh, 1) {
				t.Errorf("%s on %s: %.3g tolerances between the steps, %.3g at them", name, p.Name, within, mesh)
			}
		}
	}
}
