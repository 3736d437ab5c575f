package objective

import (
	"errors"
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"
)

// certifyCost bounds rows·dim² of the models whose minimum is computed when they are made: a second at most.
const certifyCost = 1e8

// Certify finds the minimum of a convex problem by Newton's method from Start and records it in Min and Minima. It
// takes steps of H⁻¹∇f by gonum's dense Cholesky factors, halved while f does not decrease as promised, until ‖∇f‖∞ <
// 1e-13 or until rounding keeps the gradient from falling; then half the squared Newton decrement, ½ ∇fᵀH⁻¹∇f, the
// distance of f from the minimum to first order, must be below 1e-14(1+|f|).
//
// Cost: some ten Hessians and dim³/3 each. The error says what is missing: Func, Grad, Hess or Start, a positive
// definite Hessian, or convergence within 100 steps; p is then unchanged. Do not certify a problem without a minimum,
// such as logistic regression on separable classes with l2=0: its values approach their infimum, which looks like
// convergence.
//
// The problems of this package come certified if they have a regulariser and rows·dim² is at most 1e8.
func (p *Problem) Certify() error {
	if p.FuncGrad == nil || p.Func == nil || p.Hess == nil || p.Start == nil {
		return errors.New("objective: Certify needs Func, FuncGrad, Hess and Start")
	}
	x, g := append([]float64(nil), p.Start...), make([]float64, p.Dim)
	trial, d := make([]float64, p.Dim), mat.NewVecDense(p.Dim, nil)
	h := mat.NewSymDense(p.Dim, nil)
	var chol mat.Cholesky
	last := math.Inf(1)
	for range 100 {
		f := p.FuncGrad(g, x)
		var norm float64
		for _, v := range g {
			norm = math.Max(norm, math.Abs(v))
		}
		p.Hess(h, x)
		if !finite(f) || !finite(norm) || !chol.Factorize(h) {
			return fmt.Errorf("objective: Certify: the Hessian is not positive definite where f = %g", f)
		}
		if err := chol.SolveVecTo(d, mat.NewVecDense(p.Dim, g)); err != nil && !isCondition(err) {
			return fmt.Errorf("objective: Certify: %w", err)
		}
		gap := dot(g, d.RawVector().Data) / 2
		near := gap <= 1e-14*(1+math.Abs(f))
		if near && (norm < 1e-13 || norm >= last/2) {
			p.Min, p.Minima = new(f), [][]float64{x}
			return nil
		}
		if near {
			last = norm
		}
		for t := 1.0; ; t /= 2 {
			for j := range x {
				trial[j] = x[j] - float64(t*d.AtVec(j))
			}
			if near || p.Func(trial) <= f-float64(t*gap/2) || t < 1e-12 {
				break
			}
		}
		copy(x, trial)
	}
	return errors.New("objective: Certify: 100 Newton steps did not reach a minimum; is there one?")
}

func finite(x float64) bool { return !math.IsNaN(x) && !math.IsInf(x, 0) }

// isCondition reports that err is gonum's warning about a large condition number, beside which there is a solution.
func isCondition(err error) bool {
	var c mat.Condition
	return errors.As(err, &c)
}
