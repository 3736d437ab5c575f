package objective

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"
)

// Problem is a function to be minimised and what is known about it. Functions that it does not have are nil. A problem
// needs Dim, and Func with Grad or FuncGrad; [Problem.Complete] makes the others from these. A problem with Grad alone
// has a gradient whose value is not known, or the field of a game; flows, controls and stops that need no value can
// follow it.
//
// No function changes x, v or rows; dst comes first and must not overlap with them. Many runs may call a function at
// once.
type Problem struct {
	Name string // the spec by which Parse makes an equal problem; empty: none
	Dim  int    // the number of variables

	Func     func(x []float64) float64            // f(x)
	Grad     func(dst, x []float64)               // dst = ∇f(x)
	FuncGrad func(dst, x []float64) float64       // f(x), and dst = ∇f(x), at the cost of Grad
	Hess     func(dst *mat.SymDense, x []float64) // dst = ∇²f(x); dst has Dim rows
	HessVec  func(dst, x, v []float64)            // dst = ∇²f(x)·v

	// If f is a mean over Rows terms plus a regulariser, FuncGradRows is FuncGrad with the mean over the terms in rows
	// only, each as often as it occurs; the regulariser is not scaled. It panics if rows is empty or has an index outside
	// 0..Rows-1. Rows is 0 and FuncGradRows nil otherwise.
	Rows         int
	FuncGradRows func(dst, x []float64, rows []int) float64

	// If f is ½‖r‖² plus a remainder, such as a regulariser, Residuals is dst = r(x) with ResidualDim components, and
	// Jacobian is dst = ∂r/∂x with ResidualDim rows and Dim columns. The r of a mean over n rows has the factor 1/√n, and
	// that of a sum of squares without the ½ has √2, so that ∇f is Jᵀr plus the gradient of the remainder, and the matrix
	// of Gauss and Newton is JᵀJ plus its Hessian. ResidualDim is 0 and both are nil otherwise.
	ResidualDim int
	Residuals   func(dst, x []float64)
	Jacobian    func(dst *mat.Dense, x []float64)

	// If f is a negative log-likelihood, or the mean of one over rows, plus a regulariser, Fisher is dst = the information
	// matrix of the law at x, the expected square of its score, or the mean of it over the rows' features. dst has Dim
	// rows. The regulariser adds nothing to it. It is positive semidefinite, and singular if there are fewer rows than
	// variables.
	Fisher func(dst *mat.SymDense, x []float64)

	// For a model on data, Predict returns the prediction for a row of features, scaled as the rows of the problem are: a
	// number, or the index of a class in Classes. Accuracy is the share of its rows that a classifier classifies
	// correctly.
	Predict  func(x, row []float64) float64
	Accuracy func(x []float64) float64
	Classes  []string
	Holdout  *Problem // the same loss on the rows held out for testing; it has no spec of its own; nil: there are none

	Notes []string // sentences about the data for the user; nil: none

	// Typical is the typical size of a variable, in the unit of x. Differences use it for their increments at x = 0; zero
	// means 1.
	Typical float64

	Derivative string // how Grad is computed: exact, fd or dual (see [FD] and [Dual]); empty: not known

	Start  []float64   // where runs usually start; copy it before writing
	Min    *float64    // the smallest value of f; nil if it is not known
	Minima [][]float64 // known points where f is Min; there may be others
	Labels []string    // names of the variables for tables; nil: they have none
}

// Complete makes the missing functions from the others, and returns p: FuncGrad from Func and Grad, or Func and Grad
// from FuncGrad, where Func takes a scratch vector from a pool and so allocates nothing in the long run. It changes no
// function that is set.
//
// Complete panics if Dim is not positive, if Func, Grad and FuncGrad are all nil, if Start, Labels or one of Minima is
// set and does not have the length Dim, if only one of Rows and FuncGradRows is set, and if only some of ResidualDim,
// Residuals and Jacobian are.
func (p *Problem) Complete() *Problem {
	p.check()
	switch {
	case p.FuncGrad == nil && p.Func != nil && p.Grad != nil:
		f, grad := p.Func, p.Grad
		p.FuncGrad = func(dst, x []float64) float64 {
			grad(dst, x)
			return f(x)
		}
	case p.FuncGrad != nil:
		both := p.FuncGrad
		if p.Grad == nil {
			p.Grad = func(dst, x []float64) { both(dst, x) }
		}
		if p.Func == nil {
			scratch := free(func() []float64 { return make([]float64, p.Dim) })
			p.Func = func(x []float64) float64 {
				s := scratch.take()
				defer scratch.give(s)
				return both(s, x)
			}
		}
	}
	return p
}

func (p *Problem) check() {
	if p.Dim < 1 {
		panic(fmt.Sprintf("objective: Dim = %d; a problem has at least one variable", p.Dim))
	}
	if p.Func == nil && p.Grad == nil && p.FuncGrad == nil {
		panic("objective: a problem needs Func with Grad, or FuncGrad")
	}
	if p.Start != nil {
		length("Start", len(p.Start), p.Dim)
	}
	if p.Labels != nil {
		length("Labels", len(p.Labels), p.Dim)
	}
	for i, m := range p.Minima {
		if len(m) != p.Dim {
			length(fmt.Sprintf("Minima[%d]", i), len(m), p.Dim)
		}
	}
	if (p.ResidualDim > 0) != (p.Residuals != nil) || (p.ResidualDim > 0) != (p.Jacobian != nil) {
		panic(fmt.Sprintf("objective: ResidualDim = %d, but Residuals is nil: %t, Jacobian is nil: %t",
			p.ResidualDim, p.Residuals == nil, p.Jacobian == nil))
	}
	if (p.Rows > 0) != (p.FuncGradRows != nil) {
		panic(fmt.Sprintf("objective: Rows = %d, but FuncGradRows is nil: %t", p.Rows, p.FuncGradRows == nil))
	}
}

func length(what string, got, want int) {
	if got != want {
		panic(fmt.Sprintf("objective: len(%s) = %d, the problem has dimension %d", what, got, want))
	}
}

// Gap returns f - Min, and f itself if Min is not known.
func (p *Problem) Gap(f float64) float64 {
	if p.Min != nil {
		f -= *p.Min
	}
	return f
}

// residual returns component i of a vector of residuals and, if d is not nil, adds its gradient to d, which is zero.
type residual func(i int, x, d []float64) float64

// squares sets the residuals and the Jacobian of p, which is scale²/2 times the sum of squares of m residuals, and
// returns p.
func (p *Problem) squares(m int, scale float64, r residual) *Problem {
	p.ResidualDim = m
	p.Residuals = func(dst, x []float64) {
		for i := range dst {
			dst[i] = scale * r(i, x, nil)
		}
	}
	p.Jacobian = func(dst *mat.Dense, x []float64) {
		for i := range m {
			row := dst.RawRowView(i)
			clear(row)
			r(i, x, row)
			for j := range row {
				row[j] *= scale
			}
		}
	}
	return p
}

// sumOfSquares is [Problem.squares] for a plain sum of squares.
func (p *Problem) sumOfSquares(m int, r residual) *Problem { return p.squares(m, math.Sqrt2, r) }

// pair sets the gradient of a residual of two variables.
func pair(d []float64, dx, dy float64) {
	if d != nil {
		d[0], d[1] = dx, dy
	}
}
