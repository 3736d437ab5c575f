package optim

import (
	"github.com/odescent/odescent/flows"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/rk"
)

// BBConfig holds the parameters of the geometric Barzilai–Borwein step, h⁺ = ‖Δx‖/‖Δg‖: Euler's method on the
// gradient flow whose local error, ½h·‖Δg‖, is kept at one half of the move, deadbeat. There is no learning rate.
// H0 > 0 is the first step; zero means [control.FirstStep], 1e-3·‖x‖/‖g‖ or, where ‖x‖ says nothing, as at x = 0, a length
// found with a few further gradients. One gradient a step.
type BBConfig struct {
	H0 float64 `spec:"h0" unit:"x^2/f" in:"[0,inf)"`
}

// AdGDConfig holds the parameters of adaptive gradient descent, h⁺ = min(√(1 + h/h₀)·h, ‖Δx‖/(2‖Δg‖)): the same
// control at one quarter, with a limit on growth. H0 as in [BBConfig]. One gradient a step.
type AdGDConfig BBConfig

func (c BBConfig) Optimizer() Optimizer { return build(c) }

func (c BBConfig) compose() Optimizer {
	return Optimizer{Flow: flows.Gradient{}, Method: rk.Euler, Control: control.Relative{Theta: .5, Filter: control.Deadbeat, H0: c.H0, Clock: control.Flow}}
}

func (c AdGDConfig) Optimizer() Optimizer { return build(c) }

func (c AdGDConfig) compose() Optimizer {
	return Optimizer{Flow: flows.Gradient{}, Method: rk.Euler, Control: control.Relative{
		Theta: .25, Filter: control.Deadbeat, Growth: control.AdGDGrowth, H0: c.H0, Clock: control.Flow}}
}

// BB returns the geometric Barzilai–Borwein method, this library's parameter-free default.
func BB() Optimizer { return named(BBConfig{}, "bb", BBConfig{}) }

// AdGD returns the adaptive gradient descent of Malitsky and Mishchenko.
func AdGD() Optimizer { return named(AdGDConfig{}, "adgd", AdGDConfig{}) }

func init() {
	define("bb", BBConfig{}, "theta = 0.5, filter = deadbeat, no growth limit; where h0 = 0 the first step is 1e-3·‖x‖/‖g‖, or found by gradients where ‖x‖ says nothing", "barzilai1988two")
	define("adgd", AdGDConfig{}, "theta = 0.25, filter = deadbeat, growth = adgd; where h0 = 0 the first step is 1e-3·‖x‖/‖g‖, or found by gradients where ‖x‖ says nothing", "malitsky2020adaptive")

	published("bb", "differs: the length is the geometric mean of the two published ones, which are bb1 and bb2")
	published("adgd", "as published, algorithm 1; the first step, which the paper leaves open, is h0 or one of this library")
}
