package rk_test

import (
	"math"
	"math/cmplx"
	"testing"

	"github.com/odescent/odescent/ode/rk"
)

// The intervals and coefficients of the reference, section 4.2, given there to eight decimals; the imaginary ones of
// order 3 and 4 are √3 and 2√2, and those of Euler and of order 2 are zero since |R(iy)|² is 1 + y² and 1 + y⁴/4. For 1 + z + z² they are both 1.
func TestStability(t *testing.T) {
	const digits = 5e-9
	for _, c := range []struct {
		m          *rk.Tableau
		real, imag float64
	}{
		{rk.Euler, 2, 0}, {rk.EulerHeun, 2, 0}, {rk.Heun, 2, 0}, {rk.Midpoint, 2, 0}, {rk.Ralston, 2, 0},
		{rk.Matsuno, 1, 1}, {rk.SSPRK33, 2.51274533, math.Sqrt(3)}, {rk.RK38, 2.78529356, 2 * math.Sqrt2},
		{rk.BS3, 2.51274533, math.Sqrt(3)}, {rk.RK4, 2.78529356, 2 * math.Sqrt2},
		{rk.DP5, 3.30656789, -1}, {rk.Tsit5, 3.50684699, -1},
	} {
		if got := c.m.RealInterval(); math.Abs(got-c.real) > digits {
			t.Errorf("%v: real interval %.9f, want %.9f", c.m, got, c.real)
		}
		if got := c.m.ImagInterval(); c.imag >= 0 && math.Abs(got-c.imag) > digits {
			t.Errorf("%v: imaginary interval %.9f, want %.9f", c.m, got, c.imag)
		}
	}
	for _, c := range []struct {
		m    *rk.Tableau
		want float64
	}{{rk.DP5, 1. / 600}, {rk.Tsit5, 0.0014322113}} {
		p := c.m.Polynomial()
		if len(p) != 7 || math.Abs(p[6]-c.want) > 5e-11 {
			t.Errorf("%v: polynomial %v, want %v at z^6", c.m, p, c.want)
		}
	}
}

// R agrees with e^z to the method's order, and is one step on y' = λy.
func TestStabilityFunction(t *testing.T) {
	z := complex(-.02, .03)
	for _, m := range all {
		// R and e^z share p+1 terms; the next differs by at most 1/(p+1)!, and the tail is below a tenth of it.
		tol := 1.1 / math.Gamma(float64(m.Order+2)) * math.Pow(cmplx.Abs(z), float64(m.Order+1))
		if d := cmplx.Abs(m.R(z) - cmplx.Exp(z)); d > tol+1e-15 {
			t.Errorf("%v: R(%v) is off e^z by %.3g, more than %.3g", m, z, d, tol)
		}
	}
}
