package catalogue

import (
	"github.com/odescent/odescent/flows"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/split"
	"github.com/odescent/odescent/ode/stiff"
)

// Proximal is the proximal point method, x ← argmin f(u) + ‖u - x‖²/(2·LR): the implicit
// Euler method on the gradient flow with h = LR > 0, solved by Newton's method to rounding. On a convex f any LR is
// stable. A step costs a gradient and a linear system for each iteration, and a Hessian where that is needed anew.
type Proximal struct {
	LR float64 `spec:"lr" unit:"x^2/f" in:"(0,inf)"`
}

func (c Proximal) Triple() Triple {
	return Triple{Flow: flows.Gradient{}, Method: stiff.ImplicitEuler, Control: control.Fixed{H: c.LR}}
}

// ISTA is the proximal gradient method for f + r, x ← prox(x - LR·g): the splitting of the
// composite flow into an explicit step for f and the implicit one for r, which is soft thresholding by LR·L1, or the
// projection on Set, a box (ista(set=box(lower=[0,-inf],upper=1))) or a simplex (ista(set=simplex(1))), or both after
// each other. See [flows.Composite]. One gradient a step.
//
// GTol is for the conditions for a minimum of f + r, not for ‖∇f‖, which is not small there.
type ISTA struct {
	LR  float64   `spec:"lr" unit:"x^2/f" in:"(0,inf)"`
	L1  float64   `spec:"l1" unit:"f/x" in:"[0,inf)"`
	Set flows.Set `spec:"set"`
}

// FISTA is [ISTA] with the momentum of Beck and Teboulle,
//
//	y = prox(x - LR·∇f(x)),  x ← y + ((θ-1)/θ⁺)(y - y₋),  θ⁺ = (1 + √(1 + 4θ²))/2;
//
// the position is then the point at which the gradient
// is taken, and the iterate, which a run returns, the second block of the state.
type FISTA ISTA

func (c ISTA) flow(fista bool) flows.Composite {
	return flows.Composite{L1: c.L1, Set: c.Set, FISTA: fista}
}

func (c ISTA) Triple() Triple {
	return Triple{Flow: c.flow(false), Method: split.Lie{}, Control: control.Fixed{H: c.LR}}
}

func (c FISTA) Triple() Triple {
	return Triple{Flow: ISTA(c).flow(true), Method: split.Lie{}, Control: control.Fixed{H: c.LR}}
}

func init() {
	Register("proximal", Proximal{1e-3}, Entry{
		Equation: "x ← argmin f(u) + ‖u - x‖²/(2·lr)",
		Map:      "h = lr",
		Rule:     "as published, each subproblem solved to rounding",
		Cite:     []string{"martinet1970breve", "rockafellar1976monotone"},
		Samples:  []string{"proximal", "proximal(lr=0.1)"},
	})
	Register("ista", ISTA{LR: 1e-3}, Entry{
		Equation: "x ← prox(x - lr·g)",
		Map:      "h = lr; l1 and set are those of the flow; set is box(lower,upper) or simplex(sum)",
		Rule:     "as published with a constant step",
		Cite:     []string{"lions1979splitting", "beck2009fast"},
		Samples:  []string{"ista", "ista(lr=0.0005,l1=0.1)", "ista(set=box(lower=-1,upper=1))", "ista(set=simplex(2))"},
	})
	Register("fista", FISTA{LR: 1e-3}, Entry{
		Equation: "y = prox(x - lr·∇f(x)), x ← y + ((θ-1)/θ⁺)(y - y₋), θ⁺ = (1 + √(1 + 4θ²))/2",
		Map:      "h = lr, fista = true; l1 and set are those of the flow; set is box(lower,upper) or simplex(sum)",
		Rule:     "as published with a constant step, θ = 1 at first",
		Cite:     []string{"beck2009fast"},
		Samples:  []string{"fista", "fista(lr=0.0005,l1=0.1)", "fista(set=box(upper=0.5))", "fista(set=simplex(2))"},
	})
}
