package optim

import (
	"github.com/odescent/odescent/flows"
	"github.com/odescent/odescent/ode/sde"
	"github.com/odescent/odescent/optim/catalogue"
)

// Adadelta returns Adadelta with the given factor on its own step, 1 being the method as published.
func Adadelta(lr float64) Optimizer {
	return with("adadelta", func(c *catalogue.Adadelta) {
		c.LR = lr
	})
}

// Adafactor returns Adafactor for a vector, with the given learning rate and torch.optim's other defaults.
func Adafactor(lr float64) Optimizer {
	return with("adafactor", func(c *catalogue.Adafactor) {
		c.LR = lr
	})
}

// Adagrad returns AdaGrad with the given learning rate and torch.optim's other defaults.
func Adagrad(lr float64) Optimizer {
	return with("adagrad", func(c *catalogue.Adagrad) {
		c.LR = lr
	})
}

// Adam returns Adam with the given learning rate and torch.optim's other defaults.
func Adam(lr float64) Optimizer {
	return with("adam", func(c *catalogue.Adam) {
		c.LR = lr
	})
}

// AdamW returns AdamW with the given learning rate and torch.optim's other defaults.
func AdamW(lr float64) Optimizer {
	return with("adamw", func(c *catalogue.AdamW) {
		c.LR = lr
	})
}

// Adamax returns Adamax with the given learning rate and torch.optim's other defaults.
func Adamax(lr float64) Optimizer {
	return with("adamax", func(c *catalogue.Adamax) {
		c.LR = lr
	})
}

// Adan returns Adan with the given learning rate.
func Adan(lr float64) Optimizer {
	return with("adan", func(c *catalogue.Adan) {
		c.LR = lr
	})
}

// AMSGrad returns Adam with the largest average so far, with the given learning rate and torch.optim's other defaults.
func AMSGrad(lr float64) Optimizer {
	return with("amsgrad", func(c *catalogue.Adam) {
		c.LR = lr
	})
}

// ASGD returns averaged gradient descent with the given learning rate and torch.optim's other defaults.
func ASGD(lr float64) Optimizer {
	return with("asgd", func(c *catalogue.ASGD) {
		c.LR = lr
	})
}

// BB returns the geometric Barzilai–Borwein method, this library's parameter-free default.
func BB() Optimizer { return named(catalogue.BB{}, "bb") }

// AdGD returns the adaptive gradient descent of Malitsky and Mishchenko.
func AdGD() Optimizer { return named(catalogue.AdGD{}, "adgd") }

// AdaBelief returns AdaBelief with the given learning rate.
func AdaBelief(lr float64) Optimizer {
	return with("adabelief", func(c *catalogue.AdaBelief) {
		c.LR = lr
	})
}

// Yogi returns Yogi with the given learning rate.
func Yogi(lr float64) Optimizer {
	return with("yogi", func(c *catalogue.Yogi) {
		c.LR = lr
	})
}

// DoG returns distance over gradients, without a learning rate.
func DoG() Optimizer { return with("dog", func(*catalogue.DoG) {}) }

// DoWG returns weighted distance over gradients, without a learning rate.
func DoWG() Optimizer { return with("dowg", func(*catalogue.DoWG) {}) }

// DAdapt returns D-Adaptation for gradient descent, without a learning rate.
func DAdapt() Optimizer { return with("dadapt", func(*catalogue.DAdapt) {}) }

// AEGD returns adaptive gradient descent with energy, by coordinate, for functions that are above -1.
func AEGD(lr float64) Optimizer {
	return named(catalogue.AEGD{LR: lr, C: 1}, "aegd")
}

// ItohAbe returns coordinate descent by the discrete derivative of Itoh and Abe.
func ItohAbe(lr float64) Optimizer { return named(catalogue.ItohAbe{LR: lr}, "itohabe") }

// GaussNewton returns the method of Gauss and Newton, with lr = 1 for its full steps.
func GaussNewton(lr float64) Optimizer {
	return named(catalogue.GaussNewton{LR: lr}, "gaussnewton")
}

// NaturalGradient returns natural gradient descent with the damping damp of Fisher's matrix.
func NaturalGradient(lr, damp float64) Optimizer {
	return named(catalogue.Natural{LR: lr, Damp: damp}, "natural")
}

