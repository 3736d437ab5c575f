package catalogue

import (
	"errors"
	"math"
	"regexp"

	"github.com/odescent/odescent/flows"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/spec"
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
// projection on Set, a box with bounds for each coordinate (ista(set=box(lower=[0,-inf],upper=1))), on the box Lo ≤ x_i
// ≤ Hi, or both after each other; or the projection on the simplex x ≥ 0, Σx_i = Simplex. See [flows.Composite]. One
// gradient a step.
//
// GTol is for the conditions for a minimum of f + r, not for ‖∇f‖, which is not small there.
type ISTA struct {
	LR      float64 `spec:"lr" unit:"x^2/f" in:"(0,inf)"`
	L1      float64 `spec:"l1" unit:"f/x" in:"[0,inf)"`
	Lo      float64 `spec:"lo" unit:"x" in:"[-inf,inf)"`
	Hi      float64 `spec:"hi" unit:"x" in:"(-inf,inf]"`
	Simplex float64 `spec:"simplex" unit:"x" in:"[0,inf)"`

	Set flows.Set `spec:"set" unit:"1"`
}

// FISTA is [ISTA] with the momentum of Beck and Teboulle; the position is then the point at which the gradient
// is taken, and the iterate, which a run returns, the second block of the state.
type FISTA ISTA

func (c ISTA) flow(fista bool) flows.Composite {
	return flows.Composite{L1: c.L1, Lo: c.Lo, Hi: c.Hi, Simplex: c.Simplex, Set: c.Set, FISTA: fista}
}

func (c ISTA) Check() error {
	return inWords(spec.Check(c.flow(false)), "lower", "lo", "upper", "hi")
}

func (c FISTA) Check() error { return ISTA(c).Check() }

func (c ISTA) Triple() Triple {
	return Triple{Flow: c.flow(false), Method: split.Lie{}, Control: control.Fixed{H: c.LR}}
}

func (c FISTA) Triple() Triple {
	return Triple{Flow: ISTA(c).flow(true), Method: split.Lie{}, Control: control.Fixed{H: c.LR}}
}

// inWords returns the error of a part of the triple with the keys of an optimizer: pairs are keys of the part and of
// the optimizer in turn, as they are written before an equals sign.
func inWords(err error, pairs ...string) error {
	if err == nil {
		return nil
	}
	text := err.Error()
	for i := 0; i < len(pairs); i += 2 {
		text = regexp.MustCompile(`\b`+pairs[i]+`=`).ReplaceAllString(text, pairs[i+1]+"=")
	}
	return errors.New(text)
}

func init() {
	Register("proximal", Proximal{1e-3}, Entry{
		Equation: "x ← argmin f(u) + ‖u - x‖²/(2·lr)",
		Map:      "h = lr",
		Rule:     "as published, each subproblem solved to rounding",
		Cite:     []string{"martinet1970breve", "rockafellar1976monotone"},
		Samples:  []string{"proximal", "proximal(lr=0.1)"},
	})
	Register("ista", ISTA{LR: 1e-3, Lo: math.Inf(-1), Hi: math.Inf(1)}, Entry{
		Equation: "x ← prox(x - lr·g)",
		Map:      "h = lr; l1, lo, hi, simplex and set are those of the flow",
		Rule:     "as published with a constant step",
		Cite:     []string{"lions1979splitting", "beck2009fast"},
		Samples:  []string{"ista", "ista(lr=0.0005,l1=0.1)", "ista(lo=-1,hi=1)", "ista(simplex=2)"},
	})
	Register("fista", FISTA{LR: 1e-3, Lo: math.Inf(-1), Hi: math.Inf(1)}, Entry{
		Equation: "y = prox(x - lr·∇f(x)), x ← y + ((θ-1)/θ⁺)(y - y₋), θ⁺ = (1 + √(1 + 4θ²))/2",
		Map:      "h = lr, fista = true; l1, lo, hi, simplex and set are those of the flow",
		Rule:     "as published with a constant step, θ = 1 at first",
		Cite:     []string{"beck2009fast"},
		Samples:  []string{"fista", "fista(lr=0.0005,l1=0.1)", "fista(hi=0.5)", "fista(simplex=2)"},
	})
}
