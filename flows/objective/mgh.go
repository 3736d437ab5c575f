package objective

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/optimize/functions"
)

// gonums is a test function of gonum's optimize/functions.
type gonums interface {
	Func(x []float64) float64
	Grad(grad, x []float64)
}

// known is a minimum of a function in as many variables as min has.
type known struct {
	f   float64
	min []float64
}

func init() {
	for _, m := range mghFixed {
		Register(m.name, fixed{func() *Problem { return wrap(m.f, m.start, m.residuals, m.residual, m.known) }})
	}
	for _, m := range mghSized {
		Register(m.name, sized{N: m.n, least: m.least, most: m.most, step: m.step, make: func(n int) *Problem {
			start, zero := make([]float64, n), make([]float64, n)
			for i := range start {
				start[i] = m.start(i, n)
			}
			minima := m.known
			if m.zero != nil {
				for i := range zero {
					zero[i] = m.zero(i)
				}
				minima = []known{{0, zero}}
			}
			return wrap(m.f, start, m.residuals(n), m.residual, minima...)
		}})
	}
}

// wrap makes the problem of a function that is the sum of squares of as many residuals.
func wrap(f gonums, start []float64, residuals int, r residual, minima ...known) *Problem {
	p := &Problem{Dim: len(start), Func: f.Func, Grad: f.Grad, Start: slices.Clone(start)}
	if h, ok := f.(interface {
		Hess(*mat.SymDense, []float64)
	}); ok {
		p.Hess = h.Hess
	}
	for _, k := range minima {
		if len(k.min) == p.Dim {
			p.Min, p.Minima = new(k.f), [][]float64{slices.Clone(k.min)}
		}
	}
	return p.sumOfSquares(residuals, r)
}

// helical returns NaN on the plane x[0] = 0, where the function is not defined and gonum's panics: a run that gets
// there ends with an error, not with a panic.
type helical struct{ functions.HelicalValley }

func (h helical) Func(x []float64) float64 {
	if x[0] == 0 {
		return math.NaN()
	}
	return h.HelicalValley.Func(x)
}

func (h helical) Grad(dst, x []float64) {
	if x[0] != 0 {
		h.HelicalValley.Grad(dst, x)
		return
	}
	for i := range dst {
		dst[i] = math.NaN()
	}
}
