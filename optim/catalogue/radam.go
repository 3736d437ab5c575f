package catalogue

import (
	"github.com/odescent/odescent/flows"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/spec"
	"github.com/odescent/odescent/ode/split"
)

// RAdam is rectified Adam, under torch.optim.RAdam's names. The rule at step t = 1, 2, ..., with
// g = ∇f(x) (+ WeightDecay·x unless Decoupled) and m and v as in Adam, is
//
//	x ← x - LR·m/(1 - Beta1^t) while r_t = 0,
//	then x ← x - LR·r_t·m/(1 - Beta1^t)·√(1 - Beta2^t)/(√v + Eps),
//
// with the factor r_t of [control.Rectification]: Adam under an open loop that switches its preconditioner on. LR > 0;
// Beta1, Beta2 in [0, 1); Eps, WeightDecay ≥ 0. One gradient a step.
type RAdam struct {
	LR          float64 `spec:"lr" unit:"x" in:"(0,inf)"`
	Beta1       float64 `spec:"beta1" unit:"1" in:"[0,1)" tau:"tau1"`
	Beta2       float64 `spec:"beta2" unit:"1" in:"[0,1)" tau:"tau2"`
	Eps         float64 `spec:"eps" unit:"f/x" in:"[0,inf)"`
	WeightDecay float64 `spec:"weight_decay" unit:"f/x^2" in:"[0,inf)"`
	Decoupled   bool    `spec:"decoupled_weight_decay"`
}

// Unit implements spec.Unitful: decoupled, weight_decay is times lr, a length.
func (c RAdam) Unit(key string) string {
	if key == "weight_decay" && c.Decoupled {
		return "1/x"
	}
	return spec.UnitTag(c, key)
}

func (c RAdam) Triple() Triple {
	f := flows.Relaxation{Beta: c.Beta1, Debias: true, L2: c.WeightDecay}
	if c.Decoupled {
		f.L2, f.Decay = 0, c.WeightDecay
	}
	s := control.Slope{Tol: c.LR, Memory: control.Rectified{Beta: c.Beta2}, Eps: control.Hat(c.Eps)}
	return Triple{Flow: f, Method: split.Lie{}, Control: s}
}

func init() {
	Register("radam", RAdam{LR: 1e-3, Beta1: .9, Beta2: .999, Eps: 1e-8}, Entry{
		Equation: "x ← x - lr·m/(1 - beta1^t) while r_t = 0, then x ← x - lr·r_t·m/(1 - beta1^t)·√(1 - beta2^t)/(√v + eps)",
		Map:      "Adam's map with memory = rectified(beta2) and eps = hat(eps), before the correction; l2 = weight_decay, or decay with decoupled_weight_decay",
		Rule:     "differs, as torch.optim does: rectified from ρ > 5 on, the paper from ρ > 4 on, and eps stands beside the uncorrected root",
		Cite:     []string{"liu2020variance"},
		Samples:  []string{"radam(lr=0.0001)", "radam(lr=0.0002,beta2=0.9,weight_decay=0.1)", "radam(lr=0.0001,weight_decay=0.1,decoupled_weight_decay=true)"},
	})
}
