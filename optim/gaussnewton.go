package optim

import (
	"github.com/odescent/odescent/flows"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/rk"
)

// GaussNewtonConfig holds the parameters of the method of Gauss and Newton, x ← x - LR·(JᵀJ + Damp·I)⁻¹g with the Jacobian J
// of the residuals: Euler's method on the flow of that name with h = LR, in (0, 2) to be stable near a solution without
// residuals; 1 is the method itself. Damp ≥ 0 is a curvature. A step costs a gradient, a Jacobian and a factorisation.
type GaussNewtonConfig struct {
	LR   float64 `spec:"lr" unit:"1" in:"(0,inf)"`
	Damp float64 `spec:"damp" unit:"f/x^2" in:"[0,inf)"`
}

// NaturalConfig holds the parameters of natural gradient descent, x ← x - LR·(F + Damp·I)⁻¹g with the objective's Fisher
// matrix F: Euler's method on the natural gradient flow with h = LR. Damp ≥ 0 is a curvature, needed where F is singular.
// A step costs a gradient, an F and its factorisation.
type NaturalConfig struct {
	LR   float64 `spec:"lr" unit:"1" in:"(0,inf)"`
	Damp float64 `spec:"damp" unit:"f/x^2" in:"[0,inf)"`
}

func (c GaussNewtonConfig) Optimizer() Optimizer { return build(c) }

func (c GaussNewtonConfig) compose() Optimizer {
	return Optimizer{Flow: flows.GaussNewton{Damp: c.Damp}, Method: rk.Euler, Control: control.Fixed{H: c.LR}}
}

func (c NaturalConfig) Optimizer() Optimizer { return build(c) }

func (c NaturalConfig) compose() Optimizer {
	return Optimizer{Flow: flows.Natural{Damp: c.Damp}, Method: rk.Euler, Control: control.Fixed{H: c.LR}}
}

// GaussNewton returns the method of Gauss and Newton, with lr = 1 for its full steps.
func GaussNewton(lr float64) Optimizer {
	return named(GaussNewtonConfig{LR: lr}, "gaussnewton", GaussNewtonConfig{LR: 1})
}

// NaturalGradient returns natural gradient descent with the damping damp of Fisher's matrix.
func NaturalGradient(lr, damp float64) Optimizer {
	return named(NaturalConfig{lr, damp}, "natural", NaturalConfig{LR: 1})
}

func init() {
	define("gaussnewton", GaussNewtonConfig{LR: 1}, "h = lr; damp is that of the flow", "nocedal2006numerical")
	define("natural", NaturalConfig{LR: 1}, "h = lr; damp is that of the flow", "amari1998natural")

	published("gaussnewton", "as published with lr = 1 and damp = 0; the two keys are additions")
	published("natural", "as published; damp, for where the information is singular, is an addition")
}
