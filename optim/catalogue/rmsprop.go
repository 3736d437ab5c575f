package catalogue

import (
	"errors"

	"github.com/odescent/odescent/flows"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/rk"
	"github.com/odescent/odescent/ode/spec"
	"github.com/odescent/odescent/ode/split"
)

// RMSProp divides the gradient by the root of its mean square, under torch.optim.RMSprop's names. The rule, with g =
// ∇f(x) + WeightDecay·x, is
//
//	v ← Alpha·v + (1-Alpha)·g²,   x ← x - LR·g/(√v + Eps),   v = V0 at the start,
//
// for every coordinate by itself or, with Scalar, with one v of the squared norm for all of them, as the derivation
// has it. EpsInside puts Eps under the root. Centered uses v - ḡ² with ḡ the average of g in place of v. With
// Momentum μ the move g/(√v + Eps) passes through b ← μ·b + g/(√v + Eps) first.
//
// It is Euler's method on the gradient flow under the slope control with a moving average and tolerance LR; with
// Momentum the heavy ball whose force the preconditioner acts on. LR > 0; Alpha and Momentum in [0, 1); the others ≥ 0;
// Scalar excludes Centered and Momentum. One gradient a step.
type RMSProp struct {
	LR          float64 `spec:"lr" unit:"x" in:"(0,inf)"`
	Alpha       float64 `spec:"alpha" unit:"1" in:"[0,1)" tau:"tau"`
	Eps         float64 `spec:"eps" unit:"f/x" in:"[0,inf)"`
	WeightDecay float64 `spec:"weight_decay" unit:"f/x^2" in:"[0,inf)"`
	Momentum    float64 `spec:"momentum" unit:"1" in:"[0,1)"`
	Centered    bool    `spec:"centered"`
	Scalar      bool    `spec:"scalar"`
	EpsInside   bool    `spec:"eps_inside"`
	V0          float64 `spec:"v0" unit:"f^2/x^2" in:"[0,inf)"`
}

// Unit implements spec.Unitful: with EpsInside, Eps is a squared gradient.
func (c RMSProp) Unit(key string) string {
	if key == "eps" && c.EpsInside {
		return "f^2/x^2"
	}
	return spec.UnitTag(c, key)
}

func (c RMSProp) Check() error {
	if c.Scalar && (c.Centered || c.Momentum != 0) {
		return errors.New("scalar=true excludes centered and momentum")
	}
	return nil
}

func (c RMSProp) Triple() Triple {
	s := control.Slope{Tol: c.LR, Memory: control.EMA{Beta: c.Alpha, Start: c.V0}, Eps: outside(c.Eps)}
	if c.Centered {
		s.Memory = control.Centered{Beta: c.Alpha, Start: c.V0}
	}
	if c.EpsInside {
		s.Eps = control.Inside(c.Eps)
	}
	if c.Scalar {
		s.Per = control.Norm
	}
	o := Triple{Flow: flows.Gradient{L2: c.WeightDecay}, Method: rk.Euler, Control: s}
	if c.Momentum > 0 {
		o.Flow = flows.HeavyBall{Gamma: complement(c.Momentum), L2: c.WeightDecay, Precond: flows.OnForce}
		o.Method = split.Symplectic{}
	}
	return o
}

func init() {
	Register("rmsprop", RMSProp{LR: 1e-2, Alpha: .99, Eps: 1e-8}, Entry{
		Equation: "v ← alpha·v + (1-alpha)·g², x ← x - lr·g/(√v + eps)",
		Map: "tol = lr, memory = ema(alpha,start=v0) or centered, eps = eps or inside(eps) with eps_inside,\n" +
			"l2 = weight_decay; per = norm with scalar. With momentum the flow is heavyball, gamma = 1 - momentum\n" +
			"and precond = force, and the method symplectic",
		Rule:    "as published, v from zero on and not corrected; eps, beside the root, is torch.optim's, and eps_inside has it within",
		Cite:    []string{"tieleman2012lecture"},
		Samples: []string{"rmsprop", "rmsprop(lr=0.001,momentum=0.9)", "rmsprop(centered=true)", "rmsprop(alpha=0.9,scalar=true)", "rmsprop(weight_decay=0.1,eps_inside=true,v0=1)", "rmsprop(lr=0.001,eps=0.0001,momentum=0.5,centered=true)"},
	})
}
