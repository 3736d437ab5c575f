package catalogue

import (
	"github.com/odescent/odescent/flows"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/rk"
)

// GaussNewton is the method of Gauss and Newton, x ← x - LR·(JᵀJ + Damp·I)⁻¹g with the Jacobian J
// of the residuals: Euler's method on the flow of that name with h = LR, in (0, 2) to be stable near a solution without
// residuals; 1 is the method itself. Damp ≥ 0 is a curvature. A step costs a gradient, a Jacobian and a factorisation.
type GaussNewton struct {
	LR   float64 `spec:"lr" unit:"1" in:"(0,inf)"`
	Damp float64 `spec:"damp" unit:"f/x^2" in:"[0,inf)"`
}

// Natural is natural gradient descent, x ← x - LR·(F + Damp·I)⁻¹g with the objective's Fisher
// matrix F: Euler's method on the natural gradient flow with h = LR. Damp ≥ 0 is a curvature, needed where F is
// singular. A step costs a gradient, an F and its factorisation.
type Natural struct {
	LR   float64 `spec:"lr" unit:"1" in:"(0,inf)"`
	Damp float64 `spec:"damp" unit:"f/x^2" in:"[0,inf)"`
}

func (c GaussNewton) Triple() Triple {
	return Triple{Flow: flows.GaussNewton{Damp: c.Damp}, Method: rk.Euler, Control: control.Fixed{H: c.LR}}
}

func (c Natural) Triple() Triple {
	return Triple{Flow: flows.Natural{Damp: c.Damp}, Method: rk.Euler, Control: control.Fixed{H: c.LR}}
}

// Newton is Newton's method x ← x - LR·H⁻¹g: Euler's method on the Newton flow with h = LR, in
// (0, 2) to be stable near a solution; 1 is Newton's own and converges quadratically, to a saddle or a maximum as well.
// A step costs a gradient, a Hessian and its factorisation.
type Newton struct {
	LR float64 `spec:"lr" unit:"1" in:"(0,inf)"`
}

func (c Newton) Triple() Triple {
	return Triple{Flow: flows.Newton{}, Method: rk.Euler, Control: control.Fixed{H: c.LR}}
}

// DampedNewton is Newton's method that descends,
//
//	x ← x - h·(H + μI)⁻¹g,  h = 1, Shrink, Shrink², ... until f falls by C·h·g·(H + μI)⁻¹g:
//
// Euler's method on the Newton flow with a Hessian that is shifted by μ until it is positive definite. Both C and
// Shrink are in (0, 1). An attempt costs a gradient with its value.
type DampedNewton struct {
	C      float64 `spec:"c" unit:"1" in:"(0,1)"`
	Shrink float64 `spec:"shrink" unit:"1" in:"(0,1)"`
}

func (c DampedNewton) Triple() Triple {
	unit := control.Fixed{H: 1}
	return Triple{Flow: flows.Newton{Convex: true}, Method: rk.Euler, Control: control.Descent{
		Of: unit, C: c.C, Shrink: c.Shrink, Grow: 2, Window: 1}}
}

func init() {
	Register("gaussnewton", GaussNewton{LR: 1}, Entry{
		Equation: "x ← x - lr·(JᵀJ + damp·I)⁻¹g",
		Map:      "h = lr; damp is that of the flow",
		Rule:     "as published with lr = 1 and damp = 0; the two keys are additions",
		Cite:     []string{"nocedal2006numerical"},
		Samples:  []string{"gaussnewton", "gaussnewton(lr=0.5,damp=0.1)"},
	})
	Register("natural", Natural{LR: 1}, Entry{
		Equation: "x ← x - lr·(F + damp·I)⁻¹g",
		Map:      "h = lr; damp is that of the flow",
		Rule:     "as published; damp, for where the information is singular, is an addition",
		Cite:     []string{"amari1998natural"},
		Samples:  []string{"natural", "natural(lr=0.5,damp=0.1)"},
	})
	Register("newton", Newton{1}, Entry{
		Equation: "x ← x - lr·H⁻¹g",
		Map:      "h = lr",
		Rule:     "as published with lr = 1",
		Cite:     []string{"smale1976convergent", "nocedal2006numerical"},
		Samples:  []string{"newton", "newton(lr=0.5)"},
	})
	Register("dampednewton", DampedNewton{C: 1e-4, Shrink: .5}, Entry{
		Equation: "x ← x - h·(H + μI)⁻¹g, h = 1, shrink, shrink², ... until f falls by c·h·g·(H + μI)⁻¹g",
		Map:      "h = 1 or less; c and shrink are those of the control",
		Rule:     "as published, backtracking on Armijo's condition, the Hessian shifted until it is positive definite",
		Cite:     []string{"smale1976convergent", "nocedal2006numerical"},
		Samples:  []string{"dampednewton", "dampednewton(c=0.1,shrink=0.25)"},
	})
}
