package catalogue

import (
	"github.com/odescent/odescent/flows"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/spec"
	"github.com/odescent/odescent/ode/split"
)

// Adam divides an average of the gradient by the root of the average of its square, under torch.optim's names. The rule
// at step t = 1, 2, ..., with g = ∇f(x) (+ WeightDecay·x for Adam), is
//
//	m ← Beta1·m + (1-Beta1)·g,   v ← Beta2·v + (1-Beta2)·g²,
//	x ← x - LR·m̂/(√v̂ + Eps),     m̂ = m/(1 - Beta1^t), v̂ = v/(1 - Beta2^t);
//
// AdamW takes x ← (1 - LR·WeightDecay)·x before the move instead of the term in g. With AMSGrad it is
//
//	x ← x - LR·m̂/(√max v̂ + Eps),  max v̂ by the largest v so far.
//
// It is the Lie splitting of the relaxation flow, whose clock is the correction of m, under
// RMSProp's control with its own bias correction, all on the step clock.
//
// LR > 0; Beta1 and Beta2 in [0, 1); Eps and WeightDecay ≥ 0. One gradient a step.
type Adam struct {
	LR          float64 `spec:"lr" unit:"x" in:"(0,inf)"`
	Beta1       float64 `spec:"beta1" unit:"1" in:"[0,1)" tau:"tau1"`
	Beta2       float64 `spec:"beta2" unit:"1" in:"[0,1)" tau:"tau2"`
	Eps         float64 `spec:"eps" unit:"f/x" in:"[0,inf)"`
	WeightDecay float64 `spec:"weight_decay" unit:"f/x^2" in:"[0,inf)"`
	AMSGrad     bool    `spec:"amsgrad"`

	decoupled bool // AdamW
}

// AdamW is Adam with the weight decay decoupled from the averages,
//
//	x ← (1 - LR·WeightDecay)·x - LR·m̂/(√v̂ + Eps),  m̂ and v̂ being Adam's.
type AdamW Adam

// Unit implements spec.Unitful: decoupled from the averages, weight_decay is times lr, a length.
func (c AdamW) Unit(key string) string {
	if key == "weight_decay" {
		return "1/x"
	}
	return spec.UnitTag(c, key)
}

func (c Adam) Triple() Triple {
	f := flows.Relaxation{Beta: c.Beta1, Debias: true}
	if c.decoupled {
		f.Decay = c.WeightDecay
	} else {
		f.L2 = c.WeightDecay
	}
	s := adamSlope(c.LR, c.Beta2, c.Eps)
	if c.AMSGrad {
		s.Memory = control.EMAMax{Beta: c.Beta2, Debias: true}
	}
	return Triple{Flow: f, Method: split.Lie{}, Control: s}
}

func (c AdamW) Triple() Triple {
	c.decoupled = true
	return Adam(c).Triple()
}

const adamMap = "beta = beta1, tol = lr, memory = ema(beta2) or emamax(beta2) with amsgrad, debias for both averages;\n" +
	"τ is -1/ln beta1 steps and, on the flow clock, -lr/ln beta1; "

func init() {
	Register("adam", Adam{LR: 1e-3, Beta1: .9, Beta2: .999, Eps: 1e-8}, Entry{
		Equation: "m ← beta1·m + (1-beta1)·g, v ← beta2·v + (1-beta2)·g², x ← x - lr·m̂/(√v̂ + eps),\n" +
			"m̂ = m/(1 - beta1^t), v̂ = v/(1 - beta2^t)",
		Map:     adamMap + "l2 = weight_decay",
		Rule:    "as published, algorithm 1: both averages corrected, eps beside the corrected root; the coupled weight_decay is torch.optim's",
		Cite:    []string{"kingma2015adam"},
		Samples: []string{"adam", "adam(lr=0.01,beta1=0.8,beta2=0.99,eps=1e-6)", "adam(amsgrad=true)", "adam(weight_decay=0.1)", "adam(beta1=0,beta2=0)"},
	})
	Register("adamw", AdamW{LR: 1e-3, Beta1: .9, Beta2: .999, Eps: 1e-8, WeightDecay: 1e-2}, Entry{
		Equation: "x ← (1 - lr·weight_decay)·x - lr·m̂/(√v̂ + eps), m̂ and v̂ being Adam's",
		Map:      adamMap + "decay = weight_decay, a part of its own",
		Rule:     "differs, as torch.optim does: x shrinks by lr·weight_decay; in the paper by weight_decay alone, times the schedule",
		Cite:     []string{"loshchilov2019decoupled"},
		Samples:  []string{"adamw", "adamw(lr=0.01,weight_decay=0.1)", "adamw(weight_decay=0,amsgrad=true)"},
	})
	Register("amsgrad", Adam{LR: 1e-3, Beta1: .9, Beta2: .999, Eps: 1e-8, AMSGrad: true}, Entry{
		Equation: "x ← x - lr·m̂/(√max v̂ + eps), max v̂ by the largest v so far",
		Map:      "Adam's map with memory = emamax(beta2)",
		Rule:     "differs, as torch.optim does: the largest average is corrected after it was taken, and m is, too; the paper corrects neither",
		Cite:     []string{"reddi2018convergence"},
		Samples:  []string{"amsgrad", "amsgrad(lr=0.01,weight_decay=0.1)"},
	})
}
