package catalogue

import (
	"github.com/odescent/odescent/flows"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/rk"
)

// BB is the geometric Barzilai–Borwein step, x ← x - h·g, h⁺ = ‖Δx‖/‖Δg‖: Euler's method on the gradient flow
// whose local error, ½h·‖Δg‖, is kept at one half of the move, deadbeat. There is no learning rate. H0 > 0 is the first
// step; zero means [control.FirstStep], 1e-3·‖x‖/‖g‖ or, where ‖x‖ says nothing, as at x = 0, a length found with a few
// further gradients. One gradient a step.
type BB struct {
	H0 float64 `spec:"h0" unit:"x^2/f" in:"[0,inf)"`
}

// AdGD is adaptive gradient descent, x ← x - h·g, h⁺ = min(√(1 + h/h₋)·h, ‖Δx‖/(2‖Δg‖)), h₋ being the step before: the
// same control at one quarter, with a limit on growth. H0 as in [BB]. One gradient a step.
type AdGD BB

func (c BB) Triple() Triple {
	return Triple{Flow: flows.Gradient{}, Method: rk.Euler, Control: control.Relative{Theta: .5, Filter: control.Deadbeat, H0: c.H0, Clock: control.Flow}}
}

func (c AdGD) Triple() Triple {
	return Triple{Flow: flows.Gradient{}, Method: rk.Euler, Control: control.Relative{
		Theta: .25, Filter: control.Deadbeat, Growth: control.AdGDGrowth, H0: c.H0, Clock: control.Flow}}
}

// BB1 is the first step of Barzilai and Borwein, x ← x - h·g, h⁺ = Δx·Δx/Δx·Δg: Euler's method on the gradient
// flow, the control one over the Rayleigh quotient of the move before. H0 > 0 is the first step; zero means
// [control.FirstStep], as in [BB]. Where Δx·Δg is not positive the step is ‖Δx‖/‖Δg‖. One gradient a step.
type BB1 struct {
	H0 float64 `spec:"h0" unit:"x^2/f" in:"[0,inf)"`
}

// BB2 is their second step, x ← x - h·g, h⁺ = Δx·Δg/Δg·Δg; otherwise as [BB1].
type BB2 BB1

func (c BB1) Triple() Triple {
	return Triple{Flow: flows.Gradient{}, Method: rk.Euler, Control: control.Rayleigh{Rule: "bb1", Relax: 1, H0: c.H0}}
}

func (c BB2) Triple() Triple {
	return Triple{Flow: flows.Gradient{}, Method: rk.Euler, Control: control.Rayleigh{Rule: "bb2", Relax: 1, H0: c.H0}}
}

func init() {
	Register("bb", BB{}, Entry{
		Equation: "x ← x - h·g, h⁺ = ‖Δx‖/‖Δg‖",
		Map:      "theta = 0.5, filter = deadbeat, no growth limit; where h0 = 0 the first step is 1e-3·‖x‖/‖g‖, or found by gradients where ‖x‖ says nothing",
		Rule:     "differs: the length is the geometric mean of the two published ones, which are bb1 and bb2",
		Cite:     []string{"barzilai1988two"},
		Samples:  []string{"bb", "bb(h0=0.001)"},
	})
	Register("adgd", AdGD{}, Entry{
		Equation: "x ← x - h·g, h⁺ = min(√(1 + h/h₋)·h, ‖Δx‖/(2‖Δg‖))",
		Map:      "theta = 0.25, filter = deadbeat, growth = adgd; where h0 = 0 the first step is 1e-3·‖x‖/‖g‖, or found by gradients where ‖x‖ says nothing",
		Rule:     "as published, algorithm 1; the first step, which the paper leaves open, is h0 or one of this library",
		Cite:     []string{"malitsky2020adaptive"},
		Samples:  []string{"adgd", "adgd(h0=0.001)"},
	})
	Register("bb1", BB1{}, Entry{
		Equation: "x ← x - h·g, h⁺ = Δx·Δx/Δx·Δg",
		Map:      "rule = bb1; h0 = h0, and if that is 0 the first step is 1e-3·‖x‖/‖g‖, or found by gradients where ‖x‖ says nothing",
		Rule:     "as published; where Δx·Δg is not positive, of which the paper says nothing, the length is ‖Δx‖/‖Δg‖",
		Cite:     []string{"barzilai1988two"},
		Samples:  []string{"bb1", "bb1(h0=0.001)"},
	})
	Register("bb2", BB2{}, Entry{
		Equation: "x ← x - h·g, h⁺ = Δx·Δg/Δg·Δg",
		Map:      "rule = bb2; h0 = h0, and if that is 0 the first step is 1e-3·‖x‖/‖g‖, or found by gradients where ‖x‖ says nothing",
		Rule:     "as published; where Δx·Δg is not positive, of which the paper says nothing, the length is ‖Δx‖/‖Δg‖",
		Cite:     []string{"barzilai1988two"},
		Samples:  []string{"bb2", "bb2(h0=0.001)"},
	})
}
