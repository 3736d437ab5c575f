package objective

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/diff/fd"
	"gonum.org/v1/gonum/num/dual"
)

// FD returns the problem of a function without a gradient. Its gradient is by finite differences, by a formula of
// gonum's diff/fd. The increment of coordinate i is formula.Step·|x[i]|; where x[i] is zero, ‖x‖∞ takes the place of
// |x[i]|, and at x = 0 the problem's Typical, or 1 if that is zero. Where x[i] is so small that rounding of f would
// spoil more than a millionth of the difference, larger increments are tried as long as f does not curve over them. So
// the gradient does not depend on units.
//
// Its Derivative is fd, and runs report it. The error with fd.Central is about 1e-10 of the third derivatives, with
// fd.Forward 1e-8 of the second; a norm or an error estimate below that means nothing.
//
// A gradient costs, for each coordinate, one value of f for each point of the formula and each increment that is tried;
// the value at x is computed once. f must not change its argument, and must be safe for concurrent calls if the problem
// is to be. FD panics if dim is less than 1, if f is nil, or if the formula is not one of a first derivative with a
// positive step.
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
// A gradient costs Dim evaluations of f in dual numbers: for a hundred variables it is about a hundred times slower
// than a gradient written by hand. f must not change its argument, and must be safe for concurrent calls if the problem
// is to be. Dual panics if dim is less than 1 or f is nil.
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

const exact = "exact"

// Differences returns the Hessian-vector products of a problem by central differences of its gradient,
//
//	∇²f(x)·v ≈ (∇f(x + εv) - ∇f(x - εv))/2ε,  ε = 6e-6·‖x‖∞/‖v‖∞,
//
// with p's Typical, or 1 if that is zero, in place of ‖x‖∞ at x = 0. ε is near the cube root of the unit of rounding,
// so that the error is about 1e-10 of the product where the third derivatives are as large as the second, in units of
// ‖x‖∞. A product costs two gradients. Many runs may call the function at once. Differences panics if p has no Grad.
func Differences(p *Problem) func(dst, x, v []float64) {
	if p.Grad == nil {
		panic("objective: Differences needs Grad")
	}
	return differences(p, p.Grad)
}

func differences(p *Problem, grad func(dst, x []float64)) func(dst, x, v []float64) {
	dim := p.Dim
	type work struct{ at, other []float64 }
	scratch := free(func() *work { return &work{make([]float64, dim), make([]float64, dim)} })
	return func(dst, x, v []float64) {
		scale := largest(v)
		if scale == 0 {
			clear(dst)
			return
		}
		w := scratch.take()
		defer scratch.give(w)
		size := largest(x)
		if size == 0 {
			if size = p.Typical; size == 0 {
				size = 1
			}
		}
		eps := 6e-6 * size / scale
		for i := range x {
			w.at[i] = x[i] + float64(eps*v[i])
		}
		grad(dst, w.at)
		for i := range x {
			w.at[i] = x[i] - float64(eps*v[i])
		}
		grad(w.other, w.at)
		for i := range dst {
			dst[i] = (dst[i] - w.other[i]) / (2 * eps)
		}
	}
}

// slopes computes differences of a function, one coordinate at a time.
type slopes struct {
	f       func(x []float64) float64
	formula []fd.Point
	step    float64 // the increment in terms of the size of a coordinate
	typical float64 // that of a coordinate of x = 0; zero: 1
}

// of returns the difference in coordinate i at x, where f has the value origin and ‖x‖∞ is largest, and a bound on its
// error by rounding of f. It changes x and restores it.
//
// The size of a coordinate is its magnitude; where that is zero it is ‖x‖∞, and the typical size if that is zero, too.
// Near a zero a coordinate is smaller than its typical size: where rounding of f spoils more than a millionth of the
// difference, sizes that are 1024 times as large, up to ‖x‖∞, are tried, as long as the differences agree up to
// rounding, so that f does not curve over that length.
func (s *slopes) of(i int, x []float64, origin, largest float64) (d, rounding float64) {
	top := largest
	if top == 0 {
		if top = s.typical; top == 0 {
			top = 1
		}
	}
	size := math.Abs(x[i])
	if size == 0 {
		size = top
	}
	d, rounding = s.at(i, x, origin, s.step*size)
	for size < 0x1p-10*top && !(rounding <= 1e-6*math.Abs(d)) {
		size = math.Min(1024*size, top)
		next, better := s.at(i, x, origin, s.step*size)
		if !(math.Abs(next-d) <= 2*rounding) {
			break
		}
		d, rounding = next, better
	}
	return d, rounding
}

// at returns the difference with the increment h.
func (s *slopes) at(i int, x []float64, origin, h float64) (d, rounding float64) {
	t := x[i]
	var sum, top, weight float64
	for _, p := range s.formula {
		v := origin
		if p.Loc != 0 {
			x[i] = t + float64(h*p.Loc)
			v = s.f(x)
		}
		sum += float64(p.Coeff * v)
		top = math.Max(top, math.Abs(v))
		weight += math.Abs(p.Coeff)
	}
	x[i] = t
	return sum / h, 4 * 0x1p-53 * weight * top / h
}
