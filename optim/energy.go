package optim

import (
	"errors"

	"github.com/odescent/odescent/flows"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/split"
)

// AEGDConfig holds the parameters of adaptive gradient descent with energy, with q = g/(2√(f + C)),
//
//	r ← r/(1 + 2·LR·q²),  x ← x - 2·LR·r·q:
//
// the flow with a quadratic energy, r for √(f + C), by the linearly implicit Euler method, each coordinate with an r of its own or,
// with Scalar, one for all. Σr² falls at every LR > 0. C is such that f + C is positive wherever the run goes. One
// gradient with its value a step.
type AEGDConfig struct {
	LR     float64 `spec:"lr" unit:"x^2/f" in:"(0,inf)"`
	C      float64 `spec:"c" unit:"f" in:"finite"`
	Scalar bool    `spec:"scalar"`
}

func (c AEGDConfig) Check() error {
	if c.C == 0 {
		return errors.New("c=0 is not told from one left out: write a c above -min f, 1 being the default, or 1e-300 where f is positive")
	}
	return nil
}

func (c AEGDConfig) Optimizer() Optimizer { return build(c) }

func (c AEGDConfig) compose() Optimizer {
	return Optimizer{Flow: flows.IEQ{C: c.C, Norm: c.Scalar}, Method: split.Lie{}, Control: control.Fixed{H: c.LR}}
}

// ItohAbeConfig holds the one parameter of coordinate descent by the discrete derivative of Itoh and Abe: every coordinate
// in turn moves by the Δ ≠ 0 with Δ = -LR·(f(x + Δe) - f(x))/Δ, so that f falls by Δ²/LR with every move, for any
// LR > 0. A step costs a gradient, which says where to look, and some ten values for each coordinate.
type ItohAbeConfig struct {
	LR float64 `spec:"lr" unit:"x^2/f" in:"(0,inf)"`
}

func (c ItohAbeConfig) Optimizer() Optimizer { return build(c) }

func (c ItohAbeConfig) compose() Optimizer {
	return Optimizer{Flow: flows.Gradient{}, Method: split.ItohAbe{}, Control: control.Fixed{H: c.LR}}
}

// AEGD returns adaptive gradient descent with energy, by coordinate, for functions that are above -1.
func AEGD(lr float64) Optimizer {
	return named(AEGDConfig{LR: lr, C: 1}, "aegd", AEGDConfig{LR: .1, C: 1})
}

// ItohAbe returns coordinate descent by the discrete derivative of Itoh and Abe.
func ItohAbe(lr float64) Optimizer { return named(ItohAbeConfig{lr}, "itohabe", ItohAbeConfig{1e-2}) }

func init() {
	define("aegd", AEGDConfig{LR: .1, C: 1}, "h = lr, norm = scalar; c is the flow's", "liu2020aegd")
	define("itohabe", ItohAbeConfig{1e-2}, "h = lr", "itoh1988hamiltonian", "riis2022geometric")

	published("aegd", "as published, by coordinate; scalar = true is the form with one energy")
	published("itohabe", "as published, the coordinates in their order")
}
