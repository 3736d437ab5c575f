package optim

import (
	"errors"

	"github.com/odescent/odescent/flows"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/rk"
	"github.com/odescent/odescent/ode/spec"
	"github.com/odescent/odescent/ode/stab"
)

// RKCDConfig holds the parameters of Runge–Kutta–Chebyshev descent: the stabilized method of order 1 on the gradient flow,
// each step as long as its Stages allow. That is close to 2·Stages²/ρ while Eta is small, ρ being the largest curvature,
// which is estimated anew every 25 steps. Eta > 0 is the damping: the larger, the more of the stiff modes is gone after
// a step, and the shorter is that; 0.75 to 5 is for descent. A step that does not descend, as the estimate was too small,
// is taken anew with half its length. A step costs Stages gradients.
type RKCDConfig struct {
	Stages int     `spec:"stages" in:"[1,inf)"`
	Eta    float64 `spec:"eta" unit:"1" in:"(0,1e5]"`
}

// RKCDDefaults returns ten stages and eta = 1.17, the best for large condition numbers in the sense of the source.
func RKCDDefaults() RKCDConfig { return RKCDConfig{Stages: 10, Eta: 1.17} }

func (c RKCDConfig) Optimizer() Optimizer { return build(c) }

func (c RKCDConfig) compose() Optimizer {
	return Optimizer{Flow: flows.Gradient{}, Method: stab.RKC1{Eta: c.Eta, MaxStages: c.Stages}, Control: control.Descent{
		Of: control.Edge{Share: 1}, C: 1e-4, Shrink: .5, Grow: 2, Window: 1}}
}

// ChebyshevConfig holds the parameters of Chebyshev's semi-iteration, restarted after every Stages gradients, for
// curvatures that lie in [Mu, L]: the Runge–Kutta–Chebyshev method of order 1 on the gradient flow with a fixed step,
//
//	w0 = (L + Mu)/(L - Mu),  eta = (w0 - 1)·Stages²,  h = 2·T'(w0)/((L - Mu)·T(w0)),
//
// T being the Chebyshev polynomial of degree Stages. On a quadratic a step shrinks every mode by 1/T(w0) or more, which
// no other polynomial of that degree does. 0 < Mu < L. A step costs Stages gradients.
type ChebyshevConfig struct {
	Mu     float64 `spec:"mu" unit:"f/x^2" in:"(0,inf)"`
	L      float64 `spec:"l" unit:"f/x^2" in:"(0,inf)"`
	Stages int     `spec:"stages" in:"[1,10000]"`
}

// ChebyshevDefaults returns ten stages for curvatures from 0.01 to 1; the curvatures are the problem's to say.
func ChebyshevDefaults() ChebyshevConfig { return ChebyshevConfig{Mu: .01, L: 1, Stages: 10} }

func (c ChebyshevConfig) Check() error {
	if !(c.Mu < c.L) {
		return errors.New("mu must be below l")
	}
	m, _ := c.method()
	return spec.Check(m)
}

// method returns the method and the length of its step.
func (c ChebyshevConfig) method() (stab.RKC1, float64) {
	s := float64(c.Stages)
	eps := 2 * c.Mu / (c.L - c.Mu) // w0 - 1
	// T and T' by differences of consecutive degrees, in which nothing cancels.
	t, dt, d, dd := 1+eps, 1., eps, 1.
	for range c.Stages - 1 {
		dd += float64(2*eps*dt) + float64(2*t)
		d += float64(2 * eps * t)
		t, dt = t+d, dt+dd
	}
	return stab.RKC1{Eta: eps * s * s, Stages: c.Stages}, 2 * dt / ((c.L - c.Mu) * t)
}

func (c ChebyshevConfig) Optimizer() Optimizer { return build(c) }

func (c ChebyshevConfig) compose() Optimizer {
	m, h := c.method()
	return Optimizer{Flow: flows.Gradient{}, Method: m, Control: control.Fixed{H: h}}
}

// ExtragradientConfig holds the one parameter of the extragradient method x ← x - LR·∇f(x - LR·∇f(x)): Matsuno's method,
// explicit with two stages, on the gradient flow, h = LR. Two gradients a step. LR > 0.
type ExtragradientConfig struct {
	LR float64 `spec:"lr" unit:"x^2/f" in:"(0,inf)"`
}

// OGDConfig holds the parameters of optimistic gradient descent x ← x - (LR + Beta)·g + Beta·g₋, g₋ being the gradient of
// the step before: a two-step method of Adams' kind on the gradient flow with h = LR > 0, which is the one of order 2,
// that of Adams and Bashforth, for Beta = LR/2. Beta > 0. The first step is x - LR·g. One gradient a step.
type OGDConfig struct {
	LR   float64 `spec:"lr" unit:"x^2/f" in:"(0,inf)"`
	Beta float64 `spec:"beta" unit:"x^2/f" in:"(0,inf)"`
}

func (c ExtragradientConfig) Optimizer() Optimizer { return build(c) }

func (c ExtragradientConfig) compose() Optimizer {
	return Optimizer{Flow: flows.Gradient{}, Method: rk.Matsuno, Control: control.Fixed{H: c.LR}}
}

func (c OGDConfig) Optimizer() Optimizer { return build(c) }

func (c OGDConfig) compose() Optimizer {
	m := rk.AB2{Beta: c.Beta / c.LR}
	if m.Beta == .5 {
		m.Beta = 0
	}
	return Optimizer{Flow: flows.Gradient{}, Method: m, Control: control.Fixed{H: c.LR}}
}

// RKCD returns Runge–Kutta–Chebyshev descent with the given number of stages.
func RKCD(stages int) Optimizer {
	c := RKCDDefaults()
	c.Stages = stages
	return named(c, "rkcd", RKCDDefaults())
}

// Chebyshev returns Chebyshev's semi-iteration for curvatures in [mu, l].
func Chebyshev(mu, l float64, stages int) Optimizer {
	return named(ChebyshevConfig{mu, l, stages}, "chebyshev", ChebyshevDefaults())
}

// Extragradient returns the extragradient method.
func Extragradient(lr float64) Optimizer {
	return named(ExtragradientConfig{lr}, "extragradient", ExtragradientConfig{1e-3})
}

// OGD returns optimistic gradient descent.
func OGD(lr, beta float64) Optimizer {
	return named(OGDConfig{lr, beta}, "ogd", OGDConfig{1e-3, 5e-4})
}

func init() {
	define("rkcd", RKCDDefaults(), "maxstages = stages, eta = eta; h is what the stages reach, of the curvature that is estimated", "eftekhari2021explicit")
	define("chebyshev", ChebyshevDefaults(), "w0 = (l + mu)/(l - mu), eta = (w0 - 1)·stages², h = 2T'(w0)/((l - mu)·T(w0)) with the Chebyshev polynomial T of degree stages",
		"golub1961chebyshev", "eftekhari2021explicit")
	define("extragradient", ExtragradientConfig{1e-3}, "h = lr", "korpelevich1976extragradient")
	define("ogd", OGDConfig{1e-3, 5e-4}, "h = lr, the method's beta = beta/lr; ½, of order 2, is its default", "popov1980modification", "daskalakis2018training")

	published("rkcd", "differs: the curvature is estimated as the run goes, and a step that does not descend is halved; the paper is given its bounds")
	published("chebyshev", "as published: Chebyshev's polynomial for curvatures in [mu, l], restarted after its stages")
	published("extragradient", "as published, without a constraint")
	published("ogd", "differs: beta = lr/2, of order 2 on the flow, is the default; the sources have beta = lr")
}
