package optim

import (
	"errors"
	"fmt"
	"strconv"

	"github.com/odescent/odescent/flows"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/rk"
	"github.com/odescent/odescent/ode/spec"
	"github.com/odescent/odescent/ode/split"
)

// SGDConfig holds the parameters of gradient descent under torch.optim.SGD's names; [SGDDefaults] its defaults.
// The rule, with g = ∇f(x) + WeightDecay·x, is
//
//	b = g on the first step, then b ← Momentum·b + (1-Dampening)·g;   x ← x - LR·b
//
// and with Nesterov x ← x - LR·(g + Momentum·b). Without momentum it is Euler's method on the gradient flow with
// h = LR. With momentum it is semi-implicit Euler on the heavy ball, on the step clock: friction 1 - Momentum,
// Hessian damping 1 with Nesterov and 0 without, learning rate LR·(1-Dampening), and a start with a velocity where
// there is dampening.
//
// LR > 0; Momentum and Dampening in [0, 1); WeightDecay ≥ 0; Nesterov excludes Dampening. One gradient a step.
type SGDConfig struct {
	LR          float64 `spec:"lr" unit:"x^2/f" in:"(0,inf)"`
	Momentum    float64 `spec:"momentum" unit:"1" in:"[0,1)"`
	Dampening   float64 `spec:"dampening" unit:"1" in:"[0,1)"`
	WeightDecay float64 `spec:"weight_decay" unit:"f/x^2" in:"[0,inf)"`
	Nesterov    bool    `spec:"nesterov"`
}

// SGDDefaults returns torch.optim.SGD's defaults.
func SGDDefaults() SGDConfig { return SGDConfig{LR: 1e-3} }

func (c SGDConfig) Check() error {
	if c.Nesterov && (c.Momentum == 0 || c.Dampening != 0) {
		return errors.New("nesterov=true needs a momentum and no dampening")
	}
	return nil
}

func (c SGDConfig) Optimizer() Optimizer { return build(c) }

func (c SGDConfig) compose() Optimizer {
	if c.Momentum == 0 {
		return Optimizer{Flow: flows.Gradient{L2: c.WeightDecay}, Method: rk.Euler, Control: control.Fixed{H: c.LR}}
	}
	f := flows.HeavyBall{Gamma: complement(c.Momentum), L2: c.WeightDecay}
	if c.Nesterov {
		f.B = 1
	}
	rate := c.LR
	if c.Dampening > 0 { // b_t = (1-dampening)·c_t with c_t = μ·c_{t-1} + g and c_1 = g/(1-dampening)
		rate *= 1 - c.Dampening
		f.V0 = c.Dampening / ((1 - c.Dampening) * c.Momentum)
	}
	return Optimizer{Flow: f, Method: split.Symplectic{}, Control: control.Fixed{H: rate, Clock: control.PerStep}}
}

// complement returns 1 - x, in the shortest decimal that gives x back: 0.1 for 0.9.
func complement(x float64) float64 {
	y := 1 - x
	if short, err := strconv.ParseFloat(strconv.FormatFloat(y, 'g', 15, 64), 64); err == nil && 1-short == x {
		return short
	}
	return y
}

func init() {
	define("sgd", SGDDefaults(), "h = lr, l2 = weight_decay; dampening counts with momentum only. With momentum the flow is heavyball and\n"+
		"the method symplectic, on the step clock: gamma = 1 - momentum, h = lr·(1 - dampening),\n"+
		"v0 = dampening/((1 - dampening)·momentum), and b = 1 with nesterov", "cauchy1847methode")
	aliases["gd"] = "sgd"
	const text = "on the step clock gamma = 1 - momentum, h = lr%s; l2 = weight_decay.\n" +
		"The same points on the flow clock: h = √lr, gamma = (1 - momentum)/√lr%s"
	m := SGDDefaults()
	m.Momentum = .9
	define("momentum", m, fmt.Sprintf(text, ", b = 0", ", b = 0"), "polyak1964some", "sutskever2013importance")
	m.Nesterov = true
	define("nesterov", m, fmt.Sprintf(text, ", b = 1", ", b = √lr"), "nesterov1983method", "sutskever2013importance")

	published("sgd", "as published: without momentum Cauchy's; with it, as torch.optim has it, b is the first slope undampened and the rate stands outside of b")
	published("momentum", "differs, as torch.optim does: the rate stands outside of b, so that a schedule scales the whole velocity; the sources have it inside. The same at a constant rate")
	published("nesterov", "differs, as torch.optim does: x is the look-ahead point, the momentum constant, and the rate stands outside of b")
}

func named(c config, name string, def config) Optimizer {
	o := checked(c, name)
	o.Name = spec.Format(name, c, def)
	return o
}

// SGD returns gradient descent with the given learning rate.
func SGD(lr float64) Optimizer {
	c := SGDDefaults()
	c.LR = lr
	return named(c, "sgd", SGDDefaults())
}

// Momentum returns gradient descent with heavy-ball momentum, torch.optim's form: b ← μ·b + g, x ← x - lr·b.
func Momentum(lr, momentum float64) Optimizer {
	def := SGDDefaults()
	def.Momentum = .9
	c := def
	c.LR, c.Momentum = lr, momentum
	return named(c, "momentum", def)
}

// Nesterov returns gradient descent with Nesterov's momentum; the position is the look-ahead point, as in torch.optim.
func Nesterov(lr, momentum float64) Optimizer {
	def := SGDDefaults()
	def.Momentum, def.Nesterov = .9, true
	c := def
	c.LR, c.Momentum = lr, momentum
	return named(c, "nesterov", def)
}
