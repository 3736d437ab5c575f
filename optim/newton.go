package optim

import (
	"github.com/odescent/odescent/flows"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/rk"
)

// NewtonConfig holds the one parameter of Newton's method x ← x - LR·H⁻¹g: Euler's method on the Newton flow with
// h = LR, in (0, 2) to be stable near a solution; 1 is Newton's own and converges quadratically, to a saddle or a maximum
// as well. A step costs a gradient, a Hessian and its factorisation.
type NewtonConfig struct {
	LR float64 `spec:"lr" unit:"1" in:"(0,inf)"`
}

func (c NewtonConfig) Optimizer() Optimizer { return build(c) }

func (c NewtonConfig) compose() Optimizer {
	return Optimizer{Flow: flows.Newton{}, Method: rk.Euler, Control: control.Fixed{H: c.LR}}
}

// DampedNewtonConfig holds the parameters of Newton's method that descends: Euler's method on the Newton flow with a
// Hessian that is shifted until it is positive definite, every step tried with h = 1 and shortened until it dissipates the
// share C of what the flow would, by the factor Shrink. Both are in (0, 1). An attempt costs a gradient with its value.
type DampedNewtonConfig struct {
	C      float64 `spec:"c" unit:"1" in:"(0,1)"`
	Shrink float64 `spec:"shrink" unit:"1" in:"(0,1)"`
}

func (c DampedNewtonConfig) Optimizer() Optimizer { return build(c) }

func (c DampedNewtonConfig) compose() Optimizer {
	unit := control.Fixed{H: 1}
	return Optimizer{Flow: flows.Newton{Convex: true}, Method: rk.Euler, Control: control.Descent{
		Of: unit, C: c.C, Shrink: c.Shrink, Grow: 2, Window: 1}}
}

// Newton returns Newton's method, with lr = 1 for its full steps.
func Newton(lr float64) Optimizer { return named(NewtonConfig{lr}, "newton", NewtonConfig{1}) }

// DampedNewton returns Newton's method with a shifted Hessian and shortened steps.
func DampedNewton() Optimizer {
	def := DampedNewtonConfig{C: 1e-4, Shrink: .5}
	return named(def, "dampednewton", def)
}

func init() {
	define("newton", NewtonConfig{1}, "h = lr", "smale1976convergent", "nocedal2006numerical")
	define("dampednewton", DampedNewtonConfig{C: 1e-4, Shrink: .5}, "h = 1 or less; c and shrink are those of the control", "smale1976convergent", "nocedal2006numerical")

	published("newton", "as published with lr = 1")
	published("dampednewton", "as published, backtracking on Armijo's condition, the Hessian shifted until it is positive definite")
}
