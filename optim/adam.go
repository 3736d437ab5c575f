package optim

import (
	"github.com/odescent/odescent/flows"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/spec"
	"github.com/odescent/odescent/ode/split"
)

// AdamConfig holds the parameters of Adam and AdamW under torch.optim's names; [AdamDefaults] and [AdamWDefaults]
// are their defaults. The rule at step t = 1, 2, ..., with g = ∇f(x) (+ WeightDecay·x for Adam), is
//
//	m ← Beta1·m + (1-Beta1)·g,   v ← Beta2·v + (1-Beta2)·g²,
//	x ← x - LR·m̂/(√v̂ + Eps),     m̂ = m/(1 - Beta1^t), v̂ = v/(1 - Beta2^t);
//
// AdamW takes x ← (1 - LR·WeightDecay)·x before the move instead of the term in g. With AMSGrad the largest v so far
// takes the place of v. It is the Lie splitting of the relaxation flow, whose clock is the correction of m, under
// RMSProp's control with its own bias correction, all on the step clock.
//
// LR > 0; Beta1 and Beta2 in [0, 1); Eps and WeightDecay ≥ 0. One gradient a step.
type AdamConfig struct {
	LR          float64 `spec:"lr" unit:"x" in:"(0,inf)"`
	Beta1       float64 `spec:"beta1" unit:"1" in:"[0,1)"`
	Beta2       float64 `spec:"beta2" unit:"1" in:"[0,1)"`
	Eps         float64 `spec:"eps" unit:"f/x" in:"[0,inf)"`
	WeightDecay float64 `spec:"weight_decay" unit:"f/x^2" in:"[0,inf)"`
	AMSGrad     bool    `spec:"amsgrad"`

	decoupled bool // AdamW
}

// AdamWConfig is AdamConfig with the weight decay decoupled from the averages.
type AdamWConfig AdamConfig

// AdamDefaults returns torch.optim.Adam's defaults.
func AdamDefaults() AdamConfig { return AdamConfig{LR: 1e-3, Beta1: .9, Beta2: .999, Eps: 1e-8} }

// AdamWDefaults returns torch.optim.AdamW's defaults.
func AdamWDefaults() AdamWConfig {
	c := AdamDefaults()
	c.WeightDecay = 1e-2
	return AdamWConfig(c)
}

// Unit implements spec.Unitful: decoupled from the averages, weight_decay is times lr, a length.
func (c AdamWConfig) Unit(key string) string {
	if key == "weight_decay" {
		return "1/x"
	}
	return spec.UnitTag(c, key)
}

func (c AdamConfig) Optimizer() Optimizer { return build(c) }

func (c AdamConfig) compose() Optimizer {
	f := flows.Relaxation{Beta: c.Beta1, Debias: true}
	if c.decoupled {
		f.Decay = c.WeightDecay
	} else {
		f.L2 = c.WeightDecay
	}
	m := control.Memory{Kind: control.EMA, Beta: c.Beta2}
	if c.AMSGrad {
		m.Kind = control.EMAMax
	}
	return Optimizer{
		Flow: f, Method: split.Lie{},
		Control: control.Slope{Tol: c.LR, Memory: m, Per: control.Coordinate, Eps: c.Eps, Debias: true},
	}
}

func (c AdamWConfig) Optimizer() Optimizer { return build(c) }

func (c AdamWConfig) compose() Optimizer {
	c.decoupled = true
	return AdamConfig(c).compose()
}

// Adam returns Adam with the given learning rate and torch.optim's other defaults.
func Adam(lr float64) Optimizer {
	c := AdamDefaults()
	c.LR = lr
	return named(c, "adam", AdamDefaults())
}

// AdamW returns AdamW with the given learning rate and torch.optim's other defaults.
func AdamW(lr float64) Optimizer {
	c := AdamWDefaults()
	c.LR = lr
	return named(c, "adamw", AdamWDefaults())
}

func init() {
	const text = "beta = beta1, tol = lr, memory = ema(beta2) or emamax(beta2) with amsgrad, debias for both averages;\n" +
		"τ is -1/ln beta1 steps and, on the flow clock, -lr/ln beta1; "
	define("adam", AdamDefaults(), text+"l2 = weight_decay", "kingma2015adam")
	define("adamw", AdamWDefaults(), text+"decay = weight_decay, a part of its own", "loshchilov2019decoupled")

	published("adam", "as published, algorithm 1: both averages corrected, eps beside the corrected root; the coupled weight_decay is torch.optim's")
	published("adamw", "differs, as torch.optim does: x shrinks by lr·weight_decay; in the paper by weight_decay alone, times the schedule")
}
