package edge

import (
	"context"
	"math"
	"testing"

	"github.com/odescent/odescent/ode/rk"
	"github.com/odescent/odescent/optim"
)

// Euler's method with Heun's estimate has E(z) = -z²/2, and at z = -2 every filter of one gain β leaves the map
// (η, χ) → (η + 2χ, χ - β(η + 2χ)/2), whose eigenvalues have the product 1 for any β: it rings forever.
func TestEquilibriumRadius(t *testing.T) {
	e, k := errorPolynomial(rk.EulerHeun)
	if len(e) != 3 || e[0] != 0 || math.Abs(e[1]) > 1e-16 || e[2] != -.5 || k != 2 {
		t.Errorf("E = %v, k = %g, want -z²/2 and 2", e, k)
	}
	at, err := equilibriumRadius(rk.EulerHeun, "i")
	if err != nil || math.Abs(at.Rho-1) > 1e-12 || math.Abs(at.Bound-2) > 1e-12 || math.Abs(at.U-2) > 1e-12 || math.Abs(at.V-2) > 1e-12 {
		t.Errorf("radius, bound, u, v = %+v, %v; want 1, 2, 2, 2", at, err)
	}
}

// The expected values are from a program of twenty lines that goes through the stages on x' = λx.
func TestPush(t *testing.T) {
	for _, c := range []struct {
		m       *rk.Tableau
		z, want float64
	}{{rk.EulerHeun, -2, 1}, {rk.BS3, -2.5127453, 1.2217899025342163}, {rk.DP5, -3.3065679, -8.189882686520285}} {
		if got := push(c.m, c.z); math.Abs(got-c.want) > 1e-9 {
			t.Errorf("%s at %g: %.10g, want %.10g", c.m.Name, c.z, got, c.want)
		}
	}
}

// Heavy ball with the rate 1 is stable up to λ = 2(1 + β).
func TestStableCurvature(t *testing.T) {
	o, err := optim.Parse("momentum(momentum=0.5,lr=1)")
	if err != nil {
		t.Fatal(err)
	}
	if got, err := stableCurvature(context.Background(), o); err != nil || math.Abs(got-3) > 1e-9 {
		t.Errorf("heavy ball with β = ½: stable up to %.12g, %v; want 2(1 + β) = 3", got, err)
	}
}
