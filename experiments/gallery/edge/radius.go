package edge

import (
	"fmt"
	"math"
	"slices"

	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/rk"
	"github.com/odescent/odescent/ode/vec"
	"gonum.org/v1/gonum/mat"
)

// equilibriumOf is the equilibrium of a method's step at the end of its real stability interval: the spectral radius of one step, the
// bound and, there, u = zR'/R and v = zE'/E.
type equilibriumOf struct {
	Rho   float64 `col:"rho"`
	Bound float64 `col:"bound"`
	U     float64 `col:"u"`
	V     float64 `col:"v"`
}

// equilibriumRadius returns the spectral radius of one step of method and filter, linearised where the stability of a mode with a
// real curvature limits the step: h·λ at the bound, the mode at the size that the tolerance admits. Below one, the step comes to rest.
// The state is (η, χ, c₁, c₂, r₁, r₂): the logarithms of the mode and of h, and those of the last errors' factors and the last changes of h.
//
// Sources: G. Hall, D. Higham, IMA J. Numer. Anal. 8 (1988), 193-210; D. Higham, G. Hall, J. Comput. Appl. Math. 29 (1990), 33-46.
func equilibriumRadius(m *rk.Tableau, filter string) (at equilibriumOf, err error) {
	beta, alpha := control.Gains(filter)
	at.Bound = m.RealInterval()
	e, k := errorPolynomial(m)
	at.U, at.V = steepness(m.Polynomial(), -at.Bound), steepness(e, -at.Bound)
	c := mat.NewDense(6, 6, nil)
	now := []float64{-1 / k, -at.V / k, 0, 0, 0, 0} // c = -(η + vχ)/k
	for j, x := range now {
		c.Set(2, j, x)
	}
	change := make([]float64, 6)
	for j := range change {
		change[j] = float64(beta[0] * now[j])
	}
	change[2] += beta[1]
	change[3] += beta[2]
	change[4] -= alpha[0]
	change[5] -= alpha[1]
	for j, x := range change {
		c.Set(1, j, x)
		c.Set(4, j, x)
	}
	c.Set(1, 1, 1+c.At(1, 1))
	c.Set(0, 0, 1)
	c.Set(0, 1, at.U)
	c.Set(3, 2, 1)
	c.Set(5, 4, 1)
	var eig mat.Eigen
	if !eig.Factorize(c, mat.EigenNone) {
		return at, fmt.Errorf("no eigenvalues for %s with %s", m.Name, filter)
	}
	for _, x := range eig.Values(nil) {
		at.Rho = math.Max(at.Rho, vec.Hypot(real(x), imag(x)))
	}
	return at, nil
}

// errorPolynomial is E(z), what a method's error estimate is on x' = λx, over x, with z = hλ; and the power of h that the estimate goes with.
func errorPolynomial(m *rk.Tableau) (e []float64, k float64) {
	t := rk.Tableau{A: m.A, B: m.E}
	if len(m.E) > len(m.B) { // the last weight belongs to the slope at the end of the step
		t.A = append(slices.Clone(m.A), m.B)
	}
	e = t.Polynomial()
	e[0] = 0 // a tableau's polynomial has the state itself there
	if m.ErrOrder == 0 {
		return e, float64(m.Order)
	}
	return e, float64(m.ErrOrder)
}

// steepness is z·p'(z)/p(z).
func steepness(p []float64, z float64) float64 {
	var y, dy float64
	for _, c := range slices.Backward(p) {
		dy = float64(dy*z) + y
		y = float64(y*z) + c
	}
	return z * dy / y
}
