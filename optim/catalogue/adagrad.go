package catalogue

import (
	"github.com/odescent/odescent/flows"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/rk"
)

// Adagrad is AdaGrad, which divides the gradient by the root of the sum of its squares, under torch.optim.Adagrad's
// names. The rule, at step t = 1, 2, ... and with g = ∇f(x) + WeightDecay·x, is
//
//	v ← v + g²,   x ← x - LR/(1 + (t-1)·LRDecay) · g/(√v + Eps),   v = InitialAccumulatorValue at the start,
//
// or with Scalar one v, of the squared norm, for all coordinates (AdaGrad-Norm). It is Euler's method on the gradient
// flow under the slope control with a sum as memory, within a schedule if LRDecay > 0. LR > 0; the others ≥ 0.
// One gradient a step.
type Adagrad struct {
	LR                      float64 `spec:"lr" unit:"x" in:"(0,inf)"`
	LRDecay                 float64 `spec:"lr_decay" unit:"1" in:"[0,inf)"`
	WeightDecay             float64 `spec:"weight_decay" unit:"f/x^2" in:"[0,inf)"`
	InitialAccumulatorValue float64 `spec:"initial_accumulator_value" unit:"f^2/x^2" in:"[0,inf)"`
	Eps                     float64 `spec:"eps" unit:"f/x" in:"[0,inf)"`
	Scalar                  bool    `spec:"scalar"`
}

func (c Adagrad) Triple() Triple {
	s := control.Slope{Tol: c.LR, Memory: control.Sum{Start: c.InitialAccumulatorValue}, Eps: outside(c.Eps)}
	if c.Scalar {
		s.Per = control.Norm
	}
	o := Triple{Flow: flows.Gradient{L2: c.WeightDecay}, Method: rk.Euler, Control: s}
	if c.LRDecay > 0 {
		o.Control = control.Schedule{Of: s, Rule: control.Inverse{Rate: c.LRDecay}}
	}
	return o
}

func init() {
	Register("adagrad", Adagrad{LR: 1e-2, Eps: 1e-10}, Entry{
		Equation: "v ← v + g², x ← x - lr/(1 + (t-1)·lr_decay)·g/(√v + eps)",
		Map: "tol = lr, memory = sum(start=initial_accumulator_value), l2 = weight_decay; per = norm with scalar;\n" +
			"with lr_decay in a schedule of the rule inverse(rate=lr_decay)",
		Rule:    "as published, eps beside the root; lr_decay and initial_accumulator_value are torch.optim's additions",
		Cite:    []string{"duchi2011adaptive"},
		Samples: []string{"adagrad", "adagrad(lr=0.1,lr_decay=0.01)", "adagrad(scalar=true)", "adagrad(weight_decay=0.1,initial_accumulator_value=0.1,eps=1e-7)"},
	})
}
