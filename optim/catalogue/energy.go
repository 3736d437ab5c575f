package catalogue

import (
	"errors"

	"github.com/odescent/odescent/flows"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/split"
)

// AEGD is adaptive gradient descent with energy, with q = g/(2√(f + C)),
//
//	r ← r/(1 + 2·LR·q²),  x ← x - 2·LR·r·q:
//
// the flow with a quadratic energy, r for √(f + C), by the linearly implicit Euler method, each coordinate with an r of
// its own or, with Scalar, one for all. Σr² falls at every LR > 0. C is such that f + C is positive wherever the run
// goes. One gradient with its value a step.
type AEGD struct {
	LR     float64 `spec:"lr" unit:"x^2/f" in:"(0,inf)"`
	C      float64 `spec:"c" unit:"f" in:"finite"`
	Scalar bool    `spec:"scalar"`
}

func (c AEGD) Check() error {
	if c.C == 0 {
		return errors.New("c=0 is not told from one left out: write a c above -min f, 1 being the default, or 1e-300 where f is positive")
	}
	return nil
}

func (c AEGD) Triple() Triple {
	return Triple{Flow: flows.IEQ{C: c.C, Norm: c.Scalar}, Method: split.Lie{}, Control: control.Fixed{H: c.LR}}
}

// ItohAbe is coordinate descent by the discrete derivative of Itoh and Abe: every coordinate in turn, x_i ← x_i + Δ,
// moves by the Δ ≠ 0 with Δ = -LR·(f(x + Δe_i) - f(x))/Δ, for i = 1, 2, ..., so that f falls by Δ²/LR with every move,
// for any LR > 0. A step costs a gradient, which says where to look, and some ten values for each coordinate.
type ItohAbe struct {
	LR float64 `spec:"lr" unit:"x^2/f" in:"(0,inf)"`
}

func (c ItohAbe) Triple() Triple {
	return Triple{Flow: flows.Gradient{}, Method: split.ItohAbe{}, Control: control.Fixed{H: c.LR}}
}

func init() {
	Register("aegd", AEGD{LR: .1, C: 1}, Entry{
		Equation: "q = g/(2√(f + c)), r ← r/(1 + 2·lr·q²), x ← x - 2·lr·r·q",
		Map:      "h = lr, norm = scalar; c is the flow's",
		Rule:     "as published, by coordinate; scalar = true is the form with one energy",
		Cite:     []string{"liu2020aegd"},
		Samples:  []string{"aegd", "aegd(lr=0.01,c=2)", "aegd(scalar=true)"},
	})
	Register("itohabe", ItohAbe{1e-2}, Entry{
		Equation: "x_i ← x_i + Δ, Δ = -lr·(f(x + Δe_i) - f(x))/Δ, for i = 1, 2, ...",
		Map:      "h = lr",
		Rule:     "as published, the coordinates in their order",
		Cite:     []string{"itoh1988hamiltonian", "riis2022geometric"},
		Samples:  []string{"itohabe", "itohabe(lr=0.1)"},
	})
}
