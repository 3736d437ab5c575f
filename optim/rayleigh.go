package optim

import (
	"github.com/odescent/odescent/flows"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/rk"
)

// BB1Config holds the parameter of the first step of Barzilai and Borwein, h⁺ = Δx·Δx/Δx·Δg: Euler's method on the gradient
// flow, the control one over the Rayleigh quotient of the move before. H0 > 0 is the first step; zero means
// [control.FirstStep], as in [BBConfig]. Where Δx·Δg is not positive the step is ‖Δx‖/‖Δg‖. One gradient a step.
type BB1Config struct {
	H0 float64 `spec:"h0" unit:"x^2/f" in:"[0,inf)"`
}

// BB2Config holds the parameter of their second step, h⁺ = Δx·Δg/Δg·Δg; otherwise as [BB1Config].
type BB2Config BB1Config

func (c BB1Config) Optimizer() Optimizer { return build(c) }

func (c BB1Config) compose() Optimizer {
	return Optimizer{Flow: flows.Gradient{}, Method: rk.Euler, Control: control.Rayleigh{Rule: "bb1", Relax: 1, H0: c.H0}}
}

func (c BB2Config) Optimizer() Optimizer { return build(c) }

func (c BB2Config) compose() Optimizer {
	return Optimizer{Flow: flows.Gradient{}, Method: rk.Euler, Control: control.Rayleigh{Rule: "bb2", Relax: 1, H0: c.H0}}
}

// BB1 returns gradient descent with the first step of Barzilai and Borwein.
func BB1() Optimizer { return named(BB1Config{}, "bb1", BB1Config{}) }

// BB2 returns gradient descent with the second step of Barzilai and Borwein.
func BB2() Optimizer { return named(BB2Config{}, "bb2", BB2Config{}) }

func init() {
	define("bb1", BB1Config{}, "rule = bb1; h0 = h0, and if that is 0 the first step is 1e-3·‖x‖/‖g‖, or found by gradients where ‖x‖ says nothing", "barzilai1988two")
	define("bb2", BB2Config{}, "rule = bb2; h0 = h0, and if that is 0 the first step is 1e-3·‖x‖/‖g‖, or found by gradients where ‖x‖ says nothing", "barzilai1988two")

	published("bb1", "as published; where Δx·Δg is not positive, of which the paper says nothing, the length is ‖Δx‖/‖Δg‖")
	published("bb2", "as published; where Δx·Δg is not positive, of which the paper says nothing, the length is ‖Δx‖/‖Δg‖")
}
