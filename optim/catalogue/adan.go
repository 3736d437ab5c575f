package catalogue

import (
	"github.com/odescent/odescent/flows"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/split"
)

// Adan is Adam with an average of the change δ = g - g₋ of the gradient since the step
// before (0 at first):
//
//	m ← Beta1·m + (1-Beta1)·g,  w ← Beta2·w + (1-Beta2)·δ,  v ← Beta3·v + (1-Beta3)·(g + Beta2·δ)²,
//	x ← (x - LR·(m̂ + Beta2·ŵ)/(√v̂ + Eps))/(1 + LR·WeightDecay),
//
// the hats being Adam's corrections. It is the flow adan under the slope control that looks ahead. LR > 0; the betas in
// [0, 1); the others ≥ 0. One gradient a step.
type Adan struct {
	LR          float64 `spec:"lr" unit:"x" in:"(0,inf)"`
	Beta1       float64 `spec:"beta1" unit:"1" in:"[0,1)" tau:"tau1"`
	Beta2       float64 `spec:"beta2" unit:"1" in:"[0,1)" tau:"tau2"`
	Beta3       float64 `spec:"beta3" unit:"1" in:"[0,1)" tau:"tau3"`
	Eps         float64 `spec:"eps" unit:"f/x" in:"[0,inf)"`
	WeightDecay float64 `spec:"weight_decay" unit:"1/x" in:"[0,inf)"`
}

func (c Adan) Triple() Triple {
	s := adamSlope(c.LR, c.Beta3, c.Eps)
	s.Memory = control.Ahead{Beta: c.Beta3, By: c.Beta2, Debias: true}
	return Triple{Flow: flows.Adan{Beta1: c.Beta1, Beta2: c.Beta2, Decay: c.WeightDecay}, Method: split.Lie{}, Control: s}
}

func init() {
	Register("adan", Adan{LR: 1e-3, Beta1: .98, Beta2: .92, Beta3: .99, Eps: 1e-8}, Entry{
		Equation: "m ← beta1·m + (1-beta1)·g, w ← beta2·w + (1-beta2)·δ, v ← beta3·v + (1-beta3)·(g + beta2·δ)², δ = g - g₋,\n" +
			"x ← (x - lr·(m̂ + beta2·ŵ)/(√v̂ + eps))/(1 + lr·weight_decay)",
		Map:     "beta1 = beta1, beta2 = beta2, decay = weight_decay; tol = lr, memory = ahead(beta3,by=beta2), eps = eps",
		Rule:    "differs, as the authors' code does: the averages start at zero and are corrected; the paper starts them at the first gradient. Each beta is one less the paper's, and the decay is the paper's implicit one",
		Cite:    []string{"xie2024adan"},
		Samples: []string{"adan", "adan(lr=0.01,beta3=0.9,weight_decay=0.1)"},
	})
}
