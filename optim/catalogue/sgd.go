package catalogue

import (
	"errors"
	"fmt"
	"strconv"

	"github.com/odescent/odescent/flows"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/rk"
	"github.com/odescent/odescent/ode/split"
)

// SGD is gradient descent under torch.optim.SGD's names. The rule, with g = ∇f(x) + WeightDecay·x,
// is
//
//	x ← x - LR·g; with Momentum b ← Momentum·b + (1 - Dampening)·g, b = g at first, x ← x - LR·b;
//	with Nesterov x ← x - LR·(g + Momentum·b),
//
// and without Dampening b ← Momentum·b + g. Without momentum it is Euler's method on the gradient flow with
// h = LR. With momentum it is semi-implicit Euler on the heavy ball, on the step clock: friction 1 - Momentum,
// Hessian damping 1 with Nesterov and 0 without, learning rate LR·(1-Dampening), and a start with a velocity where
// there is dampening.
//
// LR > 0; Momentum and Dampening in [0, 1); WeightDecay ≥ 0; Nesterov excludes Dampening. One gradient a step.
type SGD struct {
	LR          float64 `spec:"lr" unit:"x^2/f" in:"(0,inf)"`
	Momentum    float64 `spec:"momentum" unit:"1" in:"[0,1)"`
	Dampening   float64 `spec:"dampening" unit:"1" in:"[0,1)"`
	WeightDecay float64 `spec:"weight_decay" unit:"f/x^2" in:"[0,inf)"`
	Nesterov    bool    `spec:"nesterov"`
}

func (c SGD) Check() error {
	if c.Nesterov && (c.Momentum == 0 || c.Dampening != 0) {
		return errors.New("nesterov=true needs a momentum and no dampening")
	}
	return nil
}

func (c SGD) Triple() Triple {
	if c.Momentum == 0 {
		return Triple{Flow: flows.Gradient{L2: c.WeightDecay}, Method: rk.Euler, Control: control.Fixed{H: c.LR}}
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
	return Triple{Flow: f, Method: split.Symplectic{}, Control: control.Fixed{H: rate, Clock: control.PerStep}}
}

// complement returns 1 - x, in the shortest decimal that gives x back: 0.1 for 0.9.
func complement(x float64) float64 {
	y := 1 - x
	if short, err := strconv.ParseFloat(strconv.FormatFloat(y, 'g', 15, 64), 64); err == nil && 1-short == x {
		return short
	}
	return y
}

const momentumMap = "on the step clock gamma = 1 - momentum, h = lr%s; l2 = weight_decay.\n" +
	"The same points on the flow clock: h = √lr, gamma = (1 - momentum)/√lr%s"

func init() {
	Register("sgd", SGD{LR: 1e-3}, Entry{
		Equation: "x ← x - lr·g; with momentum b ← momentum·b + (1 - dampening)·g, b = g at first, x ← x - lr·b;\n" +
			"with nesterov x ← x - lr·(g + momentum·b)",
		Map: "h = lr, l2 = weight_decay; dampening counts with momentum only. With momentum the flow is heavyball and\n" +
			"the method symplectic, on the step clock: gamma = 1 - momentum, h = lr·(1 - dampening),\n" +
			"v0 = dampening/((1 - dampening)·momentum), and b = 1 with nesterov",
		Rule: "as published: without momentum Cauchy's; with it, as torch.optim has it, b is the first gradient undampened and the rate stands outside of b",
		Cite: []string{"cauchy1847methode"}, Aliases: []string{"gd"},
		Samples: []string{"sgd", "sgd(lr=0.002,weight_decay=0.1)", "sgd(lr=0.0005,momentum=0.9,dampening=0.5)", "sgd(momentum=0.8,dampening=0.8,weight_decay=0.01)", "sgd(lr=0.0005,momentum=0.9,nesterov=true)"},
	})
	Register("momentum", SGD{LR: 1e-3, Momentum: .9}, Entry{
		Equation: "b ← momentum·b + g, x ← x - lr·b",
		Map:      fmt.Sprintf(momentumMap, ", b = 0", ", b = 0"),
		Rule:     "differs, as torch.optim does: the rate stands outside of b, so that a schedule scales the whole velocity; the sources have it inside. The same at a constant rate",
		Cite:     []string{"polyak1964some", "sutskever2013importance"},
		Samples:  []string{"momentum", "momentum(lr=0.0005,momentum=0.5)", "momentum(momentum=0)", "momentum(weight_decay=0.1)", "momentum(nesterov=true)"},
	})
	Register("nesterov", SGD{LR: 1e-3, Momentum: .9, Nesterov: true}, Entry{
		Equation: "b ← momentum·b + g, x ← x - lr·(g + momentum·b)",
		Map:      fmt.Sprintf(momentumMap, ", b = 1", ", b = √lr"),
		Rule:     "differs, as torch.optim does: x is the look-ahead point, the momentum constant, and the rate stands outside of b",
		Cite:     []string{"nesterov1983method", "sutskever2013importance"},
		Samples:  []string{"nesterov", "nesterov(lr=0.0005,momentum=0.95)", "nesterov(nesterov=false)", "nesterov(weight_decay=0.1)"},
	})
}
