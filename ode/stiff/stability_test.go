package stiff_test

import (
	"context"
	"math"
	"math/cmplx"
	"testing"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/stiff"
	"gonum.org/v1/gonum/mat"
)

type stabler interface{ R(z complex128) complex128 }

// Every method is A-stable, |R| ≤ 1 in the left half plane: on its edge, and since there is no pole inside, within.
// It is L-stable, R(∞) = 0, but for trapezoidal with -1 and ros3p, whose R(∞) is the sum of a table in closed form.
func TestStability(t *testing.T) {
	g := .5 + math.Sqrt(3)/6
	limits := map[string]float64{
		"trapezoidal": -1,
		// R(z) = P(z)/(1-γz)³ with P agreeing with e^z(1-γz)³ to z³: the coefficient of z³ over -γ³.
		"ros3p": -(1./6 - 3*g/2 + 3*g*g - g*g*g) / (g * g * g),
	}
	for name, m := range methods(t) {
		r := m.(stabler).R
		for e := -3.; e <= 6; e += .01 {
			y := math.Pow(10, e)
			if a := cmplx.Abs(r(complex(0, y))); !(a <= 1+1e-9) { // rounding of coefficients up to 150 near y = 0
				t.Errorf("%s: |R(%.4gi)| = 1 + %.3g", name, y, a-1)
				break
			}
			for _, arg := range []float64{.51, .6, .75, .9, 1} {
				z := cmplx.Rect(y, arg*math.Pi)
				if a := cmplx.Abs(r(z)); !(a <= 1+1e-9) {
					t.Errorf("%s: |R(%.4g)| = %v", name, z, a)
				}
			}
		}
		// R(z) - R(∞) falls with 1/z, with a factor that is at most some 30 for these tables.
		if got := r(-1e9); math.Abs(real(got)-limits[name]) > 1e-7 {
			t.Errorf("%s: R(-1e9) = %v, want %v", name, got, limits[name])
		}
	}
}

// R is (60 + 24z + 3z²)/(60 - 36z + 9z² - z³) for radau5, and closed forms for the others.
func TestStabilityClosedForms(t *testing.T) {
	for _, z := range []complex128{-1, -10 + 3i, .5i, 2 - 1i, -1e4} {
		for name, want := range map[string]complex128{
			"radau5":           (60 + 24*z + 3*z*z) / (60 - 36*z + 9*z*z - z*z*z),
			"impliciteuler":    1 / (1 - z),
			"linimpliciteuler": 1 / (1 - z),
			"trapezoidal":      (1 + z/2) / (1 - z/2),
		} {
			// 1 + z·b·x with x of size 1/z rounds to |z|·2⁻⁵³, times the condition of I - zA.
			if got := methods(t)[name].(stabler).R(z); cmplx.Abs(got-want) > 1e-15*(10+cmplx.Abs(z)) {
				t.Errorf("%s: R(%v) = %v, want %v", name, z, got, want)
			}
		}
	}
}

// A step on y' = λy, as a system of two, is a product with R(hλ); R agrees with e^z to the method's order.
func TestStabilityFunction(t *testing.T) {
	orders := map[string]int{
		"impliciteuler": 1, "linimpliciteuler": 1, "trapezoidal": 2, "trbdf2": 2, "ros2": 2, "ros3p": 3,
		"sdirk4": 4, "rodas4": 4, "rodas5p": 5, "radau5": 5,
	}
	for name, m := range methods(t) {
		r := m.(stabler).R
		z := complex(-.01, .02)
		// The error constants of these methods are below 3, that of ros2 with its large γ.
		if d := cmplx.Abs(r(z) - cmplx.Exp(z)); d > 4*math.Pow(cmplx.Abs(z), float64(orders[name]+1))+1e-14 {
			t.Errorf("%s: R(%v) is off e^z by %.3g", name, z, d)
		}
		for _, l := range []complex128{-3 + 4i, -100, -1e3 + 2e3i, 1i} {
			a, b := real(l), imag(l)
			sys := &ode.System{
				Dim:   2,
				Field: func(dst []float64, _ float64, y []float64) { dst[0], dst[1] = a*y[0]-b*y[1], b*y[0]+a*y[1] },
				Jac: func(dst *mat.Dense, _ float64, _ []float64) {
					dst.SetRow(0, []float64{a, -b})
					dst.SetRow(1, []float64{b, a})
				},
			}
			sol, err := ode.Solve(context.Background(), sys, []float64{1, 0}, 0, .25, ode.Config{Method: m, Control: control.Fixed{H: .25}})
			if err != nil {
				t.Fatal(err)
			}
			got, want := complex(sol.Y[0], sol.Y[1]), r(l/4)
			if cmplx.Abs(got-want) > 1e-12 { // the stages are up to 150 times the step
				t.Errorf("%s: a step on λ = %v gives %v, R is %v", name, l, got, want)
			}
		}
	}
}

var _ stabler = stiff.Radau5{}
