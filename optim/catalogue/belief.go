package catalogue

import (
	"github.com/odescent/odescent/flows"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/split"
)

// AdaBelief is Adam whose v is the average of the squared deviation of the gradient from its average,
//
//	m ← Beta1·m + (1-Beta1)·g,  v ← Beta2·v + (1-Beta2)·(g - m)² + EpsRoot,  x ← x - LR·(m̂/(√v̂ + Eps) + WeightDecay·x).
//
// The decay of the weights is decoupled. LR > 0; Beta1, Beta2 in
// [0, 1); the others ≥ 0. One gradient a step.
type AdaBelief struct {
	LR          float64 `spec:"lr" unit:"x" in:"(0,inf)"`
	Beta1       float64 `spec:"beta1" unit:"1" in:"[0,1)" tau:"tau1"`
	Beta2       float64 `spec:"beta2" unit:"1" in:"[0,1)" tau:"tau2"`
	Eps         float64 `spec:"eps" unit:"f/x" in:"[0,inf)"`
	WeightDecay float64 `spec:"weight_decay" unit:"1/x" in:"[0,inf)"`
	EpsRoot     float64 `spec:"eps_root" unit:"f^2/x^2" in:"[0,inf)"`
}

func (c AdaBelief) Triple() Triple {
	s := adamSlope(c.LR, c.Beta2, c.Eps)
	s.Memory = control.Belief{Beta: c.Beta2, Mean: c.Beta1, Add: c.EpsRoot, Debias: true}
	return Triple{Flow: flows.Relaxation{Beta: c.Beta1, Debias: true, Decay: c.WeightDecay}, Method: split.Lie{}, Control: s}
}

// Yogi is Adam whose v changes by at most a share of g² in a step,
//
//	m ← Beta1·m + (1-Beta1)·g,  v ← v - (1-Beta2)·sign(v - g²)·g²,  x ← x - LR·(m/(√v + Eps) + WeightDecay·x),
//
// as its authors have it: m starts at zero, v at the square of the first gradient, and neither is corrected. With
// Debias both are divided by Adam's corrections, and with InitialAccumulatorValue > 0 v starts there; the authors'
// later code, which TensorFlow, optax and others follow, is yogi(debias=true,initial_accumulator_value=1e-6). LR > 0;
// Beta1, Beta2 in [0, 1); the others ≥ 0. One gradient a step.
type Yogi struct {
	LR                      float64 `spec:"lr" unit:"x" in:"(0,inf)"`
	Beta1                   float64 `spec:"beta1" unit:"1" in:"[0,1)" tau:"tau1"`
	Beta2                   float64 `spec:"beta2" unit:"1" in:"[0,1)" tau:"tau2"`
	Eps                     float64 `spec:"eps" unit:"f/x" in:"[0,inf)"`
	WeightDecay             float64 `spec:"weight_decay" unit:"1/x" in:"[0,inf)"`
	InitialAccumulatorValue float64 `spec:"initial_accumulator_value" unit:"f^2/x^2" in:"[0,inf)"`
	Debias                  bool    `spec:"debias"`
}

func (c Yogi) Triple() Triple {
	s := adamSlope(c.LR, c.Beta2, c.Eps)
	s.Memory = control.Yogi{Beta: c.Beta2, Start: c.InitialAccumulatorValue, First: c.InitialAccumulatorValue == 0, Debias: c.Debias}
	return Triple{Flow: flows.Relaxation{Beta: c.Beta1, Debias: c.Debias, Decay: c.WeightDecay}, Method: split.Lie{}, Control: s}
}

func init() {
	Register("adabelief", AdaBelief{LR: 1e-3, Beta1: .9, Beta2: .999, Eps: 1e-16, EpsRoot: 1e-16}, Entry{
		Equation: "m ← beta1·m + (1-beta1)·g, v ← beta2·v + (1-beta2)·(g - m)² + eps_root, x ← x - lr·(m̂/(√v̂ + eps) + weight_decay·x)",
		Map:      "Adam's map with memory = belief(beta2,mean=beta1,add=eps_root); decay = weight_decay",
		Rule:     "as published, eps in the memory at every step and beside the corrected root; the two are keys, 1e-16 as in the authors' code. That also rectifies by default, which is not done here",
		Cite:     []string{"zhuang2020adabelief"},
		Samples:  []string{"adabelief", "adabelief(lr=0.01,weight_decay=0.1)"},
	})
	Register("yogi", Yogi{LR: 1e-2, Beta1: .9, Beta2: .999, Eps: 1e-3}, Entry{
		Equation: "m ← beta1·m + (1-beta1)·g, v ← v - (1-beta2)·sign(v - g²)·g², x ← x - lr·(m/(√v + eps) + weight_decay·x)",
		Map:      "Adam's map with memory = yogi(beta2,start=initial_accumulator_value), and first where that is 0; debias for both; decay = weight_decay",
		Rule:     "as published, algorithm 2: no corrections, v from the square of the first gradient on as the paper proposes. debias = true with initial_accumulator_value = 1e-6 is the authors' later code in TensorFlow; torch_optimizer and optax start m at 1e-6, too",
		Cite:     []string{"zaheer2018adaptive"},
		Samples:  []string{"yogi", "yogi(lr=0.1,initial_accumulator_value=1)", "yogi(initial_accumulator_value=1e-6,debias=true)"},
	})
}
