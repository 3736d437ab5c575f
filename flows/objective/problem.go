package objective

import (
	"fmt"
	"math"
	"sync"

	"gonum.org/v1/gonum/mat"
)

// Problem is a function to be minimised and what is known about it. Nil functions are powers that it does not
// offer. A user's own problem needs Dim and Func with Grad, or FuncGrad; [Problem.Complete] fills in the others. One with Grad
// alone is the field of a game, or a gradient whose value is not known: it is followed by what needs no value.
//
// All functions leave x, v and rows as they are; dst comes first and must not overlap with them. They may be
// called by many runs at once.
type Problem struct {
	Name string // the spec string by which Parse makes an equal problem; "": a user's own
	Dim  int    // the number of variables

	Func     func(x []float64) float64            // f(x)
	Grad     func(dst, x []float64)               // dst = ∇f(x)
	FuncGrad func(dst, x []float64) float64       // both at the price of one
	Hess     func(dst *mat.SymDense, x []float64) // dst = ∇²f(x); dst has Dim rows
	HessVec  func(dst, x, v []float64)            // dst = ∇²f(x)·v

	// If f is a mean over Rows terms plus a regulariser, FuncGradRows is FuncGrad with the mean taken over the
	// terms named by rows only, each as often as named; the regulariser is not scaled. It panics if rows is empty
	// or names a row outside 0..Rows-1. Rows is 0 and FuncGradRows nil otherwise.
	Rows         int
	FuncGradRows func(dst, x []float64, rows []int) float64

	// If f is ½‖r‖² plus what is left, such as a regulariser, Residuals is dst = r(x) with ResidualDim components, and
	// Jacobian is dst = ∂r/∂x with ResidualDim rows and Dim columns. The r of a mean over n rows has the factor 1/√n, and
	// that of a sum of squares without the ½ has √2, so that ∇f is Jᵀr plus the gradient of what is left, and the matrix
	// of Gauss and Newton is JᵀJ plus its Hessian. ResidualDim is 0 and both are nil otherwise.
	ResidualDim int
	Residuals   func(dst, x []float64)
	Jacobian    func(dst *mat.Dense, x []float64)

	// If f is a negative log-likelihood, or the mean of one over rows, plus a regulariser, Fisher is dst = the information
	// matrix of the law at x, the expected square of its score, or the mean of it over the rows' features. dst has Dim rows.
	// The regulariser adds nothing to it. It is positive semidefinite, and singular if there are fewer rows than variables.
	Fisher func(dst *mat.SymDense, x []float64)

	// A model on data also says what it predicts for a row of features, scaled as its own rows are: a number, or the
	// class by its index in Classes. A classifier offers Accuracy, the share of its rows that it classes right.
	Predict  func(x, row []float64) float64
	Accuracy func(x []float64) float64
	Classes  []string
	Holdout  *Problem // the same loss on rows kept apart for testing, named by no spec; nil: none are

	Notes []string // sentences on the data that a user should see; nil: none

	// Typical is the size of a variable, in the unit of x, on which differences are based where x is zero and says nothing; zero
	// means 1.
	Typical float64

	Derivative string // how Grad comes about: exact, fd or dual (see [FD] and [Dual]); "": a user's own

	Start  []float64   // where runs usually start; copy it before writing
	Min    *float64    // the smallest value of f; nil if it is not known
	Minima [][]float64 // known points where f is Min; there may be others
	Labels []string    // names of the variables for tables; nil: they have none
}

// Complete fills in what follows from the other functions, and returns p: FuncGrad from Func and Grad, or Func and
// Grad from FuncGrad (with a scratch vector from a pool for Func, so that nothing is allocated in the long run).
// It changes no function that is there.
//
// Complete panics if Dim is not positive, if there is none of Func, Grad and FuncGrad, if Start, Labels or one of
// Minima is there and not Dim long, if only one of Rows and FuncGradRows is there, and if only some of ResidualDim,
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
			pool := sync.Pool{New: func() any { s := make([]float64, p.Dim); return &s }}
			p.Func = func(x []float64) float64 {
				s := pool.Get().(*[]float64)
				defer pool.Put(s)
				return both(*s, x)
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

// residual returns component i of a vector of residuals and, if d is there, adds its gradient to d, which is zero.
type residual func(i int, x, d []float64) float64

// squares says that p is scale²/2 times the sum of squares of m residuals. It returns p.
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
