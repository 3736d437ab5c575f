package objective

import (
	"fmt"

	"gonum.org/v1/gonum/mat"
)

// guard completes a problem and makes each of its functions check the lengths of its arguments.
func guard(p *Problem) *Problem {
	p.Complete()
	if p.Derivative == "" {
		p.Derivative = exact
	}
	n, rows := p.Dim, p.Rows
	check := func(what string, v []float64) {
		if len(v) != n {
			length(what, len(v), n)
		}
	}
	f, grad, both, hess, hessVec, part := p.Func, p.Grad, p.FuncGrad, p.Hess, p.HessVec, p.FuncGradRows
	p.Func = func(x []float64) float64 {
		check("x", x)
		return f(x)
	}
	p.Grad = func(dst, x []float64) {
		check("dst", dst)
		check("x", x)
		grad(dst, x)
	}
	p.FuncGrad = func(dst, x []float64) float64 {
		check("dst", dst)
		check("x", x)
		return both(dst, x)
	}
	if hess != nil {
		p.Hess = func(dst *mat.SymDense, x []float64) {
			check("x", x)
			if d := dst.SymmetricDim(); d != n {
				panic(fmt.Sprintf("objective: the Hessian has %d rows, the problem has dimension %d", d, n))
			}
			hess(dst, x)
		}
	}
	if hessVec != nil {
		p.HessVec = func(dst, x, v []float64) {
			check("dst", dst)
			check("x", x)
			check("v", v)
			hessVec(dst, x, v)
		}
	}
	if fisher := p.Fisher; fisher != nil {
		p.Fisher = func(dst *mat.SymDense, x []float64) {
			check("x", x)
			if d := dst.SymmetricDim(); d != n {
				panic(fmt.Sprintf("objective: the Fisher matrix has %d rows, the problem has dimension %d", d, n))
			}
			fisher(dst, x)
		}
	}
	if m := p.ResidualDim; m > 0 {
		residuals, jacobian := p.Residuals, p.Jacobian
		p.Residuals = func(dst, x []float64) {
			if len(dst) != m {
				panic(fmt.Sprintf("objective: len(dst) = %d, the problem has %d residuals", len(dst), m))
			}
			check("x", x)
			residuals(dst, x)
		}
		p.Jacobian = func(dst *mat.Dense, x []float64) {
			check("x", x)
			if r, c := dst.Dims(); r != m || c != n {
				panic(fmt.Sprintf("objective: the Jacobian is %d × %d, the problem has %d residuals and dimension %d", r, c, m, n))
			}
			jacobian(dst, x)
		}
	}
	if predict := p.Predict; predict != nil {
		p.Predict = func(x, row []float64) float64 {
			check("x", x)
			return predict(x, row)
		}
	}
	if accuracy := p.Accuracy; accuracy != nil {
		p.Accuracy = func(x []float64) float64 {
			check("x", x)
			return accuracy(x)
		}
	}
	if part != nil {
		p.FuncGradRows = func(dst, x []float64, batch []int) float64 {
			check("dst", dst)
			check("x", x)
			if len(batch) == 0 {
				panic("objective: FuncGradRows of no rows: a mean needs one")
			}
			for _, i := range batch {
				if i < 0 || i >= rows {
					panic(fmt.Sprintf("objective: row %d of %d rows", i, rows))
				}
			}
			return part(dst, x, batch)
		}
	}
	return p
}
