package optim

import (
	"github.com/odescent/odescent/ode/sde"
	"github.com/odescent/odescent/optim/catalogue"
)

// The optimizers that people know by heart; the others by their specs, [Must]("yogi(lr=0.1)"), or their structs, [Of].
// A rate that may not be is the error with which the run starts. What is not given is as registered: see Explain.

// SGD returns gradient descent, x ← x - lr·g.
func SGD(lr float64) Optimizer { return with("sgd", func(c *catalogue.SGD) { c.LR = lr }) }

// Momentum returns gradient descent with heavy-ball momentum, torch.optim's form: b ← momentum·b + g, x ← x - lr·b.
func Momentum(lr, momentum float64) Optimizer {
	return with("momentum", func(c *catalogue.SGD) { c.LR, c.Momentum = lr, momentum })
}

// Nesterov returns gradient descent with Nesterov's momentum; the position is the look-ahead point, as in torch.optim.
func Nesterov(lr, momentum float64) Optimizer {
	return with("nesterov", func(c *catalogue.SGD) { c.LR, c.Momentum = lr, momentum })
}

// HeavyBall returns the heavy ball with friction gamma and the step h, both on the clock of the flow.
func HeavyBall(h, gamma float64) Optimizer {
	return with("symplectic", func(c *catalogue.Symplectic) { c.H, c.Gamma = h, gamma })
}

// Adagrad returns AdaGrad, with torch.optim's defaults.
func Adagrad(lr float64) Optimizer { return with("adagrad", func(c *catalogue.Adagrad) { c.LR = lr }) }

// RMSProp returns RMSProp, with torch.optim's defaults.
func RMSProp(lr float64) Optimizer { return with("rmsprop", func(c *catalogue.RMSProp) { c.LR = lr }) }

// Adam returns Adam, with torch.optim's defaults.
func Adam(lr float64) Optimizer { return with("adam", func(c *catalogue.Adam) { c.LR = lr }) }

// AdamW returns AdamW, with torch.optim's defaults.
func AdamW(lr float64) Optimizer { return with("adamw", func(c *catalogue.AdamW) { c.LR = lr }) }

// NAdam returns NAdam, with torch.optim's defaults.
func NAdam(lr float64) Optimizer { return with("nadam", func(c *catalogue.NAdam) { c.LR = lr }) }

// Lion returns Lion, with the defaults of its paper.
func Lion(lr float64) Optimizer { return with("lion", func(c *catalogue.Lion) { c.LR = lr }) }

// Muon returns Muon for a matrix of the given shape, with torch.optim's defaults.
func Muon(lr float64, rows, cols int) Optimizer {
	return with("muon", func(c *catalogue.Muon) { c.LR, c.Rows, c.Cols = lr, rows, cols })
}

// BB returns the geometric Barzilai–Borwein method, this library's default: it has no parameters.
func BB() Optimizer { return with("bb", func(*catalogue.BB) {}) }

// CG returns nonlinear conjugate gradients with the rule of Hestenes and Stiefel.
func CG() Optimizer { return with("cg", func(*catalogue.CG) {}) }

// LBFGS returns L-BFGS with the given number of pairs.
func LBFGS(pairs int) Optimizer {
	return with("lbfgs", func(c *catalogue.LBFGS) { c.HistorySize = pairs })
}

// Newton returns Newton's method, with lr = 1 for its full steps.
func Newton(lr float64) Optimizer { return with("newton", func(c *catalogue.Newton) { c.LR = lr }) }

// LM returns the method of Levenberg and Marquardt.
func LM() Optimizer { return with("lm", func(*catalogue.LM) {}) }

// FISTA returns the accelerated proximal gradient method for f + l1·Σ|x_i|.
func FISTA(lr, l1 float64) Optimizer {
	return with("fista", func(c *catalogue.FISTA) { c.LR, c.L1 = lr, l1 })
}

// SGLD returns stochastic gradient Langevin dynamics at the given temperature, with the noise of the seed.
func SGLD(lr, temperature float64, seed uint64) Optimizer {
	return with("sgld", func(c *catalogue.SGLD) { c.LR, c.Temperature, c.Seed = lr, sde.Constant(temperature), seed })
}
