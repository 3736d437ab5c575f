package catalogue

import (
	"fmt"
	"slices"

	"github.com/odescent/odescent/flows"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/spec"
	"github.com/odescent/odescent/ode/split"
)

// Mirror is mirror descent, x⁺ = ∇φ*(∇φ(x) - LR·g): Euler's method in z = ∇φ(x) on the mirror flow. Map is φ; see
// [flows.Mirror]. The spec's default is hyperbolic with beta = 1. LR > 0. One gradient a step.
type Mirror struct {
	LR  float64         `spec:"lr" unit:"t" in:"(0,inf)"`
	Map flows.MirrorMap `spec:"map"`
}

// ExpGrad is exponentiated gradient, x_i ← Simplex·u_i/Σ|u|, u_i = x_i·e^(-LR·g_i) for
// positive x: mirror descent with the entropy on the simplex, and on a linear f multiplicative weights. Coordinates
// keep their signs, a negative one being the negative of a weight. LR, Simplex > 0. One gradient a step.
type ExpGrad struct {
	LR      float64 `spec:"lr" unit:"x/f" in:"(0,inf)"`
	Simplex float64 `spec:"simplex" unit:"x" in:"(0,inf)"`
}

// Riemannian is gradient descent on a manifold, x⁺ = R_x(-LR·grad f); see [flows.Manifold] and [flows.Riemannian]. Move
// says what R is: retract, polar or geodesic; empty stands for the manifold's own, a retraction where it has one.
// LR > 0. One gradient a step.
type Riemannian struct {
	LR       float64        `spec:"lr" unit:"x^2/f" in:"(0,inf)"`
	Manifold flows.Manifold `spec:"manifold"` // nil: flows.Sphere
	Move     string         `spec:"move"`
}

func (c Mirror) flow() flows.Mirror { return flows.Mirror{Map: c.Map} }

func (c Riemannian) flow() flows.Riemannian {
	return flows.Riemannian{Manifold: c.Manifold}
}

func (c Mirror) Check() error {
	return spec.Check(c.flow())
}

func (c Riemannian) Check() error {
	on := c.Manifold
	if on == nil {
		on = flows.Sphere{}
	}
	if c.Move == "" || slices.Contains(on.Moves(), c.Move) {
		return nil
	}
	return fmt.Errorf("on %v: %w", on, spec.Unknown("move", c.Move, on.Moves()))
}

func (c Mirror) Triple() Triple {
	return Triple{Flow: c.flow(), Method: split.Lie{}, Control: control.Fixed{H: c.LR}}
}

func (c ExpGrad) Triple() Triple {
	return Triple{Flow: flows.Mirror{Map: flows.Entropy{Simplex: c.Simplex}}, Method: split.Lie{}, Control: control.Fixed{H: c.LR}}
}

func (c Riemannian) Triple() Triple {
	m := split.Lie{}
	switch c.Move {
	case "retract", "polar":
		m.Scheme = "step " + c.Move
	case "geodesic":
		m.Scheme = c.Move
	}
	return Triple{Flow: c.flow(), Method: m, Control: control.Fixed{H: c.LR}}
}

func init() {
	Register("mirror", Mirror{LR: 1e-3, Map: flows.Hyperbolic{Beta: 1}}, Entry{
		Equation: "x ← ∇φ*(∇φ(x) - lr·g)",
		Map:      "h = lr; map is that of the flow",
		Rule:     "as published",
		Cite:     []string{"nemirovsky1983problem", "beck2003mirror"},
		Samples:  []string{"mirror", "mirror(lr=0.0001,map=hyperbolic(beta=10))", "mirror(lr=0.0001,map=entropy)", "mirror(map=pnorm(p=1.5))", "mirror(lr=0.0001,map=pnorm(p=3))"},
	})
	Register("expgrad", ExpGrad{LR: .1, Simplex: 1}, Entry{
		Equation: "x_i ← simplex·u_i/Σ|u|, u_i = x_i·e^(-lr·g_i)",
		Map:      "h = lr; simplex is that of the flow, whose map is entropy",
		Rule:     "as published for weights on the simplex; that a negative coordinate keeps its sign is an addition",
		Cite:     []string{"kivinen1997exponentiated", "arora2012multiplicative"},
		Samples:  []string{"expgrad", "expgrad(lr=0.001,simplex=4)"},
	})
	Register("riemannian", Riemannian{LR: 1e-3}, Entry{
		Equation: "x ← R_x(-lr·grad f)",
		Map: "h = lr; manifold is that of the flow: sphere, stiefel, grassmann, hyperbolic, spectrum or spd. The scheme\n" +
			"of the method is \"step\" and the retraction, or \"geodesic\", by move; empty stands for the flow's own scheme",
		Rule:    "as published for the gradient and the retraction of each manifold; the rate is constant",
		Cite:    []string{"absil2008optimization", "edelman1998geometry"},
		Samples: []string{"riemannian", "riemannian(lr=0.01,move=geodesic)", "riemannian(manifold=stiefel)", "riemannian(manifold=grassmann,move=polar)", "riemannian(lr=0.0001,manifold=hyperbolic)", "riemannian(lr=0.0001,manifold=hyperbolic,move=geodesic)"},
	})
}
