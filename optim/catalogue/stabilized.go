package catalogue

import (
	"errors"

	"github.com/odescent/odescent/flows"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/rk"
	"github.com/odescent/odescent/ode/spec"
	"github.com/odescent/odescent/ode/stab"
)

// RKCD is Runge–Kutta–Chebyshev descent: the stabilized method of order 1 on the gradient flow, x ← P(-hg): Stages
// steps of Chebyshev descent, h ≈ 2·Stages²/ρ for the largest curvature ρ while Eta is small, as long as the stages
// allow. ρ is estimated anew every 25 steps. Eta > 0 is the damping: the larger, the more of the stiff modes is gone
// after a step, and the shorter is that; 0.75 to 5 is for descent. A step that does not descend, as the estimate was
// too small, is taken anew with half its length. A step costs Stages gradients.
type RKCD struct {
	Stages int     `spec:"stages" in:"[1,inf)"`
	Eta    float64 `spec:"eta" unit:"1" in:"(0,1e5]"`
}

func (c RKCD) Triple() Triple {
	return Triple{Flow: flows.Gradient{}, Method: stab.RKC1{Eta: c.Eta, MaxStages: c.Stages}, Control: control.Descent{
		Of: control.Edge{Share: 1}, C: 1e-4, Shrink: .5, Grow: 2, Window: 1}}
}

// Chebyshev is Chebyshev's semi-iteration, restarted after every Stages gradients, for
// curvatures that lie in [Mu, L]: the Runge–Kutta–Chebyshev method of order 1 on the gradient flow with a fixed step,
//
//	w0 = (L + Mu)/(L - Mu),  eta = (w0 - 1)·Stages²,  h = 2·T'(w0)/((L - Mu)·T(w0)),
//
// T of degree Stages being the Chebyshev polynomial. A step, x_Stages = T(w0 - (w0 + 1)·H/L)/T(w0) of x on a quadratic,
// shrinks every mode by 1/T(w0) or more, which no other polynomial of that degree does. 0 < Mu < L. A step costs Stages
// gradients.
type Chebyshev struct {
	Mu     float64 `spec:"mu" unit:"f/x^2" in:"(0,inf)"`
	L      float64 `spec:"l" unit:"f/x^2" in:"(0,inf)"`
	Stages int     `spec:"stages" in:"[1,10000]"`
}

func (c Chebyshev) Check() error {
	if !(c.Mu < c.L) {
		return errors.New("mu must be below l")
	}
	m, _ := c.method()
	return spec.Check(m)
}

// method returns the method and the length of its step.
func (c Chebyshev) method() (stab.RKC1, float64) {
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

func (c Chebyshev) Triple() Triple {
	m, h := c.method()
	return Triple{Flow: flows.Gradient{}, Method: m, Control: control.Fixed{H: h}}
}

// Extragradient is the extragradient method x ← x - LR·∇f(x - LR·∇f(x)): Matsuno's method,
// explicit with two stages, on the gradient flow, h = LR. Two gradients a step. LR > 0.
type Extragradient struct {
	LR float64 `spec:"lr" unit:"x^2/f" in:"(0,inf)"`
}

// OGD is optimistic gradient descent x ← x - (LR + Beta)·g + Beta·g₋, g₋ being the gradient of
// the step before: a two-step method of Adams' kind on the gradient flow with h = LR > 0, which is the one of order 2,
// that of Adams and Bashforth, for Beta = LR/2. Beta > 0. The first step is x - LR·g. One gradient a step.
type OGD struct {
	LR   float64 `spec:"lr" unit:"x^2/f" in:"(0,inf)"`
	Beta float64 `spec:"beta" unit:"x^2/f" in:"(0,inf)"`
}

func (c Extragradient) Triple() Triple {
	return Triple{Flow: flows.Gradient{}, Method: rk.Matsuno, Control: control.Fixed{H: c.LR}}
}

func (c OGD) Triple() Triple {
	m := rk.AB2{Beta: c.Beta / c.LR}
	if m.Beta == .5 {
		m.Beta = 0
	}
	return Triple{Flow: flows.Gradient{}, Method: m, Control: control.Fixed{H: c.LR}}
}

func init() {
	Register("rkcd", RKCD{Stages: 10, Eta: 1.17}, Entry{
		Equation: "x ← P(-hg): stages steps of Chebyshev descent, h ≈ 2·stages²/ρ for the largest curvature ρ",
		Map:      "maxstages = stages, eta = eta; h is what the stages reach, of the curvature that is estimated",
		Rule:     "differs: the curvature is estimated as the run goes, and a step that does not descend is halved; the paper is given its bounds",
		Cite:     []string{"eftekhari2021explicit"},
		Samples:  []string{"rkcd", "rkcd(stages=3,eta=5)"},
	})
	Register("chebyshev", Chebyshev{Mu: .01, L: 1, Stages: 10}, Entry{
		Equation: "x_stages = T(w0 - (w0 + 1)·H/l)/T(w0) of x on a quadratic, w0 = (l + mu)/(l - mu), T of degree stages",
		Map:      "w0 = (l + mu)/(l - mu), eta = (w0 - 1)·stages², h = 2T'(w0)/((l - mu)·T(w0)) with the Chebyshev polynomial T of degree stages",
		Rule:     "as published: Chebyshev's polynomial for curvatures in [mu, l], restarted after its stages",
		Cite:     []string{"golub1961chebyshev", "eftekhari2021explicit"},
		Samples:  []string{"chebyshev(mu=1,l=2000)", "chebyshev(mu=0.1,l=3000,stages=5)"},
	})
	Register("extragradient", Extragradient{1e-3}, Entry{
		Equation: "x ← x - lr·∇f(x - lr·∇f(x))",
		Map:      "h = lr",
		Rule:     "as published, without a constraint",
		Cite:     []string{"korpelevich1976extragradient"},
		Samples:  []string{"extragradient", "extragradient(lr=0.0005)"},
	})
	Register("ogd", OGD{1e-3, 5e-4}, Entry{
		Equation: "x ← x - (lr + beta)·g + beta·g₋",
		Map:      "h = lr, the method's beta = beta/lr; ½, of order 2, is its default",
		Rule:     "differs: beta = lr/2, of order 2 on the flow, is the default; the sources have beta = lr",
		Cite:     []string{"popov1980modification", "daskalakis2018training"},
		Samples:  []string{"ogd", "ogd(lr=0.0005)", "ogd(lr=0.0005,beta=0.0004)"},
	})
}
