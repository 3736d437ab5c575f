package catalogue

import (
	"github.com/odescent/odescent/flows"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/split"
)

// LaProp is Adam with the gradient divided before it is averaged,
//
//	v ← Beta2·v + (1-Beta2)·g²,  m ← Beta1·m + (1-Beta1)·g/(√v̂ + Eps),  x ← x - LR·(m̂ + WeightDecay·x),
//
// so the preconditioner acts on the force. LR > 0; Beta1, Beta2 in [0, 1); the others ≥ 0; the decay is decoupled. One
// gradient a step.
type LaProp struct {
	LR          float64 `spec:"lr" unit:"x" in:"(0,inf)"`
	Beta1       float64 `spec:"beta1" unit:"1" in:"[0,1)" tau:"tau1"`
	Beta2       float64 `spec:"beta2" unit:"1" in:"[0,1)" tau:"tau2"`
	Eps         float64 `spec:"eps" unit:"f/x" in:"[0,inf)"`
	WeightDecay float64 `spec:"weight_decay" unit:"1/x" in:"[0,inf)"`
}

func (c LaProp) Triple() Triple {
	return Triple{Flow: flows.Relaxation{Beta: c.Beta1, Debias: true, Decay: c.WeightDecay, Precond: flows.OnForce}, Method: split.Lie{}, Control: adamSlope(c.LR, c.Beta2, c.Eps)}
}

// ADOPT is Adam whose gradient is divided by the memory of those before it, and then averaged,
//
//	m ← Beta1·m + (1-Beta1)·g/max(√v, Eps),  x ← x - LR·(m + WeightDecay·x),  v ← Beta2·v + (1-Beta2)·g²,
//
// with v the first g² at the start. (The code of its authors takes no step at first; here the paper's v₀ is the square
// of the first gradient, which the first step uses, too.) LR > 0; Beta1, Beta2 in [0, 1); the others ≥ 0. One gradient
// a step.
type ADOPT struct {
	LR          float64 `spec:"lr" unit:"x" in:"(0,inf)"`
	Beta1       float64 `spec:"beta1" unit:"1" in:"[0,1)" tau:"tau1"`
	Beta2       float64 `spec:"beta2" unit:"1" in:"[0,1)" tau:"tau2"`
	Eps         float64 `spec:"eps" unit:"f/x" in:"[0,inf)"`
	WeightDecay float64 `spec:"weight_decay" unit:"1/x" in:"[0,inf)"`
}

func (c ADOPT) Triple() Triple {
	s := control.Slope{
		Tol: c.LR, Memory: control.Lagged{Beta: c.Beta2}, Eps: control.Floor(c.Eps),
	}
	return Triple{Flow: flows.Relaxation{Beta: c.Beta1, Decay: c.WeightDecay, Precond: flows.OnForce}, Method: split.Lie{}, Control: s}
}

func init() {
	Register("laprop", LaProp{LR: 4e-4, Beta1: .9, Beta2: .999, Eps: 1e-15}, Entry{
		Equation: "v ← beta2·v + (1-beta2)·g², m ← beta1·m + (1-beta1)·g/(√v̂ + eps), x ← x - lr·(m̂ + weight_decay·x)",
		Map:      "Adam's map with precond = force; decay = weight_decay",
		Rule:     "as published, both averages corrected; lr and eps are the authors' code's",
		Cite:     []string{"ziyin2020laprop"},
		Samples:  []string{"laprop", "laprop(lr=0.01,weight_decay=0.1)"},
	})
	Register("adopt", ADOPT{LR: 1e-3, Beta1: .9, Beta2: .9999, Eps: 1e-6}, Entry{
		Equation: "m ← beta1·m + (1-beta1)·g/max(√v, eps), x ← x - lr·(m + weight_decay·x), v ← beta2·v + (1-beta2)·g²",
		Map:      "beta = beta1 with precond = force, no correction; tol = lr, memory = lagged(beta2), eps = floor(eps); decay = weight_decay",
		Rule:     "as published, algorithm 1, with v from the square of the first gradient, which the first step uses, too. The authors' code takes no step at first and, since November 2024, clips g/√v at t^(1/4)",
		Cite:     []string{"taniguchi2024adopt"},
		Samples:  []string{"adopt", "adopt(lr=0.01,weight_decay=0.1)"},
	})
}
