package optim

import (
	"github.com/odescent/odescent/flows"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/rk"
	"github.com/odescent/odescent/ode/spec"
)

// NormGDConfig holds the parameters of steepest descent in a norm, x ← x - LR·‖g‖·u with the direction u of norm 1 that is
// steepest and the dual norm ‖g‖, or with Unit x ← x - LR·u: Euler's method on the flow of that name. Norm is l1, the greedy
// coordinate descent of Gauss and Southwell, l2, linf or spectral, for a matrix of Rows rows and Cols columns, stored by
// rows; see [flows.Steepest]. With Unit, l2 is normalizedgd, linf signsgd and spectral muon without momentum, but for
// its approximation. The zero Norm is l2, the spec has l1. LR > 0. One gradient a step.
type NormGDConfig struct {
	LR   float64    `spec:"lr" unit:"t" in:"(0,inf)"`
	Norm flows.Norm `spec:"norm" oneof:"l2,l1,linf,spectral"`
	Unit bool       `spec:"unit"`
	Rows int        `spec:"rows" in:"[0,inf)"`
	Cols int        `spec:"cols" in:"[0,inf)"`
}

func (c NormGDConfig) flow() flows.Steepest {
	return flows.Steepest{Norm: c.Norm, Unit: c.Unit, Rows: c.Rows, Cols: c.Cols}
}

func (c NormGDConfig) Check() error {
	return spec.Check(c.flow())
}

func (c NormGDConfig) Optimizer() Optimizer { return build(c) }

func (c NormGDConfig) compose() Optimizer {
	return Optimizer{Flow: c.flow(), Method: rk.Euler, Control: control.Fixed{H: c.LR}}
}

var normGDDefaults = NormGDConfig{LR: 1e-3, Norm: flows.L1}

// NormGD returns steepest descent in the norm of f, l1 say, with the learning rate lr.
func NormGD(lr float64, f flows.Steepest) Optimizer {
	return named(NormGDConfig{LR: lr, Norm: f.Norm, Unit: f.Unit, Rows: f.Rows, Cols: f.Cols}, "normgd", normGDDefaults)
}

func init() {
	define("normgd", normGDDefaults, "h = lr; norm, unit, rows and cols are those of the flow", "boyd2004convex", "nutini2015coordinate", "carlson2015stochastic")

	published("normgd", "as published")
}