// Mirror returns mirror descent with the map φ and its parameter: β of hyperbolic, p of pnorm, none of entropy.
func Mirror(lr float64, phi flows.MirrorMap, parameter float64) Optimizer {
	c := catalogue.Mirror{LR: lr, Map: phi}
	switch phi {
	case flows.Hyperbolic:
		c.Beta = parameter
	case flows.PNorm:
		c.P = parameter
	}
	return named(c, "mirror")
}

// ExpGrad returns exponentiated gradient on the simplex Σx_i = 1.
func ExpGrad(lr float64) Optimizer { return named(catalogue.ExpGrad{LR: lr, Simplex: 1}, "expgrad") }

// Riemannian returns gradient descent on a manifold, with its own way to move.
func Riemannian(lr float64, m flows.Riemannian) Optimizer {
	return named(catalogue.Riemannian{LR: lr, Manifold: m.Manifold, Rows: m.Rows, Cols: m.Cols}, "riemannian")
}

// Hamiltonian returns Hamiltonian descent with the kinetic energy ‖p‖^b/b.
func Hamiltonian(h, gamma, b float64) Optimizer {
	return named(catalogue.Hamiltonian{H: h, Gamma: gamma, B: b}, "hamiltonian")
}

// HeavyBall returns the heavy ball with friction gamma and the step h, both on the clock of the flow.
func HeavyBall(h, gamma float64) Optimizer {
	return named(catalogue.Symplectic{H: h, Gamma: gamma}, "symplectic")
}

// Relativistic returns relativistic gradient descent with speeds below c and the mass 1.
func Relativistic(h, gamma, c float64) Optimizer {
	return named(catalogue.Relativistic{H: h, Gamma: gamma, C: c, M: 1}, "relativistic")
}

// NAGFlow returns NAG-GS for curvatures from mu on.
func NAGFlow(h, mu, gamma0 float64) Optimizer {
	return named(catalogue.NAGFlow{H: h, Mu: mu, Gamma0: gamma0}, "nagflow")
}

// NAGC returns Nesterov's method for convex functions with restarts at the event.
func NAGC(lr float64, restart flows.Restart) Optimizer {
	return named(catalogue.NAGC{LR: lr, R: 3, Restart: restart}, "nagc")
}

// Bregman returns the accelerated flow of order p with the step h.
func Bregman(h, p, c float64) Optimizer {
	return named(catalogue.Bregman{H: h, P: p, C: c}, "bregman")
}

// SGLD returns stochastic gradient Langevin dynamics at the temperature T, with the noise of the seed.
func SGLD(lr, temperature float64, seed uint64) Optimizer {
	return named(catalogue.SGLD{LR: lr, Temperature: sde.Constant(temperature), Seed: seed}, "sgld")
}

// SGHMC returns stochastic gradient Hamiltonian Monte Carlo at the temperature T, with the noise of the seed.
func SGHMC(lr, decay, temperature float64, seed uint64) Optimizer {
	return named(catalogue.SGHMC{LR: lr, Decay: decay, Temperature: sde.Constant(temperature), Seed: seed}, "sghmc")
}

// BAOAB returns Langevin dynamics with a velocity at the temperature T, with the noise of the seed.
func BAOAB(h, gamma, temperature float64, seed uint64) Optimizer {
	return named(catalogue.BAOAB{H: h, Gamma: gamma, Temperature: sde.Constant(temperature), Seed: seed}, "baoab")
}

// Annealing returns simulated annealing at the temperature t, with the noise of the seed.
func Annealing(lr float64, t sde.Temperature, seed uint64) Optimizer {
	return named(catalogue.Annealing{LR: lr, Temperature: t, Seed: seed}, "annealing")
}

// LARS returns LARS with the given learning rate, for one block.
func LARS(lr float64) Optimizer {
	return with("lars", func(c *catalogue.LARS) {
		c.LR = lr
	})
}

// LAMB returns LAMB with the given learning rate, for one block.
func LAMB(lr float64) Optimizer {
	return with("lamb", func(c *catalogue.LAMB) {
		c.LR = lr
	})
}

// Armijo returns gradient descent with backtracking.
func Armijo() Optimizer { return with("armijo", func(*catalogue.Armijo) {}) }

