package catalogue

import (
	"errors"

	"github.com/odescent/odescent/flows"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/sde"
)

// SGLD is stochastic gradient Langevin dynamics, x⁺ = x - LR·g + √(2·LR·T)·ξ: the method of
// Euler and Maruyama on the gradient flow, on the step clock. Its law tends to e^(-f/T); T = 1 is the posterior where f
// is its negative logarithm, and for a mean over N rows T = 1/N is. LR > 0; Temperature is a number or a schedule in
// steps; Seed names the noise. One gradient a step.
type SGLD struct {
	LR          float64         `spec:"lr" unit:"x^2/f" in:"(0,inf)"`
	Temperature sde.Temperature `spec:"temperature" unit:"f"`
	Seed        uint64          `spec:"seed"`
}

// SGHMC is stochastic gradient Hamiltonian Monte Carlo,
//
//	v ← (1 - Decay)·v - LR·g + √(2·Decay·LR·T)·ξ,  x ← x + v:
//
// damp, kick, noise and drift on the heavy ball, on the step clock. Decay in (0, 1) is one less the momentum; the rest
// is as in [SGLD]. One gradient a step.
type SGHMC struct {
	LR          float64         `spec:"lr" unit:"x^2/f" in:"(0,inf)"`
	Decay       float64         `spec:"decay" unit:"1" in:"(0,1)"`
	Temperature sde.Temperature `spec:"temperature" unit:"f"`
	Seed        uint64          `spec:"seed"`
}

// BAOAB is the splitting of Langevin's equation with the friction Gamma on the clock of the flow,
//
//	v ← v - ½H·g,  x ← x + ½H·v,  v ← e^(-Gamma·H)·v + √(T·(1 - e^(-2Gamma·H)))·ξ,  x ← x + ½H·v,  v ← v - ½H·g;
//
// see [sde.BAOAB]. H > 0, Gamma ≥ 0. One gradient a step, two with batches, as the kicks at both ends of a step
// see its batch.
type BAOAB struct {
	H           float64         `spec:"h" unit:"t" in:"(0,inf)"`
	Gamma       float64         `spec:"gamma" unit:"1/t" in:"[0,inf)"`
	Temperature sde.Temperature `spec:"temperature" unit:"f"`
	Seed        uint64          `spec:"seed"`
}

// Annealing is simulated annealing by Langevin's equation, dx = -∇f dt + √(2T(t)) dW, x ← x - LR·g + √(2·LR·T(t))·ξ:
// the method of Euler and Maruyama at a falling Temperature, a schedule in the time t of the flow, t = k·LR. The
// default c/ln(2 + t) finds a global minimum if c is the depth of the deepest other well, or more. One gradient a step.
type Annealing struct {
	LR          float64         `spec:"lr" unit:"x^2/f" in:"(0,inf)"`
	Temperature sde.Temperature `spec:"temperature" unit:"f"`
	Seed        uint64          `spec:"seed"`
}

func warm(t sde.Temperature) error {
	if t == nil {
		return errors.New("temperature: give a number or a schedule")
	}
	return nil
}

func (c SGLD) Check() error {
	return warm(c.Temperature)
}

func (c SGHMC) Check() error {
	return warm(c.Temperature)
}

func (c BAOAB) Check() error {
	return warm(c.Temperature)
}

func (c Annealing) Check() error {
	return warm(c.Temperature)
}

func (c SGLD) Triple() Triple {
	return Triple{
		Flow: flows.Gradient{}, Method: sde.EulerMaruyama{Temperature: c.Temperature, Seed: c.Seed},
		Control: control.Fixed{H: c.LR, Clock: control.PerStep},
	}
}

func (c SGHMC) Triple() Triple {
	return Triple{
		Flow: flows.HeavyBall{Gamma: c.Decay}, Method: sde.SymplecticMaruyama{Temperature: c.Temperature, Seed: c.Seed},
		Control: control.Fixed{H: c.LR, Clock: control.PerStep},
	}
}

func (c BAOAB) Triple() Triple {
	return Triple{
		Flow: flows.HeavyBall{Gamma: c.Gamma}, Method: sde.BAOAB{Temperature: c.Temperature, Seed: c.Seed},
		Control: control.Fixed{H: c.H},
	}
}

func (c Annealing) Triple() Triple {
	return Triple{
		Flow: flows.Gradient{}, Method: sde.EulerMaruyama{Temperature: c.Temperature, Seed: c.Seed}, Control: control.Fixed{H: c.LR},
	}
}

func init() {
	Register("sgld", SGLD{LR: 1e-3, Temperature: sde.Constant(1)}, Entry{
		Equation: "x ← x - lr·g + √(2·lr·T)·ξ",
		Map:      "on the step clock h = lr; temperature, a schedule in steps, and seed are those of the method",
		Rule:     "as published at a constant rate with temperature 1; the paper lets the rate fall, for which there is schedule",
		Cite:     []string{"welling2011bayesian"},
		Samples:  []string{"sgld", "sgld(lr=0.0001,temperature=0.1,seed=3)", "sgld(temperature=inverse(start=0.5,rate=0.1))"},
	})
	Register("sghmc", SGHMC{LR: 1e-3, Decay: .1, Temperature: sde.Constant(1)}, Entry{
		Equation: "v ← (1 - decay)·v - lr·g + √(2·decay·lr·T)·ξ, x ← x + v",
		Map:      "on the step clock h = lr, gamma = decay; temperature, a schedule in steps, and seed are those of the method",
		Rule:     "as published, equation (15), with no estimate of the gradient's noise (β̂ = 0)",
		Cite:     []string{"chen2014stochastic"},
		Samples:  []string{"sghmc", "sghmc(lr=0.0001,decay=0.5,temperature=0.1,seed=3)"},
	})
	Register("baoab", BAOAB{H: .03125, Gamma: 1, Temperature: sde.Constant(1)}, Entry{
		Equation: "v ← v - ½h·g, x ← x + ½h·v, v ← e^(-gamma·h)·v + √(T·(1 - e^(-2gamma·h)))·ξ, x ← x + ½h·v, v ← v - ½h·g",
		Map:      "h and gamma are those of control and flow; temperature, a schedule in time, and seed those of the method",
		Rule:     "as published",
		Cite:     []string{"leimkuhler2013rational"},
		Samples:  []string{"baoab", "baoab(h=0.015625,gamma=2,temperature=0.1,seed=3)"},
	})
	Register("annealing", Annealing{LR: 1e-3, Temperature: sde.Log{Start: 1}}, Entry{
		Equation: "x ← x - lr·g + √(2·lr·T(t))·ξ",
		Map:      "h = lr; temperature, a schedule in the time of the flow, and seed are those of the method",
		Rule:     "differs: the diffusion and its temperature are the papers', the method of Euler and Maruyama is this library's choice",
		Cite:     []string{"geman1986diffusions", "holley1989asymptotics"},
		Samples:  []string{"annealing", "annealing(lr=0.0001,temperature=exponential(start=1,rate=2),seed=3)", "annealing(temperature=log(start=0.1))"},
	})
}
