package catalogue

import (
	"github.com/odescent/odescent/flows"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/rk"
)

// Adadelta is RMSProp with the size of recent moves for its rate, under torch.optim.Adadelta's names. The rule, with g
// = ∇f(x) + WeightDecay·x and u and v zero at the start, is
//
//	v ← Rho·v + (1-Rho)·g²,  Δ = √(u + Eps)/√(v + Eps)·g,  u ← Rho·u + (1-Rho)·Δ²,  x ← x - LR·Δ.
//
// It is Euler's method on the gradient flow under the control adadelta, whose tolerance has recent moves as its unit.
// LR > 0; Rho in [0, 1); Eps, without which nothing moves, > 0. One gradient a step.
type Adadelta struct {
	LR          float64 `spec:"lr" unit:"1" in:"(0,inf)"`
	Rho         float64 `spec:"rho" unit:"1" in:"[0,1)" tau:"tau"`
	Eps         float64 `spec:"eps" unit:"1" in:"(0,inf)"`
	WeightDecay float64 `spec:"weight_decay" unit:"f/x^2" in:"[0,inf)"`
}

func (c Adadelta) Triple() Triple {
	return Triple{Flow: flows.Gradient{L2: c.WeightDecay}, Method: rk.Euler, Control: control.Adadelta{Tol: c.LR, Beta: c.Rho, Eps: c.Eps}}
}

func init() {
	Register("adadelta", Adadelta{LR: 1, Rho: .9, Eps: 1e-6}, Entry{
		Equation: "v ← rho·v + (1-rho)·g², Δ = √(u + eps)/√(v + eps)·g, u ← rho·u + (1-rho)·Δ², x ← x - lr·Δ",
		Map:      "tol = lr, beta = rho, eps = eps, l2 = weight_decay",
		Rule:     "as published with lr = 1; rho = 0.9 is torch.optim's default, the paper has 0.95",
		Cite:     []string{"zeiler2012adadelta"},
		Samples:  []string{"adadelta", "adadelta(lr=0.5,rho=0.95,weight_decay=0.1)"},
	})
}
