package optim

import (
	"github.com/odescent/odescent/flows"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/split"
)

// LionConfig holds the parameters of Lion,
//
//	x ← x - LR·(sign(Beta1·m + (1-Beta1)·g) + WeightDecay·x),  m ← Beta2·m + (1-Beta2)·g.
//
// In terms of the new m the sign is that of (1-κ)·m + κ·g with κ = 1 - Beta1/Beta2: a relaxation whose direction looks
// ahead and is read by its signs. LR > 0; Beta1 in [0, 1), Beta2 in (0, 1); WeightDecay ≥ 0. One gradient a step.
type LionConfig struct {
	LR          float64 `spec:"lr" unit:"x" in:"(0,inf)"`
	Beta1       float64 `spec:"beta1" unit:"1" in:"[0,1)"`
	Beta2       float64 `spec:"beta2" unit:"1" in:"(0,1)"`
	WeightDecay float64 `spec:"weight_decay" unit:"1/x" in:"[0,inf)"`
}

func LionDefaults() LionConfig { return LionConfig{LR: 1e-4, Beta1: .9, Beta2: .99} }

func (c LionConfig) Optimizer() Optimizer { return build(c) }

func (c LionConfig) compose() Optimizer {
	f := flows.Relaxation{Beta: c.Beta2, Mix: 1 - c.Beta1/c.Beta2, Read: flows.Readout{Kind: flows.Signs}, Decay: c.WeightDecay}
	return Optimizer{Flow: f, Method: split.Lie{}, Control: control.Fixed{H: c.LR, Clock: control.PerStep}}
}

// SignumConfig holds the parameters of signSGD with momentum, m ← Momentum·m + (1-Momentum)·g, x ← x - LR·(sign(m) +
// WeightDecay·x): a relaxation read by its signs. LR > 0; Momentum in [0, 1); WeightDecay ≥ 0. One gradient a step.
type SignumConfig struct {
	LR          float64 `spec:"lr" unit:"x" in:"(0,inf)"`
	Momentum    float64 `spec:"momentum" unit:"1" in:"[0,1)"`
	WeightDecay float64 `spec:"weight_decay" unit:"1/x" in:"[0,inf)"`
}

func SignumDefaults() SignumConfig { return SignumConfig{LR: 1e-3, Momentum: .9} }

func (c SignumConfig) Optimizer() Optimizer { return build(c) }

func (c SignumConfig) compose() Optimizer {
	f := flows.Relaxation{Beta: c.Momentum, Read: flows.Readout{Kind: flows.Signs}, Decay: c.WeightDecay}
	return Optimizer{Flow: f, Method: split.Lie{}, Control: control.Fixed{H: c.LR, Clock: control.PerStep}}
}

// Lion returns Lion with the given learning rate.
func Lion(lr float64) Optimizer {
	c := LionDefaults()
	c.LR = lr
	return named(c, "lion", LionDefaults())
}

// Signum returns signSGD with momentum, with the given learning rate.
func Signum(lr float64) Optimizer {
	c := SignumDefaults()
	c.LR = lr
	return named(c, "signum", SignumDefaults())
}

func init() {
	define("lion", LionDefaults(), "beta = beta2, mix = 1 - beta1/beta2, read = sign, decay = weight_decay; h = lr on the step clock", "chen2023symbolic")
	define("signum", SignumDefaults(), "beta = momentum, read = sign, decay = weight_decay; h = lr on the step clock", "bernstein2018signsgd")

	published("lion", "as published")
	published("signum", "as published; the decoupled decay is an addition")
}
