package objective

import (
	"fmt"

	"gonum.org/v1/gonum/diff/fd"
	"gonum.org/v1/gonum/num/dual"
)

// FD returns the problem of a function without a gradient: its gradient is by finite differences, by the formula of
// gonum's diff/fd, each coordinate with the increment formula.Step·|x[i]|; where x[i] is zero, ‖x‖∞ takes its place, and the
// problem's Typical, 1 if that is zero, at x = 0. Where rounding of f would spoil more than a millionth of the difference, as
// x[i] is much smaller than ‖x‖∞, larger increments are tried as long as f does not curve over them. So the gradient is that of
// f in any unit. Its Derivative is fd, and runs report it: with fd.Central the error is about 1e-10 of the third derivatives,
// with fd.Forward 1e-8 of the second, and neither the gradient's norm nor an error estimate from it can be trusted below that.
//
// A gradient costs, for each coordinate, a value for each point of the formula, of which the one at x is shared, and as many
// for each further increment. f must leave its argument as it is, and be safe for concurrent calls if the problem is to be. FD
// panics if dim is less than 1, if f is nil, or if the formula is not one of a first derivative with a positive step.
func FD(dim int, f func(x []float64) float64, formula fd.Formula) *Problem {
	if f == nil {
		panic("objective: FD of no function")
	}
	if formula.Derivative != 1 || len(formula.Stencil) < 2 || !(formula.Step > 0) {
		panic(fmt.Sprintf("objective: FD by a formula of derivative %d with %d points and the step %g",
			formula.Derivative, len(formula.Stencil), formula.Step))
	}
	points := append([]fd.Point(nil), formula.Stencil...)
	scratch := free(func() []float64 { return make([]float64, dim) })
	p := &Problem{Dim: dim, Derivative: "fd", Func: f}
	p.FuncGrad = func(dst, x []float64) float64 {
		at := scratch.take()
		defer scratch.give(at)
		copy(at, x)
		s := slopes{f, points, formula.Step, p.Typical}
		origin, top := f(at), largest(x)
		for i := range x {
			dst[i], _ = s.of(i, at, origin, top)
		}
		return origin
	}
	return guard(p)
}

// Dual returns the problem of a function written in gonum's dual numbers (package num/dual): its gradient is by forward
// differentiation, exact but for rounding. Its Derivative is dual.
//
// A gradient costs Dim evaluations of f in dual numbers, so this is for few variables; with a hundred it is a hundred
// times slower than a gradient written out. f must leave its argument as it is, and be safe for concurrent calls if the
// problem is to be. Dual panics if dim is less than 1 or f is nil.
func Dual(dim int, f func(x []dual.Number) dual.Number) *Problem {
	if f == nil {
		panic("objective: Dual of no function")
	}
	scratch := free(func() []dual.Number { return make([]dual.Number, dim) })
	load := func(x []float64) []dual.Number {
		at := scratch.take()
		for i, t := range x {
			at[i] = dual.Number{Real: t}
		}
		return at
	}
	return guard(&Problem{
		Dim:        dim,
		Derivative: "dual",
		Func: func(x []float64) float64 {
			at := load(x)
			defer scratch.give(at)
			return f(at).Real
		},
		FuncGrad: func(dst, x []float64) float64 {
			at := load(x)
			defer scratch.give(at)
			var v dual.Number
			for i := range at {
				at[i].Emag = 1
				v = f(at)
				at[i].Emag = 0
				dst[i] = v.Emag
			}
			return v.Real
		},
	})
}
