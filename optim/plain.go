package optim

import (
	"github.com/odescent/odescent/flows"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/rk"
)

// LengthConfig holds the one parameter of normalised and sign gradient descent: LR > 0, the length of every step,
// of the whole move for the one and of every coordinate's for the other.
type LengthConfig struct {
	LR float64 `spec:"lr" unit:"x" in:"(0,inf)"`
}

// NormalizedConfig is x ← x - LR·g/‖g‖: Euler's method on the gradient flow under the slope control per norm, without
// memory. One gradient a step.
type NormalizedConfig LengthConfig

// SignConfig is x ← x - LR·sign(g): Euler's method on the gradient flow under the slope control per coordinate,
// without memory. One gradient a step.
type SignConfig LengthConfig

func (c NormalizedConfig) Optimizer() Optimizer { return build(c) }

func (c NormalizedConfig) compose() Optimizer {
	return Optimizer{Flow: flows.Gradient{}, Method: rk.Euler, Control: control.Slope{Tol: c.LR, Memory: control.Memory{Kind: control.None}, Per: control.Norm}}
}

func (c SignConfig) Optimizer() Optimizer { return build(c) }

func (c SignConfig) compose() Optimizer {
	return Optimizer{Flow: flows.Gradient{}, Method: rk.Euler, Control: control.Slope{Tol: c.LR, Memory: control.Memory{Kind: control.None}, Per: control.Coordinate}}
}

// NormalizedGD returns gradient descent whose every step has the length lr.
func NormalizedGD(lr float64) Optimizer {
	return named(NormalizedConfig{lr}, "normalizedgd", NormalizedConfig{1e-3})
}

// SignSGD returns gradient descent whose every coordinate moves by lr.
func SignSGD(lr float64) Optimizer { return named(SignConfig{lr}, "signsgd", SignConfig{1e-3}) }

func init() {
	define("normalizedgd", NormalizedConfig{1e-3}, "tol = lr, memory = none, per = norm", "hazan2015beyond")
	define("signsgd", SignConfig{1e-3}, "tol = lr, memory = none, per = coordinate", "bernstein2018signsgd")

	published("normalizedgd", "as published")
	published("signsgd", "as published; sign(0) = 0")
}
