package catalogue

import (
	"fmt"

	"github.com/odescent/odescent/flows"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/rk"
	"github.com/odescent/odescent/ode/spec"
)

// Armijo is gradient descent with backtracking,
//
//	x ← x - h·g,  h = Grow·h₋·Shrinkⁱ with the least i for which f(x - h·g) ≤ f(x) - C·h·‖g‖²,
//
// h₋ being the length before: Euler's method on the gradient flow, under the control that accepts a step h only if it
// dissipates the share C of what the flow itself would, and tries h·Shrink otherwise. H0 > 0 is the first length; zero
// means [control.FirstStep], as in [BB].
//
// C and Shrink in (0, 1), Grow ≥ 1. An attempt costs a gradient with its value; rejected ones count.
type Armijo struct {
	C      float64 `spec:"c" unit:"1" in:"(0,1)"`
	Shrink float64 `spec:"shrink" unit:"1" in:"(0,1)"`
	Grow   float64 `spec:"grow" unit:"1" in:"[1,inf)"`
	H0     float64 `spec:"h0" unit:"x^2/f" in:"[0,inf)"`
}

func (c Armijo) control() control.Descent {
	return control.Descent{C: c.C, Shrink: c.Shrink, Grow: c.Grow, Window: 1, H0: c.H0}
}

func (c Armijo) Triple() Triple {
	return Triple{Flow: flows.Gradient{}, Method: rk.Euler, Control: c.control()}
}

// Wolfe is gradient descent with a line search by the strong Wolfe conditions,
//
//	x ← x - h·g,  h with f(x - h·g) ≤ f(x) - C1·h·‖g‖²,  |g⁺·g| ≤ C2·‖g‖²:
//
// Euler's method on the gradient flow, under the control that judges a step by the fall of f along it and by the slope
// at its end; see [control.Wolfe] for C1, C2 and H0, the first length of all. An attempt costs a gradient with its
// value.
type Wolfe struct {
	C1 float64 `spec:"c1" unit:"1" in:"(0,0.5)"`
	C2 float64 `spec:"c2" unit:"1" in:"(0,1)"`
	H0 float64 `spec:"h0" unit:"x^2/f" in:"[0,inf)"`
}

func (c Wolfe) Check() error {
	return checkWolfe(c.C1, c.C2)
}

func checkWolfe(c1, c2 float64) error {
	if c1 >= c2 {
		return fmt.Errorf("c2=%s must be above c1=%s", spec.Number(c2), spec.Number(c1))
	}
	return nil
}

func (c Wolfe) Triple() Triple {
	return Triple{Flow: flows.Gradient{}, Method: rk.Euler, Control: control.Wolfe{C1: c.C1, C2: c.C2, First: "last", H0: c.H0, Clock: control.Flow}}
}

// Steepest is steepest descent in Cauchy's sense, x ← x - Relax·(g·g/g·Hg)·g, whose length is exact on a quadratic for
// Relax = 1: Euler's method on the gradient flow, the control one over the Rayleigh quotient of the gradient. Relax > 0
// multiplies the length: on quadratics a factor of 0.9 makes the method some twenty times as fast. A step costs a
// gradient and a product with the Hessian, or two gradients where the objective offers none.
type Steepest struct {
	Relax float64 `spec:"relax" unit:"1" in:"(0,inf)"`
}

func (c Steepest) Triple() Triple {
	return Triple{Flow: flows.Gradient{}, Method: rk.Euler, Control: control.Rayleigh{Rule: "exact", Relax: c.Relax}}
}

func init() {
	Register("armijo", Armijo{C: 1e-4, Shrink: .5, Grow: 2}, Entry{
		Equation: "x ← x - h·g, h = grow·h₋·shrinkⁱ with the least i for which f(x - h·g) ≤ f(x) - c·h·‖g‖²",
		Map:      "c, shrink, grow and h0 are those of the control; c is the share of the flow's own dissipation, -df/dt = ‖g‖²",
		Rule:     "differs: a search begins at grow times the length before, where Armijo begins with a fixed one",
		Cite:     []string{"armijo1966minimization"},
		Samples:  []string{"armijo", "armijo(c=0.1,shrink=0.3,grow=1.5,h0=0.001)"},
	})
	Register("wolfe", Wolfe{C1: 1e-4, C2: .9}, Entry{
		Equation: "x ← x - h·g, h with f(x - h·g) ≤ f(x) - c1·h·‖g‖², |g⁺·g| ≤ c2·‖g‖²",
		Map:      "c1, c2 and h0 are those of the control",
		Rule:     "as published, the strong conditions; the search, by cubics in a bracket, is of the second source's kind",
		Cite:     []string{"wolfe1969convergence", "nocedal2006numerical"},
		Samples:  []string{"wolfe", "wolfe(c1=0.01,c2=0.5,h0=0.001)"},
	})
	Register("steepest", Steepest{1}, Entry{
		Equation: "x ← x - relax·(g·g/g·Hg)·g",
		Map:      "rule = exact; relax = relax",
		Rule:     "as published with relax = 1; the length is exact on a quadratic, where Cauchy searches along the line",
		Cite:     []string{"cauchy1847methode", "raydan2002relaxed"},
		Samples:  []string{"steepest", "steepest(relax=0.9)"},
	})
}
