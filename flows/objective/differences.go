package objective

import "math"

const exact = "exact"

// Differences returns Hessian-vector products of a problem without them, by central differences of its gradient,
//
//	∇²f(x)·v ≈ (∇f(x + εv) - ∇f(x - εv))/2ε,  ε = 6e-6·‖x‖∞/‖v‖∞,
//
// with p's Typical, 1 if zero, in place of ‖x‖∞ at x = 0. ε is near the cube root of the unit of rounding, so that the error
// is about 1e-10 of the product where the third derivatives are of the size of the second, in units of ‖x‖∞. Two gradients a
// product, and two vectors from a list; it may be called by many runs at once. It panics if p has no Grad.
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

// largest is ‖v‖∞.
func largest(v []float64) float64 {
	var m float64
	for _, t := range v {
		m = math.Max(m, math.Abs(t))
	}
	return m
}
