package catalogue

import (
	"github.com/odescent/odescent/flows"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/split"
)

// Prodigy is Adam whose rate is LR times a growing estimate, from D0 on, of the distance
// of a minimum,
//
//	m ← Beta1·m + (1-Beta1)·LR·δ·g,  v ← Beta2·v + (1-Beta2)·(δ·g)²,  x ← x - δ·m/(√v + δ·Eps),
//	r ← √Beta2·r + (1-√Beta2)·LR·δ²·g·(x₀ - x),  p ← √Beta2·p + (1-√Beta2)·LR·δ²·g,  δ ← max(δ, r/‖p‖₁):
//
// the relaxation whose scale acts on the force, under the control prodigy. The decay is decoupled. LR, 1 being the
// method as published, D0 > 0; Beta1, Beta2 in [0, 1); the others ≥ 0. One gradient a step.
type Prodigy struct {
	LR          float64 `spec:"lr" unit:"1" in:"(0,inf)"`
	Beta1       float64 `spec:"beta1" unit:"1" in:"[0,1)" tau:"tau1"`
	Beta2       float64 `spec:"beta2" unit:"1" in:"[0,1)" tau:"tau2"`
	Eps         float64 `spec:"eps" unit:"f/x" in:"[0,inf)"`
	WeightDecay float64 `spec:"weight_decay" unit:"1/x" in:"[0,inf)"`
	D0          float64 `spec:"d0" unit:"x" in:"(0,inf)"`
}

func (c Prodigy) Triple() Triple {
	return Triple{Flow: flows.Relaxation{Beta: c.Beta1, Decay: c.WeightDecay, Scale: flows.OnForce}, Method: split.Lie{}, Control: control.Prodigy{H: c.LR, D0: c.D0, Beta: c.Beta2, Eps: c.Eps}}
}

func init() {
	Register("prodigy", Prodigy{LR: 1, Beta1: .9, Beta2: .999, Eps: 1e-8, D0: 1e-6}, Entry{
		Equation: "m ← beta1·m + (1-beta1)·lr·δ·g, v ← beta2·v + (1-beta2)·(δ·g)², x ← x - δ·m/(√v + δ·eps),\n" +
			"r ← √beta2·r + (1-√beta2)·lr·δ²·g·(x₀ - x), p ← √beta2·p + (1-√beta2)·lr·δ²·g, δ ← max(δ, r/‖p‖₁)",
		Map:     "beta = beta1, scale = force, decay = weight_decay; h = lr, d0 = d0, beta = beta2, eps = eps",
		Rule:    "as published, algorithm 4, d being that of the step's begin throughout. The authors' code has the new d beside eps, and corrections and safeguards by option",
		Cite:    []string{"mishchenko2024prodigy"},
		Samples: []string{"prodigy", "prodigy(weight_decay=0.1,d0=0.001)"},
	})
}
