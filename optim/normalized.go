package optim

import (
	"github.com/odescent/odescent/flows"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/split"
)

// LaPropConfig holds the parameters of LaProp: Adam with the slope divided before it is averaged,
//
//	v ← Beta2·v + (1-Beta2)·g²,  m ← Beta1·m + (1-Beta1)·g/(√v̂ + Eps),  x ← x - LR·m̂,
//
// so the preconditioner acts on the force. LR > 0; Beta1, Beta2 in [0, 1); the others ≥ 0; the decay is decoupled. One gradient
// a step.
type LaPropConfig struct {
	LR          float64 `spec:"lr" unit:"x" in:"(0,inf)"`
	Beta1       float64 `spec:"beta1" unit:"1" in:"[0,1)"`
	Beta2       float64 `spec:"beta2" unit:"1" in:"[0,1)"`
	Eps         float64 `spec:"eps" unit:"f/x" in:"[0,inf)"`
	WeightDecay float64 `spec:"weight_decay" unit:"1/x" in:"[0,inf)"`
}

func LaPropDefaults() LaPropConfig { return LaPropConfig{LR: 4e-4, Beta1: .9, Beta2: .999, Eps: 1e-15} }

func (c LaPropConfig) Optimizer() Optimizer { return build(c) }

func (c LaPropConfig) compose() Optimizer {
	return Optimizer{Flow: flows.Relaxation{Beta: c.Beta1, Debias: true, Decay: c.WeightDecay, Precond: flows.OnForce}, Method: split.Lie{}, Control: adamSlope(c.LR, c.Beta2, c.Eps)}
}

// ADOPTConfig holds the parameters of ADOPT: the slope is divided by the memory of those before it,
//
//	m ← Beta1·m + (1-Beta1)·g/max(√v, Eps),  x ← x - LR·m,  v ← Beta2·v + (1-Beta2)·g²,
//
// with v the first g² at the start. (The code of its authors takes no step at first; here the paper's v₀ is the square of
// the first slope, which the first step uses, too.) LR > 0; Beta1, Beta2 in [0, 1); the others ≥ 0. One gradient a step.
type ADOPTConfig struct {
	LR          float64 `spec:"lr" unit:"x" in:"(0,inf)"`
	Beta1       float64 `spec:"beta1" unit:"1" in:"[0,1)"`
	Beta2       float64 `spec:"beta2" unit:"1" in:"[0,1)"`
	Eps         float64 `spec:"eps" unit:"f/x" in:"[0,inf)"`
	WeightDecay float64 `spec:"weight_decay" unit:"1/x" in:"[0,inf)"`
}

func ADOPTDefaults() ADOPTConfig { return ADOPTConfig{LR: 1e-3, Beta1: .9, Beta2: .9999, Eps: 1e-6} }

func (c ADOPTConfig) Optimizer() Optimizer { return build(c) }

func (c ADOPTConfig) compose() Optimizer {
	s := control.Slope{
		Tol: c.LR, Memory: control.Memory{Kind: control.EMA, Beta: c.Beta2}, Per: control.Coordinate, Eps: c.Eps, Floor: true, Lag: true,
	}
	return Optimizer{Flow: flows.Relaxation{Beta: c.Beta1, Decay: c.WeightDecay, Precond: flows.OnForce}, Method: split.Lie{}, Control: s}
}

// LaProp returns LaProp with the given learning rate.
func LaProp(lr float64) Optimizer {
	c := LaPropDefaults()
	c.LR = lr
	return named(c, "laprop", LaPropDefaults())
}

// ADOPT returns ADOPT with the given learning rate.
func ADOPT(lr float64) Optimizer {
	c := ADOPTDefaults()
	c.LR = lr
	return named(c, "adopt", ADOPTDefaults())
}

func init() {
	define("laprop", LaPropDefaults(), "Adam's map with precond = force; decay = weight_decay", "ziyin2020laprop")
	define("adopt", ADOPTDefaults(), "beta = beta1 with precond = force, no correction; tol = lr, memory = ema(beta2), lag, floor, eps = eps; decay = weight_decay", "taniguchi2024adopt")

	published("laprop", "as published, both averages corrected; lr and eps are the authors' code's")
	published("adopt", "as published, algorithm 1, with v from the square of the first slope, which the first step uses, too. The authors' code takes no step at first and, since November 2024, clips g/√v at t^(1/4)")
}
