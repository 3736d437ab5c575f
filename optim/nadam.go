package optim

import (
	"github.com/odescent/odescent/flows"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/spec"
	"github.com/odescent/odescent/ode/split"
)

// NAdamConfig holds the parameters of NAdam under torch.optim.NAdam's names. The rule at step t = 1, 2, ..., with g =
// ∇f(x) (+ WeightDecay·x unless Decoupled), is
//
//	μ_t = Beta1·(1 - ½·0.96^(t·MomentumDecay)),  m ← Beta1·m + (1-Beta1)·g,  v ← Beta2·v + (1-Beta2)·g²,
//	x ← x - LR·((1-μ_t)·g/(1 - Πμ_i) + μ_{t+1}·m/(1 - μ_{t+1}·Πμ_i))/(√(v/(1 - Beta2^t)) + Eps),
//
// the product over i ≤ t. MuTwice repeats a mistake of torch.optim up to 1.13, which has μ_t·μ_{t+1}·Πμ_i in the second
// denominator. It is the nadam flow, whose clock is 1 - Πμ, under Adam's control. LR > 0; Beta1, Beta2 in
// [0, 1); the others ≥ 0. One gradient a step.
type NAdamConfig struct {
	LR            float64 `spec:"lr" unit:"x" in:"(0,inf)"`
	Beta1         float64 `spec:"beta1" unit:"1" in:"[0,1)"`
	Beta2         float64 `spec:"beta2" unit:"1" in:"[0,1)"`
	Eps           float64 `spec:"eps" unit:"f/x" in:"[0,inf)"`
	WeightDecay   float64 `spec:"weight_decay" unit:"f/x^2" in:"[0,inf)"`
	MomentumDecay float64 `spec:"momentum_decay" unit:"1" in:"[0,inf)"`
	Decoupled     bool    `spec:"decoupled_weight_decay"`
	MuTwice       bool    `spec:"mu_twice"`
}

func NAdamDefaults() NAdamConfig {
	return NAdamConfig{LR: 2e-3, Beta1: .9, Beta2: .999, Eps: 1e-8, MomentumDecay: 4e-3}
}

// Unit implements spec.Unitful: decoupled, weight_decay is times lr, a length.
func (c NAdamConfig) Unit(key string) string {
	if key == "weight_decay" && c.Decoupled {
		return "1/x"
	}
	return spec.UnitTag(c, key)
}

func (c NAdamConfig) Optimizer() Optimizer { return build(c) }

func (c NAdamConfig) compose() Optimizer {
	f := flows.Nadam{Beta: c.Beta1, Psi: c.MomentumDecay, L2: c.WeightDecay, Twice: c.MuTwice}
	if c.Decoupled {
		f.L2, f.Decay = 0, c.WeightDecay
	}
	return Optimizer{Flow: f, Method: split.Lie{}, Control: adamSlope(c.LR, c.Beta2, c.Eps)}
}

// adamSlope is Adam's control.
func adamSlope(lr, beta2, eps float64) control.Slope {
	return control.Slope{Tol: lr, Memory: control.Memory{Kind: control.EMA, Beta: beta2}, Per: control.Coordinate, Eps: eps, Debias: true}
}

// NAdam returns NAdam with the given learning rate and torch.optim's other defaults.
func NAdam(lr float64) Optimizer {
	c := NAdamDefaults()
	c.LR = lr
	return named(c, "nadam", NAdamDefaults())
}

func init() {
	define("nadam", NAdamDefaults(), "beta = beta1, psi = momentum_decay, twice = mu_twice, tol = lr, memory = ema(beta2), eps = eps; l2 = weight_decay, or decay with decoupled_weight_decay", "dozat2016incorporating")

	published("nadam", "differs, as torch.optim does: m decays by the constant beta1, where the paper has μ_t, and v̂ is not multiplied by beta2")
}
