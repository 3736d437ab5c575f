package optim

import (
	"github.com/odescent/odescent/flows"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/spec"
	"github.com/odescent/odescent/ode/split"
)

// LARSConfig holds the parameters of LARS. With g = ∇f(x) + WeightDecay·x, block by block of the coordinates,
//
//	b ← Momentum·b + TrustCoefficient·‖x‖/(‖g‖ + Eps)·g,  x ← x - LR·b,
//
// the factor being 1 where x or g is zero: the heavy ball whose force the preconditioner acts on, under the slope control per
// block with a tolerance relative to the block's size. Blocks lists the lengths of the blocks, the last one repeated; none:
// all coordinates are one. LR, TrustCoefficient > 0; Momentum in [0, 1); the others ≥ 0. One gradient a step.
type LARSConfig struct {
	LR               float64   `spec:"lr" unit:"1" in:"(0,inf)"`
	Momentum         float64   `spec:"momentum" unit:"1" in:"[0,1)"`
	WeightDecay      float64   `spec:"weight_decay" unit:"f/x^2" in:"[0,inf)"`
	TrustCoefficient float64   `spec:"trust_coefficient" unit:"1" in:"(0,inf)"`
	Eps              float64   `spec:"eps" unit:"f/x" in:"[0,inf)"`
	Blocks           spec.List `spec:"blocks"`
}

func LARSDefaults() LARSConfig { return LARSConfig{LR: .1, Momentum: .9, TrustCoefficient: 1e-3} }

func (c LARSConfig) Optimizer() Optimizer { return build(c) }

func (c LARSConfig) compose() Optimizer {
	return Optimizer{
		Flow: flows.HeavyBall{Gamma: complement(c.Momentum), L2: c.WeightDecay, Precond: flows.OnForce}, Method: split.Symplectic{},
		Control: control.Slope{
			Tol: c.LR, Memory: control.Memory{Kind: control.None}, Per: control.Block, Eps: c.Eps, Blocks: c.Blocks,
			Length: control.Length{Kind: control.Size, By: c.TrustCoefficient},
		},
	}
}

// LAMBConfig holds the parameters of LAMB. With r = m̂/(√v̂ + Eps) + WeightDecay·x, Adam's direction, block by block,
//
//	x ← x - LR·‖x‖/‖r‖·r,
//
// or -LR·r where one of the two is zero: Adam read out at the length of the position. Blocks as in [LARSConfig]. LR > 0;
// Beta1, Beta2 in [0, 1); the others ≥ 0. One gradient a step.
type LAMBConfig struct {
	LR          float64   `spec:"lr" unit:"1" in:"(0,inf)"`
	Beta1       float64   `spec:"beta1" unit:"1" in:"[0,1)"`
	Beta2       float64   `spec:"beta2" unit:"1" in:"[0,1)"`
	Eps         float64   `spec:"eps" unit:"f/x" in:"[0,inf)"`
	WeightDecay float64   `spec:"weight_decay" unit:"1/x" in:"[0,inf)"`
	Blocks      spec.List `spec:"blocks"`
}

func LAMBDefaults() LAMBConfig { return LAMBConfig{LR: 1e-3, Beta1: .9, Beta2: .999, Eps: 1e-6} }

func (c LAMBConfig) Optimizer() Optimizer { return build(c) }

func (c LAMBConfig) compose() Optimizer {
	f := flows.Relaxation{Beta: c.Beta1, Debias: true, Decay: c.WeightDecay, Read: flows.Readout{Kind: flows.Trust, Blocks: c.Blocks}}
	return Optimizer{Flow: f, Method: split.Lie{}, Control: adamSlope(c.LR, c.Beta2, c.Eps)}
}

// LARS returns LARS with the given learning rate, for one block.
func LARS(lr float64) Optimizer {
	c := LARSDefaults()
	c.LR = lr
	return named(c, "lars", LARSDefaults())
}

// LAMB returns LAMB with the given learning rate, for one block.
func LAMB(lr float64) Optimizer {
	c := LAMBDefaults()
	c.LR = lr
	return named(c, "lamb", LAMBDefaults())
}

func init() {
	define("lars", LARSDefaults(), "gamma = 1 - momentum, precond = force, l2 = weight_decay; tol = lr, length = size(trust_coefficient), per = block, eps = eps", "you2017large")
	define("lamb", LAMBDefaults(), "Adam's map with read = trust, of which decay = weight_decay is a part", "you2020large")

	published("lars", "differs: the denominator is the length of g + weight_decay·x, where the paper adds the two lengths; the rate stands outside of b")
	published("lamb", "as published, averages corrected, with the identity for φ; the ratio is not clipped, and is 1 where one of the lengths is zero")
}
