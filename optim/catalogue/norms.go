package catalogue

import (
	"errors"

	"github.com/odescent/odescent/flows"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/rk"
)

// NormGD is steepest descent in a norm, x ← x - LR·‖g‖·u, or with Unit x ← x - LR·u, u of norm 1 with the largest g·u,
// which is the dual norm ‖g‖: Euler's method on the flow steepest. Norm is l1, the
// greedy coordinate descent of Gauss and Southwell, l2, linf or spectral, for a matrix; see [flows.Norm] and
// [flows.Steepest]. With Unit, l2 is normalizedgd, linf signsgd and spectral muon without momentum,
// but for its approximation. The spec's default is l1. LR > 0. One gradient a step.
type NormGD struct {
	LR   float64    `spec:"lr" unit:"t" in:"(0,inf)"`
	Norm flows.Norm `spec:"norm"`
	Unit bool       `spec:"unit"`
}

func (c NormGD) flow() flows.Steepest {
	return flows.Steepest{Norm: c.Norm, Unit: c.Unit}
}

func (c NormGD) Check() error {
	if c.Norm == nil {
		return errors.New("the norm is missing, flows.L2{} say")
	}
	return nil
}

func (c NormGD) Triple() Triple {
	return Triple{Flow: c.flow(), Method: rk.Euler, Control: control.Fixed{H: c.LR}}
}

// NormalizedGD is x ← x - LR·g/‖g‖: Euler's method on the gradient flow under the slope control per norm, without
// memory. LR > 0 is the length of every move. One gradient a step.
type NormalizedGD struct {
	LR float64 `spec:"lr" unit:"x" in:"(0,inf)"`
}

// SignSGD is x ← x - LR·sign(g): Euler's method on the gradient flow under the slope control per coordinate,
// without memory. One gradient a step.
type SignSGD struct {
	LR float64 `spec:"lr" unit:"x" in:"(0,inf)"`
}

func (c NormalizedGD) Triple() Triple {
	return Triple{Flow: flows.Gradient{}, Method: rk.Euler, Control: control.Slope{Tol: c.LR, Per: control.Norm}}
}

func (c SignSGD) Triple() Triple {
	return Triple{Flow: flows.Gradient{}, Method: rk.Euler, Control: control.Slope{Tol: c.LR}}
}

func init() {
	Register("normgd", NormGD{LR: 1e-3, Norm: flows.L1{}}, Entry{
		Equation: "x ← x - lr·‖g‖·u, or with unit x ← x - lr·u, u of norm 1 with the largest g·u",
		Map:      "h = lr; norm and unit are those of the flow; norm is l1, l2, linf or spectral(rows,cols)",
		Rule:     "as published",
		Cite:     []string{"boyd2004convex", "nutini2015coordinate", "carlson2015stochastic"},
		Samples:  []string{"normgd", "normgd(lr=0.0005,norm=linf)", "normgd(lr=0.01,norm=l2,unit=true)", "normgd(norm=spectral(rows=2,cols=2))", "normgd(norm=spectral(rows=4,cols=1),unit=true)"},
	})
	Register("normalizedgd", NormalizedGD{LR: 1e-3}, Entry{
		Equation: "x ← x - lr·g/‖g‖",
		Map:      "tol = lr, memory = none, per = norm",
		Rule:     "as published",
		Cite:     []string{"hazan2015beyond"},
		Samples:  []string{"normalizedgd", "normalizedgd(lr=0.01)"},
	})
	Register("signsgd", SignSGD{LR: 1e-3}, Entry{
		Equation: "x ← x - lr·sign(g)",
		Map:      "tol = lr, memory = none, per = coordinate",
		Rule:     "as published; sign(0) = 0",
		Cite:     []string{"bernstein2018signsgd"},
		Samples:  []string{"signsgd", "signsgd(lr=0.01)"},
	})
}
