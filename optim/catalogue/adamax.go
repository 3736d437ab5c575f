package catalogue

import (
	"github.com/odescent/odescent/flows"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/split"
)

// Adamax is Adam with a leaky maximum for its memory, under torch.optim.Adamax's names. The rule at step t = 1, 2, ...,
// with g = ∇f(x) + WeightDecay·x, is
//
//	m ← Beta1·m + (1-Beta1)·g,  u ← max(Beta2·u, |g| + Eps),  x ← x - LR·m/(1 - Beta1^t)/u:
//
// Adam whose control remembers the leaky maximum. LR > 0; Beta1 in [0, 1); Beta2 in (0, 1); Eps, WeightDecay ≥ 0. One
// gradient a step.
type Adamax struct {
	LR          float64 `spec:"lr" unit:"x" in:"(0,inf)"`
	Beta1       float64 `spec:"beta1" unit:"1" in:"[0,1)" tau:"tau1"`
	Beta2       float64 `spec:"beta2" unit:"1" in:"(0,1)" tau:"tau2"`
	Eps         float64 `spec:"eps" unit:"f/x" in:"[0,inf)"`
	WeightDecay float64 `spec:"weight_decay" unit:"f/x^2" in:"[0,inf)"`
}

func (c Adamax) Triple() Triple {
	return Triple{Flow: flows.Relaxation{Beta: c.Beta1, Debias: true, L2: c.WeightDecay}, Method: split.Lie{}, Control: control.Slope{
		Tol: c.LR, Memory: control.Max{Beta: c.Beta2, Eps: c.Eps},
	}}
}

func init() {
	Register("adamax", Adamax{LR: 2e-3, Beta1: .9, Beta2: .999, Eps: 1e-8}, Entry{
		Equation: "m ← beta1·m + (1-beta1)·g, u ← max(beta2·u, |g| + eps), x ← x - lr·m/(1 - beta1^t)/u",
		Map:      "beta = beta1, tol = lr, memory = max(beta2,eps=eps), debias for the average m only; l2 = weight_decay",
		Rule:     "differs, as torch.optim does: eps is added to |g| within the maximum; the paper has none",
		Cite:     []string{"kingma2015adam"},
		Samples:  []string{"adamax", "adamax(lr=0.01,beta1=0.8,beta2=0.9)"},
	})
}