// Wolfe returns gradient descent with a line search by the strong Wolfe conditions.
func Wolfe() Optimizer { return with("wolfe", func(*catalogue.Wolfe) {}) }

// Steepest returns steepest descent with the length that is exact on a quadratic, times relax.
func Steepest(relax float64) Optimizer {
	return named(catalogue.Steepest{Relax: relax}, "steepest")
}

// LM returns the method of Levenberg and Marquardt.
func LM() Optimizer { return with("lm", func(*catalogue.LM) {}) }

// SER returns pseudo-transient continuation with the first length h0; zero means 10/max|H_ii|.
func SER(h0 float64) Optimizer { return named(catalogue.SER{H0: h0}, "ser") }

// TrustRegion returns the trust region method with exact subproblems.
func TrustRegion() Optimizer {
	return named(catalogue.TrustRegion{}, "trustregion")
}

// Cubic returns Newton's method with cubic regularisation.
func Cubic() Optimizer { return named(catalogue.Cubic{}, "cubic") }

// Matched returns the accelerated method of order p, 2 or 3, with the step h and the largest c of its bound.
func Matched(h float64, p int) Optimizer {
	return with("matched", func(c *catalogue.Matched) {
		if c.H, c.P = h, p; p == 3 {
			c.C, c.N = .004, 2
		}
	})
}

// Muon returns Muon for a matrix of the given shape, with torch.optim's other defaults.
func Muon(lr float64, rows, cols int) Optimizer {
	return with("muon", func(c *catalogue.Muon) {
		c.LR, c.Rows, c.Cols = lr, rows, cols
	})
}

// NAdam returns NAdam with the given learning rate and torch.optim's other defaults.
func NAdam(lr float64) Optimizer {
	return with("nadam", func(c *catalogue.NAdam) {
		c.LR = lr
	})
}

// Newton returns Newton's method, with lr = 1 for its full steps.
func Newton(lr float64) Optimizer { return named(catalogue.Newton{LR: lr}, "newton") }

// DampedNewton returns Newton's method with a shifted Hessian and shortened steps.
func DampedNewton() Optimizer {
	return named(catalogue.DampedNewton{C: 1e-4, Shrink: .5}, "dampednewton")
}

// LaProp returns LaProp with the given learning rate.
func LaProp(lr float64) Optimizer {
	return with("laprop", func(c *catalogue.LaProp) {
		c.LR = lr
	})
}

// ADOPT returns ADOPT with the given learning rate.
func ADOPT(lr float64) Optimizer {
	return with("adopt", func(c *catalogue.ADOPT) {
		c.LR = lr
	})
}

// NormGD returns steepest descent in the norm of f, l1 say, with the learning rate lr.
func NormGD(lr float64, f flows.Steepest) Optimizer {
	return named(catalogue.NormGD{LR: lr, Norm: f.Norm, Unit: f.Unit, Rows: f.Rows, Cols: f.Cols}, "normgd")
}

// NormalizedGD returns gradient descent whose every step has the length lr.
func NormalizedGD(lr float64) Optimizer {
	return named(catalogue.NormalizedGD{LR: lr}, "normalizedgd")
}

// SignSGD returns gradient descent whose every coordinate moves by lr.
func SignSGD(lr float64) Optimizer { return named(catalogue.SignSGD{LR: lr}, "signsgd") }

// Polyak returns Polyak's step for a problem whose minimum is known.
func Polyak() Optimizer { return with("polyak", func(*catalogue.Polyak) {}) }

// Prodigy returns Prodigy, without a learning rate.
func Prodigy() Optimizer { return with("prodigy", func(*catalogue.Prodigy) {}) }

// Proximal returns the proximal point method.
func Proximal(lr float64) Optimizer {
	return named(catalogue.Proximal{LR: lr}, "proximal")
}

// ISTA returns the proximal gradient method for f + l1·Σ|x_i|.
func ISTA(lr, l1 float64) Optimizer {
	return with("ista", func(c *catalogue.ISTA) {
		c.LR, c.L1 = lr, l1
	})
}

// FISTA returns the accelerated proximal gradient method for f + l1·Σ|x_i|.
func FISTA(lr, l1 float64) Optimizer {
	return with("fista", func(c *catalogue.FISTA) {
		c.LR, c.L1 = lr, l1
	})
}

