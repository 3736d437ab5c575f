package objective

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/diff/fd"
)

// GradientCheck is the coordinate in which a gradient agrees least with differences of the function.
type GradientCheck struct {
	Coord    int     // its index
	Label    string  // its name in the problem's Labels; empty: it has none
	Analytic float64 // by Grad
	Numeric  float64 // by differences of Func
	RelErr   float64 // |Analytic - Numeric| over the larger of the two magnitudes, 0 if rounding of Func explains it
}

// String names the coordinate, as in "x[3] (radius): gradient 1.5, by differences 1.25, relative error 0.17".
func (c GradientCheck) String() string {
	name := ""
	if c.Label != "" {
		name = " (" + c.Label + ")"
	}
	return fmt.Sprintf("x[%d]%s: gradient %.9g, by differences %.9g, relative error %.2g", c.Coord, name, c.Analytic, c.Numeric, c.RelErr)
}

// central4 is the central difference of fourth order, with the error h⁴f⁽⁵⁾/30.
var central4 = fd.Formula{
	Stencil: []fd.Point{
		{Loc: -2, Coeff: 1. / 12}, {Loc: -1, Coeff: -2. / 3}, {Loc: 1, Coeff: 2. / 3}, {Loc: 2, Coeff: -1. / 12},
	},
	Derivative: 1,
	Step:       1e-3,
}

// CheckGradient compares p.Grad at x with central differences of p.Func and returns the coordinate in which they differ
// most. The differences have four values a coordinate and the increment 1e-3·|x[i]|, or a larger one where that is zero
// or where f does not resolve it, as in [FD]. A correct gradient of a smooth function shows about 1e-9, in all units; a
// difference that some 40 units of rounding of f explain counts as none.
//
// It costs one gradient and 4·Dim values, more where increments are too small. If Func or Grad is nil, FuncGrad takes
// its place; p is not changed. It panics if these are too few, or if len(x) is not Dim.
func CheckGradient(p *Problem, x []float64) GradientCheck {
	if q := *p; q.FuncGrad != nil {
		p = q.Complete()
	}
	if p.Func == nil || p.Grad == nil {
		panic("objective: CheckGradient needs Func and Grad, or FuncGrad")
	}
	length("x", len(x), p.Dim)
	grad, at := make([]float64, p.Dim), append([]float64(nil), x...)
	p.Grad(grad, x)
	s := slopes{p.Func, central4.Stencil, central4.Step, p.Typical}
	f, top := p.Func(x), largest(x)
	worst := GradientCheck{RelErr: -1}
	for i, a := range grad {
		n, rounding := s.of(i, at, f, top)
		c := GradientCheck{Coord: i, Analytic: a, Numeric: n}
		if d := math.Abs(a-n) - float64(8*rounding); d > 0 {
			c.RelErr = d / math.Max(math.Abs(a), math.Abs(n))
		}
		if math.IsNaN(a) || math.IsNaN(n) {
			c.RelErr = math.Inf(1)
		}
		if c.RelErr > worst.RelErr {
			worst = c
		}
	}
	if p.Labels != nil {
		worst.Label = p.Labels[worst.Coord]
	}
	return worst
}
