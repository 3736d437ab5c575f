package catalogue

import (
	"github.com/odescent/odescent/flows"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/split"
)

// QHM is quasi-hyperbolic momentum, m ← Momentum·m + (1-Momentum)·g,
//
//	x ← x - LR·((1-Nu)·g + Nu·m),
//
// which is the heavy ball with Hessian damping b = (1-Nu)/γ, γ = 1 - Momentum. LR > 0; Momentum in [0, 1), Nu in [0,
// 1]; WeightDecay, coupled, ≥ 0. One gradient a step.
type QHM struct {
	LR          float64 `spec:"lr" unit:"x^2/f" in:"(0,inf)"`
	Momentum    float64 `spec:"momentum" unit:"1" in:"[0,1)" tau:"tau"`
	Nu          float64 `spec:"nu" unit:"1" in:"[0,1]"`
	WeightDecay float64 `spec:"weight_decay" unit:"f/x^2" in:"[0,inf)"`
}

func (c QHM) Triple() Triple {
	gamma := complement(c.Momentum)
	return Triple{
		Flow: flows.HeavyBall{Gamma: gamma, B: (1 - c.Nu) / gamma, L2: c.WeightDecay}, Method: split.Symplectic{},
		Control: control.Fixed{H: c.LR * gamma, Clock: control.PerStep},
	}
}

func init() {
	Register("qhm", QHM{LR: 1e-3, Momentum: .999, Nu: .7}, Entry{
		Equation: "m ← momentum·m + (1-momentum)·g, x ← x - lr·((1-nu)·g + nu·m)",
		Map:      "gamma = 1 - momentum, b = (1 - nu)/gamma, h = lr·gamma on the step clock; l2 = weight_decay",
		Rule:     "as published",
		Cite:     []string{"ma2019quasi"},
		Samples:  []string{"qhm", "qhm(lr=0.0005,momentum=0.9,nu=1)"},
	})
}