// QHM returns quasi-hyperbolic momentum with the given learning rate.
func QHM(lr float64) Optimizer {
	return with("qhm", func(c *catalogue.QHM) {
		c.LR = lr
	})
}

// CG returns nonlinear conjugate gradients with the rule of Hestenes and Stiefel.
func CG() Optimizer { return with("cg", func(*catalogue.CG) {}) }

// LBFGS returns L-BFGS with the given number of pairs.
func LBFGS(pairs int) Optimizer {
	return with("lbfgs", func(c *catalogue.LBFGS) {
		c.HistorySize = pairs
	})
}

// RAdam returns rectified Adam with the given learning rate and torch.optim's other defaults.
func RAdam(lr float64) Optimizer {
	return with("radam", func(c *catalogue.RAdam) {
		c.LR = lr
	})
}

// BB1 returns gradient descent with the first step of Barzilai and Borwein.
func BB1() Optimizer { return named(catalogue.BB1{}, "bb1") }

// BB2 returns gradient descent with the second step of Barzilai and Borwein.
func BB2() Optimizer { return named(catalogue.BB2{}, "bb2") }

// RMSProp returns RMSProp with the given learning rate and torch.optim's other defaults.
func RMSProp(lr float64) Optimizer {
	return with("rmsprop", func(c *catalogue.RMSProp) {
		c.LR = lr
	})
}

// Rprop returns resilient propagation with the given first length and torch.optim's other defaults.
func Rprop(lr float64) Optimizer {
	return with("rprop", func(c *catalogue.Rprop) {
		c.LR = lr
	})
}

// SAM returns sharpness-aware minimisation with the given learning rate.
func SAM(lr float64) Optimizer {
	return with("sam", func(c *catalogue.SAM) {
		c.LR = lr
	})
}

// ScheduleFree returns schedule-free gradient descent with the given learning rate.
func ScheduleFree(lr float64) Optimizer {
	return with("schedulefree", func(c *catalogue.ScheduleFree) {
		c.LR = lr
	})
}

// ScheduleFreeAdamW returns schedule-free AdamW with the given learning rate.
func ScheduleFreeAdamW(lr float64) Optimizer {
	return with("schedulefreeadamw", func(c *catalogue.ScheduleFreeAdamW) {
		c.LR = lr
	})
}

// SGD returns gradient descent with the given learning rate.
func SGD(lr float64) Optimizer {
	return with("sgd", func(c *catalogue.SGD) {
		c.LR = lr
	})
}

// Momentum returns gradient descent with heavy-ball momentum, torch.optim's form: b ← μ·b + g, x ← x - lr·b.
func Momentum(lr, momentum float64) Optimizer {
	return with("momentum", func(c *catalogue.SGD) { c.LR, c.Momentum = lr, momentum })
}

// Nesterov returns gradient descent with Nesterov's momentum; the position is the look-ahead point, as in torch.optim.
func Nesterov(lr, momentum float64) Optimizer {
	return with("nesterov", func(c *catalogue.SGD) { c.LR, c.Momentum = lr, momentum })
}

// Lion returns Lion with the given learning rate.
func Lion(lr float64) Optimizer {
	return with("lion", func(c *catalogue.Lion) {
		c.LR = lr
	})
}

// Signum returns signSGD with momentum, with the given learning rate.
func Signum(lr float64) Optimizer {
	return with("signum", func(c *catalogue.Signum) {
		c.LR = lr
	})
}

// RKCD returns Runge–Kutta–Chebyshev descent with the given number of stages.
func RKCD(stages int) Optimizer {
	return with("rkcd", func(c *catalogue.RKCD) {
		c.Stages = stages
	})
}

// Chebyshev returns Chebyshev's semi-iteration for curvatures in [mu, l].
func Chebyshev(mu, l float64, stages int) Optimizer {
	return named(catalogue.Chebyshev{Mu: mu, L: l, Stages: stages}, "chebyshev")
}

// Extragradient returns the extragradient method.
func Extragradient(lr float64) Optimizer {
	return named(catalogue.Extragradient{LR: lr}, "extragradient")
}

// OGD returns optimistic gradient descent.
func OGD(lr, beta float64) Optimizer {
	return named(catalogue.OGD{LR: lr, Beta: beta}, "ogd")
}
