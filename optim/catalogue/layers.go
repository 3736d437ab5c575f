package catalogue

import (
	"github.com/odescent/odescent/flows"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/spec"
	"github.com/odescent/odescent/ode/split"
)

// LARS is the heavy ball with a rate for each block of the coordinates. With g = ∇f(x) + WeightDecay·x, block by block
// of the coordinates,
//
//	b ← Momentum·b + TrustCoefficient·‖x‖/(‖g‖ + Eps)·g,  x ← x - LR·b, by blocks,
//
// the factor being 1 where x or g is zero: the heavy ball whose force the preconditioner acts on, under the
// control lars. Blocks lists the lengths of the blocks, the last one repeated; none: all coordinates are one. LR,
// TrustCoefficient > 0; Momentum in [0, 1); the others ≥ 0. One gradient a step.
type LARS struct {
	LR               float64   `spec:"lr" unit:"1" in:"(0,inf)"`
	Momentum         float64   `spec:"momentum" unit:"1" in:"[0,1)"`
	WeightDecay      float64   `spec:"weight_decay" unit:"f/x^2" in:"[0,inf)"`
	TrustCoefficient float64   `spec:"trust_coefficient" unit:"1" in:"(0,inf)"`
	Eps              float64   `spec:"eps" unit:"f/x" in:"[0,inf)"`
	Blocks           spec.List `spec:"blocks"`
}

func (c LARS) Triple() Triple {
	return Triple{
		Flow: flows.HeavyBall{Gamma: complement(c.Momentum), L2: c.WeightDecay, Precond: flows.OnForce}, Method: split.Symplectic{},
		Control: control.LARS{Tol: c.LR, Trust: c.TrustCoefficient, Eps: c.Eps, Blocks: c.Blocks},
	}
}

// LAMB is Adam with a length for each block of the coordinates. With r = m̂/(√v̂ + Eps) + WeightDecay·x, Adam's
// direction, block by block,
//
//	x ← x - LR·‖x‖/‖r‖·r, by blocks,
//
// or -LR·r where one of the two is zero: Adam read out at the length of the position. Blocks as in [LARS]. LR > 0;
// Beta1, Beta2 in [0, 1); the others ≥ 0. One gradient a step.
type LAMB struct {
	LR          float64   `spec:"lr" unit:"1" in:"(0,inf)"`
	Beta1       float64   `spec:"beta1" unit:"1" in:"[0,1)" tau:"tau1"`
	Beta2       float64   `spec:"beta2" unit:"1" in:"[0,1)" tau:"tau2"`
	Eps         float64   `spec:"eps" unit:"f/x" in:"[0,inf)"`
	WeightDecay float64   `spec:"weight_decay" unit:"1/x" in:"[0,inf)"`
	Blocks      spec.List `spec:"blocks"`
}

func (c LAMB) Triple() Triple {
	f := flows.Relaxation{Beta: c.Beta1, Debias: true, Decay: c.WeightDecay, Read: flows.Trust{Blocks: c.Blocks}}
	return Triple{Flow: f, Method: split.Lie{}, Control: adamSlope(c.LR, c.Beta2, c.Eps)}
}

func init() {
	Register("lars", LARS{LR: .1, Momentum: .9, TrustCoefficient: 1e-3}, Entry{
		Equation: "b ← momentum·b + trust_coefficient·‖x‖/(‖g‖ + eps)·g, x ← x - lr·b, by blocks",
		Map:      "gamma = 1 - momentum, precond = force, l2 = weight_decay; tol = lr, trust = trust_coefficient, eps = eps",
		Rule:     "differs: the denominator is the length of g + weight_decay·x, where the paper adds the two lengths; the rate stands outside of b",
		Cite:     []string{"you2017large"},
		Samples:  []string{"lars", "lars(weight_decay=0.1,blocks=[2])"},
	})
	Register("lamb", LAMB{LR: 1e-3, Beta1: .9, Beta2: .999, Eps: 1e-6}, Entry{
		Equation: "r = m̂/(√v̂ + eps) + weight_decay·x, x ← x - lr·‖x‖/‖r‖·r, by blocks",
		Map:      "Adam's map with read = trust, of which decay = weight_decay is a part",
		Rule:     "as published, averages corrected, with the identity for φ; the ratio is not clipped, and is 1 where one of the lengths is zero",
		Cite:     []string{"you2020large"},
		Samples:  []string{"lamb", "lamb(weight_decay=0.1,blocks=[3,1])"},
	})
}
