package optim

import (
	"fmt"

	"github.com/odescent/odescent/flows"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/rk"
	"github.com/odescent/odescent/ode/spec"
)

// ArmijoConfig holds the parameters of gradient descent with backtracking: Euler's method on the gradient flow, under
// the control that accepts a step h only if it dissipates enough of f,
//
//	f(x - hg) ≤ f(x) - C·h·‖g‖²,
//
// C being the share of what the flow itself would dissipate, and tries h·Shrink otherwise. The next search begins with
// Grow times the length that was accepted. H0 > 0 is the first length; zero means [control.FirstStep], as
// in [BBConfig].
//
// C and Shrink in (0, 1), Grow ≥ 1. An attempt costs a gradient with its value; rejected ones count.
type ArmijoConfig struct {
	C      float64 `spec:"c" unit:"1" in:"(0,1)"`
	Shrink float64 `spec:"shrink" unit:"1" in:"(0,1)"`
	Grow   float64 `spec:"grow" unit:"1" in:"[1,inf)"`
	H0     float64 `spec:"h0" unit:"x^2/f" in:"[0,inf)"`
}

// ArmijoDefaults returns c = 1e-4, halving, and doubling.
func ArmijoDefaults() ArmijoConfig { return ArmijoConfig{C: 1e-4, Shrink: .5, Grow: 2} }

func (c ArmijoConfig) control() control.Descent {
	return control.Descent{C: c.C, Shrink: c.Shrink, Grow: c.Grow, Window: 1, H0: c.H0}
}

func (c ArmijoConfig) Optimizer() Optimizer { return build(c) }

func (c ArmijoConfig) compose() Optimizer {
	return Optimizer{Flow: flows.Gradient{}, Method: rk.Euler, Control: c.control()}
}

// WolfeConfig holds the parameters of gradient descent with a line search by the strong Wolfe conditions: Euler's method
// on the gradient flow, under the control that judges a step by the fall of f along it and by the slope at its end; see
// [control.Wolfe] for C1, C2 and H0, the first length of all. An attempt costs a gradient with its value.
type WolfeConfig struct {
	C1 float64 `spec:"c1" unit:"1" in:"(0,0.5)"`
	C2 float64 `spec:"c2" unit:"1" in:"(0,1)"`
	H0 float64 `spec:"h0" unit:"x^2/f" in:"[0,inf)"`
}

// WolfeDefaults returns c1 = 1e-4 and c2 = 0.9.
func WolfeDefaults() WolfeConfig { return WolfeConfig{C1: 1e-4, C2: .9} }

func (c WolfeConfig) Check() error {
	return checkWolfe(c.C1, c.C2)
}

func checkWolfe(c1, c2 float64) error {
	if c1 >= c2 {
		return fmt.Errorf("c2=%s must be above c1=%s", spec.Number(c2), spec.Number(c1))
	}
	return nil
}

func (c WolfeConfig) Optimizer() Optimizer { return build(c) }

func (c WolfeConfig) compose() Optimizer {
	return Optimizer{Flow: flows.Gradient{}, Method: rk.Euler, Control: control.Wolfe{C1: c.C1, C2: c.C2, First: "last", H0: c.H0, Clock: control.Flow}}
}

// SteepestConfig holds the parameter of steepest descent in Cauchy's sense, with the length h = g·g/g·Hg that is exact on
// a quadratic: Euler's method on the gradient flow, the control one over the Rayleigh quotient of the slope. Relax > 0
// multiplies the length: on quadratics a factor of 0.9 makes the method some twenty times as fast. A step costs a gradient
// and a product with the Hessian, or two gradients where the objective offers none.
type SteepestConfig struct {
	Relax float64 `spec:"relax" unit:"1" in:"(0,inf)"`
}

func (c SteepestConfig) Optimizer() Optimizer { return build(c) }

func (c SteepestConfig) compose() Optimizer {
	return Optimizer{Flow: flows.Gradient{}, Method: rk.Euler, Control: control.Rayleigh{Rule: "exact", Relax: c.Relax}}
}

// Armijo returns gradient descent with backtracking.
func Armijo() Optimizer { return named(ArmijoDefaults(), "armijo", ArmijoDefaults()) }

// Wolfe returns gradient descent with a line search by the strong Wolfe conditions.
func Wolfe() Optimizer { return named(WolfeDefaults(), "wolfe", WolfeDefaults()) }

// Steepest returns steepest descent with the length that is exact on a quadratic, times relax.
func Steepest(relax float64) Optimizer {
	return named(SteepestConfig{relax}, "steepest", SteepestConfig{1})
}

func init() {
	define("armijo", ArmijoDefaults(), "c, shrink, grow and h0 are those of the control; c is the share of the flow's own dissipation, -df/dt = ‖g‖²",
		"armijo1966minimization")
	define("wolfe", WolfeDefaults(), "c1, c2 and h0 are those of the control", "wolfe1969convergence", "nocedal2006numerical")
	define("steepest", SteepestConfig{1}, "rule = exact; relax = relax", "cauchy1847methode", "raydan2002relaxed")

	published("armijo", "differs: a search begins at grow times the length before, where Armijo begins with a fixed one")
	published("wolfe", "as published, the strong conditions; the search, by cubics in a bracket, is of the second source's kind")
	published("steepest", "as published with relax = 1; the length is exact on a quadratic, where Cauchy searches along the line")
}
