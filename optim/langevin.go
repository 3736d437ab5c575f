package optim

import (
	"errors"

	"github.com/odescent/odescent/flows"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/sde"
)

// SGLDConfig holds the parameters of stochastic gradient Langevin dynamics, x⁺ = x - LR·g + √(2·LR·T)·ξ: the method of
// Euler and Maruyama on the gradient flow, on the step clock. Its law tends to e^(-f/T); T = 1 is the posterior where f
// is its negative logarithm, and for a mean over N rows T = 1/N is. LR > 0; Temperature is a number or a schedule in
// steps; Seed names the noise. One gradient a step.
type SGLDConfig struct {
	LR          float64         `spec:"lr" unit:"x^2/f" in:"(0,inf)"`
	Temperature sde.Temperature `spec:"temperature"`
	Seed        uint64          `spec:"seed"`
}

// SGHMCConfig holds the parameters of stochastic gradient Hamiltonian Monte Carlo,
//
//	v⁺ = (1 - Decay)·v - LR·g + √(2·Decay·LR·T)·ξ,  x⁺ = x + v⁺:
//
// damp, kick, noise and drift on the heavy ball, on the step clock. Decay in (0, 1) is one less the momentum; the rest
// is as in [SGLDConfig]. One gradient a step.
type SGHMCConfig struct {
	LR          float64         `spec:"lr" unit:"x^2/f" in:"(0,inf)"`
	Decay       float64         `spec:"decay" unit:"1" in:"(0,1)"`
	Temperature sde.Temperature `spec:"temperature"`
	Seed        uint64          `spec:"seed"`
}

// BAOABConfig holds the parameters of BAOAB, the splitting of Langevin's equation with the friction Gamma on the clock of
// the flow; see [sde.BAOAB]. H > 0, Gamma ≥ 0. One gradient a step, two with batches, as the kicks at both ends of a step
// see its batch.
type BAOABConfig struct {
	H           float64         `spec:"h" unit:"t" in:"(0,inf)"`
	Gamma       float64         `spec:"gamma" unit:"1/t" in:"[0,inf)"`
	Temperature sde.Temperature `spec:"temperature"`
	Seed        uint64          `spec:"seed"`
}

// AnnealingConfig holds the parameters of simulated annealing by Langevin's equation, dx = -∇f dt + √(2T(t)) dW: the method
// of Euler and Maruyama at a falling Temperature, a schedule in the time t of the flow, t = k·LR. The default c/ln(2 + t)
// finds a global minimum if c is the depth of the deepest other well, or more. One gradient a step.
type AnnealingConfig struct {
	LR          float64         `spec:"lr" unit:"x^2/f" in:"(0,inf)"`
	Temperature sde.Temperature `spec:"temperature"`
	Seed        uint64          `spec:"seed"`
}

func warm(t sde.Temperature) error {
	if t.Kind == "" {
		return errors.New("temperature: give a number or a schedule")
	}
	return nil
}

func (c SGLDConfig) Check() error {
	return warm(c.Temperature)
}

func (c SGHMCConfig) Check() error {
	return warm(c.Temperature)
}

func (c BAOABConfig) Check() error {
	return warm(c.Temperature)
}

func (c AnnealingConfig) Check() error {
	return warm(c.Temperature)
}

func (c SGLDConfig) Optimizer() Optimizer { return build(c) }

func (c SGLDConfig) compose() Optimizer {
	return Optimizer{
		Flow: flows.Gradient{}, Method: sde.EulerMaruyama{Temperature: c.Temperature, Seed: c.Seed},
		Control: control.Fixed{H: c.LR, Clock: control.PerStep},
	}
}

func (c SGHMCConfig) Optimizer() Optimizer { return build(c) }

func (c SGHMCConfig) compose() Optimizer {
	return Optimizer{
		Flow: flows.HeavyBall{Gamma: c.Decay}, Method: sde.SymplecticMaruyama{Temperature: c.Temperature, Seed: c.Seed},
		Control: control.Fixed{H: c.LR, Clock: control.PerStep},
	}
}

func (c BAOABConfig) Optimizer() Optimizer { return build(c) }

func (c BAOABConfig) compose() Optimizer {
	return Optimizer{
		Flow: flows.HeavyBall{Gamma: c.Gamma}, Method: sde.BAOAB{Temperature: c.Temperature, Seed: c.Seed},
		Control: control.Fixed{H: c.H},
	}
}

func (c AnnealingConfig) Optimizer() Optimizer { return build(c) }

func (c AnnealingConfig) compose() Optimizer {
	return Optimizer{
		Flow: flows.Gradient{}, Method: sde.EulerMaruyama{Temperature: c.Temperature, Seed: c.Seed}, Control: control.Fixed{H: c.LR},
	}
}

var (
	sgldDefaults      = SGLDConfig{LR: 1e-3, Temperature: sde.Constant(1)}
	sghmcDefaults     = SGHMCConfig{LR: 1e-3, Decay: .1, Temperature: sde.Constant(1)}
	baoabDefaults     = BAOABConfig{H: .03125, Gamma: 1, Temperature: sde.Constant(1)}
	annealingDefaults = AnnealingConfig{LR: 1e-3, Temperature: sde.Temperature{Kind: "log", Start: 1}}
)

// SGLD returns stochastic gradient Langevin dynamics at the temperature T, with the noise of the seed.
func SGLD(lr, temperature float64, seed uint64) Optimizer {
	return named(SGLDConfig{lr, sde.Constant(temperature), seed}, "sgld", sgldDefaults)
}

// SGHMC returns stochastic gradient Hamiltonian Monte Carlo at the temperature T, with the noise of the seed.
func SGHMC(lr, decay, temperature float64, seed uint64) Optimizer {
	return named(SGHMCConfig{lr, decay, sde.Constant(temperature), seed}, "sghmc", sghmcDefaults)
}

// BAOAB returns Langevin dynamics with a velocity at the temperature T, with the noise of the seed.
func BAOAB(h, gamma, temperature float64, seed uint64) Optimizer {
	return named(BAOABConfig{h, gamma, sde.Constant(temperature), seed}, "baoab", baoabDefaults)
}

// Annealing returns simulated annealing at the temperature t, with the noise of the seed.
func Annealing(lr float64, t sde.Temperature, seed uint64) Optimizer {
	return named(AnnealingConfig{lr, t, seed}, "annealing", annealingDefaults)
}

func init() {
	define("sgld", sgldDefaults, "on the step clock h = lr; temperature, a schedule in steps, and seed are those of the method", "welling2011bayesian")
	define("sghmc", sghmcDefaults, "on the step clock h = lr, gamma = decay; temperature, a schedule in steps, and seed are those of the method", "chen2014stochastic")
	define("baoab", baoabDefaults, "h and gamma are those of control and flow; temperature, a schedule in time, and seed those of the method", "leimkuhler2013rational")
	define("annealing", annealingDefaults, "h = lr; temperature, a schedule in the time of the flow, and seed are those of the method", "geman1986diffusions", "holley1989asymptotics")

	published("sgld", "as published at a constant rate with temperature 1; the paper lets the rate fall, for which there is schedule")
	published("sghmc", "as published, equation (15), with no estimate of the gradient's noise (β̂ = 0)")
	published("baoab", "as published")
	published("annealing", "differs: the diffusion and its temperature are the papers', the method of Euler and Maruyama is this library's choice")
}
