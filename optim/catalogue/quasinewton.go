package catalogue

import (
	"github.com/odescent/odescent/flows"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/split"
)

// CG is nonlinear conjugate gradients, a heavy ball in a closed loop,
//
//	w ← β·w - g,  x ← x + α·w,  α by line search,  β by the rule.
//
// The flow is conjugate, whose friction is 1 - β; the method symplectic, with h = 1 on the step clock; and the control
// a line search for α, the scale of the preconditioner.
//
// Beta names the rule for β; see [flows.Conjugate]. C1, C2 and H0 are those of [control.Wolfe]. An attempt of the
// search costs a gradient with its value, and there are one to three a step as a rule.
type CG struct {
	Beta flows.Beta `spec:"beta" oneof:"pr,fr,hs,dy,hz"`
	C1   float64    `spec:"c1" unit:"1" in:"(0,0.5)"`
	C2   float64    `spec:"c2" unit:"1" in:"(0,1)"`
	H0   float64    `spec:"h0" unit:"x^2/f" in:"[0,inf)"`
}

func (c CG) Check() error {
	return checkWolfe(c.C1, c.C2)
}

func (c CG) Triple() Triple {
	return Triple{Flow: flows.Conjugate{Rule: c.Beta}, Method: split.Symplectic{}, Control: control.Wolfe{
		C1: c.C1, C2: c.C2, First: "slope", H0: c.H0, Clock: control.PerStep}}
}

// LBFGS is L-BFGS, x ← x - h·Bg, B from the last HistorySize pairs Δx, Δg, h by line search: the gradient flow in a
// preconditioner that is constant over a step and is updated between steps. The flow is quasinewton, which holds the
// pairs as a part of its state; the method lie, whose scheme is "learn drift"; and the control a line search that
// begins with the length 1.
//
// HistorySize ≥ 1 is the number of pairs, torch's name with another default (10, torch has 100). C1 and C2 are those of
// [control.Wolfe]. H0 > 0 is the length with which the first search begins, before there is a pair; zero means a move
// by a tenth of ‖x‖ or, where ‖x‖ says nothing, as at x = 0, five times [control.FirstStep]. Later searches begin with
// 1. An attempt costs a gradient with its value, and most steps are one attempt.
type LBFGS struct {
	HistorySize int     `spec:"history_size" in:"[1,10000]"`
	C1          float64 `spec:"c1" unit:"1" in:"(0,0.5)"`
	C2          float64 `spec:"c2" unit:"1" in:"(0,1)"`
	H0          float64 `spec:"h0" unit:"x^2/f" in:"[0,inf)"`
}

func (c LBFGS) Check() error {
	return checkWolfe(c.C1, c.C2)
}

func (c LBFGS) Triple() Triple {
	return Triple{Flow: flows.QuasiNewton{Memory: c.HistorySize}, Method: split.Lie{}, Control: control.Wolfe{
		C1: c.C1, C2: c.C2, First: "unit", H0: c.H0, Clock: control.Flow}}
}

func init() {
	Register("cg", CG{Beta: flows.HestenesStiefel, C1: 1e-4, C2: .4}, Entry{
		Equation: "w ← β·w - g, x ← x + α·w, α by line search, β by the rule",
		Map: "rule = beta; c1, c2 and h0 are the control's. With the lengths α and coefficients β of the run the same points are\n" +
			"x⁺ = x - α·g + (αβ/α₋)(x - x₋), Polyak's heavy ball with learning rate α and momentum αβ/α₋",
		Rule:    "as published by the authors of each rule; hs and pr are cut at 0, and β is 0 where the direction would not descend, both as in Gilbert and Nocedal",
		Cite:    []string{"hestenes1952methods", "fletcher1964function", "polak1969note", "gilbert1992global"},
		Samples: []string{"cg", "cg(beta=fr)", "cg(beta=pr,c2=0.1)", "cg(beta=dy,h0=0.001)", "cg(beta=hz)"},
	})
	Register("lbfgs", LBFGS{HistorySize: 10, C1: 1e-4, C2: .9}, Entry{
		Equation: "x ← x - h·Bg, B from the last history_size pairs Δx, Δg, h by line search",
		Map:      "memory = history_size; c1, c2 and h0 are the control's",
		Rule:     "as published; a pair whose curvature is below rounding is left out, and history_size is 10, torch.optim's is 100",
		Cite:     []string{"nocedal1980updating", "liu1989limited"},
		Samples:  []string{"lbfgs", "lbfgs(history_size=3)", "lbfgs(c1=0.001,c2=0.5,h0=0.001)"},
	})
}
