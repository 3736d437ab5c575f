package catalogue

import (
	"errors"

	"github.com/odescent/odescent/flows"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/stiff"
)

// LM is the method of Levenberg and Marquardt,
//
//	x ← x - (H + λI)⁻¹g, or with GaussNewton x ← x - (JᵀJ + λI)⁻¹g;
//	λ by the ratio of the decreases of f and of its model:
//
// the linearly implicit Euler method on the gradient flow with h = 1/λ, under the control by that ratio. Rule is
// nielsen or marquardt; Lambda0 > 0 is the first λ as a multiple of max|H_ii|, H0 > 0 the first h instead; see
// [control.Ratio]. H is the Hessian of f, or what differences of the gradient say of it; with GaussNewton it is JᵀJ for
// the Jacobian J of the residuals, which the objective then must have: the method as Levenberg and Marquardt wrote it.
// A step costs a gradient and a Hessian, an attempt a factorisation and a value.
type LM struct {
	Rule    string  `spec:"rule" oneof:",nielsen,marquardt"`
	Lambda0 float64 `spec:"lambda0" unit:"1" in:"(0,inf)"`
	H0      float64 `spec:"h0" unit:"x^2/f" in:"[0,inf)"`

	GaussNewton bool `spec:"gaussnewton"`
}

func (c LM) Check() error {
	if c.Rule == "" {
		return errors.New("rule must be given")
	}
	return nil
}

func (c LM) control() control.Ratio {
	return control.Ratio{Rule: c.Rule, Tau: c.Lambda0, H0: c.H0}
}

func (c LM) Triple() Triple {
	return Triple{Flow: flows.Gradient{GaussNewton: c.GaussNewton}, Method: stiff.LinImplicitEuler, Control: c.control()}
}

// SER is pseudo-transient continuation, x ← x - (H + I/h)⁻¹g, h⁺ = h·‖g‖/‖g⁺‖: the linearly implicit Euler method on
// the gradient flow. H0 > 0 is the first h; zero means 10/max|H_ii|. A step
// costs a gradient, a Hessian and a factorisation, and no value of f: f may rise.
type SER struct {
	H0 float64 `spec:"h0" unit:"x^2/f" in:"[0,inf)"`
}

func (c SER) Triple() Triple {
	return Triple{Flow: flows.Gradient{}, Method: stiff.LinImplicitEuler, Control: control.SER{H: c.H0}}
}

// TrustRegion is the trust region method with exact subproblems, x ← x + argmin g·Δ + ½Δ·HΔ over ‖Δ‖ ≤ r: the linearly
// implicit Euler method on the gradient flow, the time of a step being the one whose move is as long as the radius. R0
// > 0 is the first radius; zero means ‖g‖/max|H_ii|. A step costs a gradient and a Hessian, an attempt a factorisation,
// and a value if its length fits. In the hard case, where g has no part in the direction of the most negative
// curvature, it goes along that, too.
type TrustRegion struct {
	R0 float64 `spec:"r0" unit:"x" in:"[0,inf)"`
}

// Cubic is Newton's method with cubic regularisation, x ← x + argmin g·Δ + ½Δ·HΔ + σ‖Δ‖³/3: as [TrustRegion], but the
// time of a step is the one with 1/h = σ‖Δ‖. R0 > 0 is the first 1/σ; zero means ‖g‖/max|H_ii|².
type Cubic struct {
	R0 float64 `spec:"r0" unit:"x^3/f" in:"[0,inf)"`
}

func (c TrustRegion) Triple() Triple {
	return Triple{Flow: flows.Gradient{}, Method: stiff.LinImplicitEuler, Control: control.Radius{Rule: "ball", R0: c.R0, Close: .1}}
}

func (c Cubic) Triple() Triple {
	return Triple{Flow: flows.Gradient{}, Method: stiff.LinImplicitEuler, Control: control.Radius{Rule: "cubic", R0: c.R0, Close: .1}}
}

func init() {
	Register("lm", LM{Rule: "nielsen", Lambda0: 1e-3}, Entry{
		Equation: "x ← x - (H + λI)⁻¹g, or with gaussnewton x ← x - (JᵀJ + λI)⁻¹g; λ by the ratio of the decreases of f and of its model",
		Map:      "h = 1/λ, tau = lambda0; rule and h0 are those of the control,\ngaussnewton is that of the flow",
		Rule:     "differs: the matrix is the Hessian, shifted by λI; gaussnewton = true has JᵀJ, as published. The rule for λ is Nielsen's or, with rule = marquardt, Marquardt's factors",
		Cite:     []string{"levenberg1944method", "marquardt1963algorithm", "nielsen1999damping"},
		Samples:  []string{"lm", "lm(rule=marquardt)", "lm(lambda0=1,h0=0.01)", "lm(gaussnewton=true)"},
	})
	Register("ser", SER{}, Entry{
		Equation: "x ← x - (H + I/h)⁻¹g, h⁺ = h·‖g‖/‖g⁺‖",
		Map:      "h = h0, the first step, and if that is 0 it is 10/max|H_ii|",
		Rule:     "as published, h in inverse proportion to ‖g‖",
		Cite:     []string{"mulder1985experiments", "kelley1998convergence"},
		Samples:  []string{"ser", "ser(h0=0.1)"},
	})
	Register("trustregion", TrustRegion{}, Entry{
		Equation: "x ← x + argmin g·Δ + ½Δ·HΔ over ‖Δ‖ ≤ r",
		Map:      "r0 = r0, and if that is 0 the first radius is ‖g‖/max|H_ii|",
		Rule:     "as published, exact subproblems with the hard case; the radius goes by the ratio of the decreases",
		Cite:     []string{"more1983computing", "higham1999trust"},
		Samples:  []string{"trustregion", "trustregion(r0=0.5)"},
	})
	Register("cubic", Cubic{}, Entry{
		Equation: "x ← x + argmin g·Δ + ½Δ·HΔ + σ‖Δ‖³/3",
		Map:      "r0 = r0 is 1/σ, and if that is 0 the first one is ‖g‖/max|H_ii|²",
		Rule:     "differs: σ goes by the ratio of the decreases; in the paper it is a bound on the Hessian's Lipschitz constant",
		Cite:     []string{"nesterov2006cubic"},
		Samples:  []string{"cubic", "cubic(r0=0.1)"},
	})
}
