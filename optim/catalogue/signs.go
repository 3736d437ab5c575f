package catalogue

import (
	"github.com/odescent/odescent/flows"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/split"
)

// Lion is a sign of two averages,
//
//	x ← x - LR·(sign(Beta1·m + (1-Beta1)·g) + WeightDecay·x),  m ← Beta2·m + (1-Beta2)·g.
//
// In terms of the new m the sign is that of (1-κ)·m + κ·g with κ = 1 - Beta1/Beta2: a relaxation whose direction looks
// ahead and is read by its signs. LR > 0; Beta1 in [0, 1), Beta2 in (0, 1); WeightDecay ≥ 0. One gradient a step.
type Lion struct {
	LR          float64 `spec:"lr" unit:"x" in:"(0,inf)"`
	Beta1       float64 `spec:"beta1" unit:"1" in:"[0,1)" tau:"tau1"`
	Beta2       float64 `spec:"beta2" unit:"1" in:"(0,1)" tau:"tau2"`
	WeightDecay float64 `spec:"weight_decay" unit:"1/x" in:"[0,inf)"`
}

func (c Lion) Triple() Triple {
	f := flows.Relaxation{Beta: c.Beta2, Mix: 1 - c.Beta1/c.Beta2, Read: flows.Sign{}, Decay: c.WeightDecay}
	return Triple{Flow: f, Method: split.Lie{}, Control: control.Fixed{H: c.LR, Clock: control.PerStep}}
}

// Signum is signSGD with momentum, m ← Momentum·m + (1-Momentum)·g, x ← x - LR·(sign(m) +
// WeightDecay·x): a relaxation read by its signs. LR > 0; Momentum in [0, 1); WeightDecay ≥ 0. One gradient a step.
type Signum struct {
	LR          float64 `spec:"lr" unit:"x" in:"(0,inf)"`
	Momentum    float64 `spec:"momentum" unit:"1" in:"[0,1)" tau:"tau"`
	WeightDecay float64 `spec:"weight_decay" unit:"1/x" in:"[0,inf)"`
}

func (c Signum) Triple() Triple {
	f := flows.Relaxation{Beta: c.Momentum, Read: flows.Sign{}, Decay: c.WeightDecay}
	return Triple{Flow: f, Method: split.Lie{}, Control: control.Fixed{H: c.LR, Clock: control.PerStep}}
}

func init() {
	Register("lion", Lion{LR: 1e-4, Beta1: .9, Beta2: .99}, Entry{
		Equation: "x ← x - lr·(sign(beta1·m + (1-beta1)·g) + weight_decay·x), m ← beta2·m + (1-beta2)·g",
		Map:      "beta = beta2, mix = 1 - beta1/beta2, read = sign, decay = weight_decay; h = lr on the step clock",
		Rule:     "as published",
		Cite:     []string{"chen2023symbolic"},
		Samples:  []string{"lion", "lion(lr=0.001,weight_decay=0.1)"},
	})
	Register("signum", Signum{LR: 1e-3, Momentum: .9}, Entry{
		Equation: "m ← momentum·m + (1-momentum)·g, x ← x - lr·(sign(m) + weight_decay·x)",
		Map:      "beta = momentum, read = sign, decay = weight_decay; h = lr on the step clock",
		Rule:     "as published; the decoupled decay is an addition",
		Cite:     []string{"bernstein2018signsgd"},
		Samples:  []string{"signum", "signum(lr=0.01,momentum=0.5)"},
	})
}
