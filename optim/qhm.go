package optim

import (
	"github.com/odescent/odescent/flows"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/split"
)

// QHMConfig holds the parameters of quasi-hyperbolic momentum, m ← Momentum·m + (1-Momentum)·g,
//
//	x ← x - LR·((1-Nu)·g + Nu·m),
//
// which is the heavy ball with Hessian damping b = (1-Nu)/γ, γ = 1 - Momentum. LR > 0; Momentum in [0, 1), Nu in [0, 1];
// WeightDecay, coupled, ≥ 0. One gradient a step.
type QHMConfig struct {
	LR          float64 `spec:"lr" unit:"x^2/f" in:"(0,inf)"`
	Momentum    float64 `spec:"momentum" unit:"1" in:"[0,1)"`
	Nu          float64 `spec:"nu" unit:"1" in:"[0,1]"`
	WeightDecay float64 `spec:"weight_decay" unit:"f/x^2" in:"[0,inf)"`
}

func QHMDefaults() QHMConfig { return QHMConfig{LR: 1e-3, Momentum: .999, Nu: .7} }

func (c QHMConfig) Optimizer() Optimizer { return build(c) }

func (c QHMConfig) compose() Optimizer {
	gamma := complement(c.Momentum)
	return Optimizer{
		Flow: flows.HeavyBall{Gamma: gamma, B: (1 - c.Nu) / gamma, L2: c.WeightDecay}, Method: split.Symplectic{},
		Control: control.Fixed{H: c.LR * gamma, Clock: control.PerStep},
	}
}

// QHM returns quasi-hyperbolic momentum with the given learning rate.
func QHM(lr float64) Optimizer {
	c := QHMDefaults()
	c.LR = lr
	return named(c, "qhm", QHMDefaults())
}

func init() {
	define("qhm", QHMDefaults(), "gamma = 1 - momentum, b = (1 - nu)/gamma, h = lr·gamma on the step clock; l2 = weight_decay", "ma2019quasi")

	published("qhm", "as published")
}
