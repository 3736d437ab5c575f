package catalogue

import (
	"github.com/odescent/odescent/flows"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/spec"
	"github.com/odescent/odescent/ode/split"
)

// NAdam is Adam with Nesterov's momentum, under torch.optim.NAdam's names. The rule at step t = 1, 2, ..., with g =
// ∇f(x) (+ WeightDecay·x unless Decoupled), is
//
//	μ_t = Beta1·(1 - ½·0.96^(t·MomentumDecay)),  m ← Beta1·m + (1-Beta1)·g,  v ← Beta2·v + (1-Beta2)·g²,
//	x ← x - LR·((1-μ_t)·g/(1 - Πμ_i) + μ_{t+1}·m/(1 - μ_{t+1}·Πμ_i))/(√(v/(1 - Beta2^t)) + Eps),
//
// the product over i ≤ t. MuTwice repeats a mistake of torch.optim up to 1.13, which has μ_t·μ_{t+1}·Πμ_i in the second
// denominator. It is the nadam flow, whose clock is 1 - Πμ, under Adam's control. LR > 0; Beta1, Beta2 in
// [0, 1); the others ≥ 0. One gradient a step.
type NAdam struct {
	LR            float64 `spec:"lr" unit:"x" in:"(0,inf)"`
	Beta1         float64 `spec:"beta1" unit:"1" in:"[0,1)" tau:"tau1"`
	Beta2         float64 `spec:"beta2" unit:"1" in:"[0,1)" tau:"tau2"`
	Eps           float64 `spec:"eps" unit:"f/x" in:"[0,inf)"`
	WeightDecay   float64 `spec:"weight_decay" unit:"f/x^2" in:"[0,inf)"`
	MomentumDecay float64 `spec:"momentum_decay" unit:"1" in:"[0,inf)"`
	Decoupled     bool    `spec:"decoupled_weight_decay"`
	MuTwice       bool    `spec:"mu_twice"`
}

// Unit implements spec.Unitful: decoupled, weight_decay is times lr, a length.
func (c NAdam) Unit(key string) string {
	if key == "weight_decay" && c.Decoupled {
		return "1/x"
	}
	return spec.UnitTag(c, key)
}

func (c NAdam) Triple() Triple {
	f := flows.Nadam{Beta: c.Beta1, Psi: c.MomentumDecay, L2: c.WeightDecay, Twice: c.MuTwice}
	if c.Decoupled {
		f.L2, f.Decay = 0, c.WeightDecay
	}
	return Triple{Flow: f, Method: split.Lie{}, Control: adamSlope(c.LR, c.Beta2, c.Eps)}
}

// adamSlope is Adam's control.
func adamSlope(lr, beta2, eps float64) control.Slope {
	return control.Slope{Tol: lr, Memory: control.EMA{Beta: beta2, Debias: true}, Eps: outside(eps)}
}

func init() {
	Register("nadam", NAdam{LR: 2e-3, Beta1: .9, Beta2: .999, Eps: 1e-8, MomentumDecay: 4e-3}, Entry{
		Equation: "μ_t = beta1·(1 - ½·0.96^(t·momentum_decay)), m ← beta1·m + (1-beta1)·g, v ← beta2·v + (1-beta2)·g²,\n" +
			"x ← x - lr·((1-μ_t)·g/(1 - Πμ_i) + μ_{t+1}·m/(1 - μ_{t+1}·Πμ_i))/(√(v/(1 - beta2^t)) + eps)",
		Map:     "beta = beta1, psi = momentum_decay, twice = mu_twice, tol = lr, memory = ema(beta2), eps = eps; l2 = weight_decay, or decay with decoupled_weight_decay",
		Rule:    "differs, as torch.optim does: m decays by the constant beta1, where the paper has μ_t, and v̂ is not multiplied by beta2",
		Cite:    []string{"dozat2016incorporating"},
		Samples: []string{"nadam", "nadam(lr=0.01,weight_decay=0.1,decoupled_weight_decay=true)", "nadam(mu_twice=true)"},
	})
}

// outside returns eps beside a root, nil for zero.
func outside(eps float64) control.Eps {
	if eps == 0 {
		return nil
	}
	return control.Outside(eps)
}
