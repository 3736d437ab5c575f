package spectrum

import (
	"fmt"
	"math"

	"github.com/odescent/odescent/flows/objective"
)

// Ends are the extreme eigenvalues of a Hessian. Each true one lies within its error of the number given, in exact
// arithmetic: the error is the residual ‖Hv - λv‖ of the unit vector v that was found.
type Ends struct {
	Min, Max       float64
	MinErr, MaxErr float64
	Products       int // with the Hessian
}

// Extreme returns the extreme eigenvalues of the Hessian of p at x by Lanczos with full reorthogonalisation, from a
// random start drawn by seed. It stops when both residuals are below tol times the larger magnitude, or after steps
// products, or Dim if that is less; with tol = 0 it takes all of them. The largest eigenvalue is the sharpness:
// gradient descent with a fixed step h is stable where it is below 2/h.
//
// Without HessVec the products are central differences of the gradient, which bounds the accuracy to about 1e-8. Costs
// a product and 2·Dim·steps² multiplications in all, and Dim·steps numbers. If a product is not finite it returns an
// error, with the eigenvalues found before. Extreme panics if x has a wrong length, if steps is less than 1 or tol is
// negative, and if p has neither HessVec nor Grad.
//
// Source: Y. Saad, Numerical Methods for Large Eigenvalue Problems (2011), section 6.3.
func Extreme(p *objective.Problem, x []float64, steps int, tol float64, seed uint64) (Ends, error) {
	check(p, x)
	if steps < 1 || !(tol >= 0) {
		panic(fmt.Sprintf("spectrum: Extreme with %d steps and tol = %g", steps, tol))
	}
	hv := products(p)
	steps = min(steps, p.Dim)
	var ends Ends
	for k := min(steps, 16); ; k = min(2*k, steps) { // few vectors first; the work doubles
		l := newLanczos(p.Dim, k)
		l.product = func(dst, v []float64) { hv(dst, x, v) }
		random(l.basis[0], seed, 0)
		l.run()
		ends.Products += len(l.alpha)
		done := ends.Products
		values, vectors, err := l.eigen()
		if err != nil {
			return ends, err
		}
		last := len(values) - 1
		ends = Ends{
			Min: values[0], Max: values[last], Products: done,
			MinErr: math.Abs(l.beta[last] * vectors.At(last, 0)),
			MaxErr: math.Abs(l.beta[last] * vectors.At(last, last)),
		}
		if k == steps || math.Max(ends.MinErr, ends.MaxErr) <= tol*math.Max(math.Abs(ends.Min), math.Abs(ends.Max)) {
			return ends, nil
		}
	}
}
