package catalogue

import (
	"github.com/odescent/odescent/flows"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/split"
)

// ASGD is averaged gradient descent under torch.optim.ASGD's names. The rule at step t = 0, 1,
// ..., with g = ∇f(x) + (Lambd + WeightDecay)·x, is
//
//	x ← x - η·g,  η = LR/(1 + Lambd·LR·t)^Alpha,   a ← a + (x - a)/max(1, t - T0),
//
// gradient descent within a schedule on a flow that carries its average a along; a is the flow's output. LR > 0; the
// others ≥ 0. One gradient a step.
type ASGD struct {
	LR          float64 `spec:"lr" unit:"x^2/f" in:"(0,inf)"`
	Lambd       float64 `spec:"lambd" unit:"f/x^2" in:"[0,inf)"`
	Alpha       float64 `spec:"alpha" unit:"1" in:"[0,inf)"`
	T0          float64 `spec:"t0" unit:"1" in:"[0,inf)"`
	WeightDecay float64 `spec:"weight_decay" unit:"f/x^2" in:"[0,inf)"`
}

func (c ASGD) Triple() Triple {
	return Triple{
		Flow:   flows.Averaged{Of: flows.Gradient{L2: c.Lambd + c.WeightDecay}, By: flows.Mean{From: c.T0}},
		Method: split.Lie{},
		Control: control.Schedule{
			Of:   control.Fixed{H: c.LR, Clock: control.PerStep},
			Rule: control.Inverse{Rate: float64(c.Lambd * c.LR), Power: c.Alpha},
		},
	}
}

func init() {
	Register("asgd", ASGD{LR: 1e-2, Lambd: 1e-4, Alpha: .75, T0: 1e6}, Entry{
		Equation: "x ← x - η·g, η = lr/(1 + lambd·lr·t)^alpha, a ← a + (x - a)/max(1, t - t0)",
		Map:      "h = lr within inverse(rate=lambd·lr,power=alpha); l2 = lambd + weight_decay, from = t0",
		Rule:     "differs, as torch.optim does: the decay lambd is part of the rule, and the average starts after t0 = 1e6 steps",
		Cite:     []string{"polyak1992acceleration"},
		Samples:  []string{"asgd(lr=0.0005)", "asgd(lr=0.0005,t0=5,weight_decay=0.1)"},
	})
}
