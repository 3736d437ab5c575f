package optim

import (
	"github.com/odescent/odescent/flows"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/split"
)

// SymplecticConfig holds the parameters of the heavy ball on the clock of its flow, x” + Gamma·x' = -∇f with the step
// H: semi-implicit Euler. It is gradient descent with momentum 1 - Gamma·H and learning rate H². Gamma ≥ 0 is a friction
// in 1/time, H > 0 a time; H·√L < 2 is stable for small friction, L being the largest curvature. One gradient a step.
type SymplecticConfig struct {
	H     float64 `spec:"h" unit:"t" in:"(0,inf)"`
	Gamma float64 `spec:"gamma" unit:"1/t" in:"[0,inf)"`
}

// RelativisticConfig holds the parameters of relativistic gradient descent, the heavy ball with the kinetic energy of
// special relativity, by semi-implicit Euler with exact damping: p ← e^(-Gamma·H)·p - H·g, x ← x + H·C·p/√(p·p + m²C²).
// No step is longer than H·C. H, C, M > 0, Gamma ≥ 0. One gradient a step.
type RelativisticConfig struct {
	H     float64 `spec:"h" unit:"t" in:"(0,inf)"`
	Gamma float64 `spec:"gamma" unit:"1/t" in:"[0,inf)"`
	C     float64 `spec:"c" unit:"x/t" in:"(0,inf)"`
	M     float64 `spec:"m" unit:"f t^2/x^2" in:"(0,inf)"`
}

// NAGFlowConfig holds the parameters of NAG-GS, the Gauss–Seidel method on the flow of Luo and Chen; see [flows.NAG].
// H > 0 is the step, in the time of that flow, which has no unit: x' = v - x. Mu ≥ 0 is the smallest curvature, Gamma0 > 0
// the first γ. One gradient a step.
type NAGFlowConfig struct {
	H      float64 `spec:"h" unit:"1" in:"(0,inf)"`
	Mu     float64 `spec:"mu" unit:"f/x^2" in:"[0,inf)"`
	Gamma0 float64 `spec:"gamma0" unit:"f/x^2" in:"(0,inf)"`
}

// NAGCConfig holds the parameters of Nesterov's method for convex functions,
//
//	y = x + μ(x - x₋),  x⁺ = y - LR·∇f(y),  μ = k/(k + R) in step k:
//
// the flow with friction R/t and Hessian damping, on the step clock, its friction by the implicit Euler method. The
// position is y. LR, R > 0. Restart is none, gradient, function or speed; see [flows.Accelerated]. One gradient a step.
type NAGCConfig struct {
	LR      float64       `spec:"lr" unit:"x^2/f" in:"(0,inf)"`
	R       float64       `spec:"r" unit:"1" in:"(0,inf)"`
	Restart flows.Restart `spec:"restart" oneof:"none,gradient,function,speed"`
}

// BregmanConfig holds the parameters of the accelerated flow of order P by a splitting into exact parts; see
// [flows.Bregman]. H > 0 is the step, a time; P = 2 with C = ¼ is the limit of Nesterov's method. One gradient a step.
type BregmanConfig struct {
	H float64 `spec:"h" in:"(0,inf)"`
	P float64 `spec:"p" in:"(0,inf)"`
	C float64 `spec:"c" in:"(0,inf)"`
}

func (c BregmanConfig) Unit(key string) string {
	if key == "h" {
		return "t"
	}
	return flows.Bregman{P: c.P}.Unit(key)
}

func (c SymplecticConfig) Optimizer() Optimizer { return build(c) }

func (c SymplecticConfig) compose() Optimizer {
	return Optimizer{Flow: flows.HeavyBall{Gamma: c.Gamma}, Method: split.Symplectic{}, Control: control.Fixed{H: c.H}}
}

func (c RelativisticConfig) Optimizer() Optimizer { return build(c) }

func (c RelativisticConfig) compose() Optimizer {
	return Optimizer{Flow: flows.Relativistic{Gamma: c.Gamma, C: c.C, Mass: c.M}, Method: split.Symplectic{}, Control: control.Fixed{H: c.H}}
}

func (c NAGFlowConfig) Optimizer() Optimizer { return build(c) }

func (c NAGFlowConfig) compose() Optimizer {
	return Optimizer{Flow: flows.NAG{Mu: c.Mu, Gamma0: c.Gamma0}, Method: split.Lie{}, Control: control.Fixed{H: c.H}}
}

func (c NAGCConfig) Optimizer() Optimizer { return build(c) }

func (c NAGCConfig) compose() Optimizer {
	return Optimizer{Flow: flows.Accelerated{R: c.R, B: 1, Restart: c.Restart}, Method: split.Lie{}, Control: control.Fixed{H: c.LR, Clock: control.PerStep}}
}

func (c BregmanConfig) Optimizer() Optimizer { return build(c) }

func (c BregmanConfig) compose() Optimizer {
	return Optimizer{Flow: flows.Bregman{P: c.P, C: c.C}, Method: split.Symplectic{}, Control: control.Fixed{H: c.H}}
}

var (
	symplecticDefaults   = SymplecticConfig{H: .03, Gamma: 3}
	relativisticDefaults = RelativisticConfig{H: .03, Gamma: 3, C: 1, M: 1}
	nagFlowDefaults      = NAGFlowConfig{H: .03, Mu: 1, Gamma0: 1}
	nagcDefaults         = NAGCConfig{LR: 1e-3, R: 3}
	bregmanDefaults      = BregmanConfig{H: .03, P: 2, C: .25}
)

// HeavyBall returns the heavy ball with friction gamma and the step h, both on the clock of the flow.
func HeavyBall(h, gamma float64) Optimizer {
	return named(SymplecticConfig{h, gamma}, "symplectic", symplecticDefaults)
}

// Relativistic returns relativistic gradient descent with speeds below c and the mass 1.
func Relativistic(h, gamma, c float64) Optimizer {
	return named(RelativisticConfig{h, gamma, c, 1}, "relativistic", relativisticDefaults)
}

// NAGFlow returns NAG-GS for curvatures from mu on.
func NAGFlow(h, mu, gamma0 float64) Optimizer {
	return named(NAGFlowConfig{h, mu, gamma0}, "nagflow", nagFlowDefaults)
}

// NAGC returns Nesterov's method for convex functions with restarts at the event.
func NAGC(lr float64, restart flows.Restart) Optimizer {
	return named(NAGCConfig{lr, 3, restart}, "nagc", nagcDefaults)
}

// Bregman returns the accelerated flow of order p with the step h.
func Bregman(h, p, c float64) Optimizer {
	return named(BregmanConfig{h, p, c}, "bregman", bregmanDefaults)
}

func init() {
	define("symplectic", symplecticDefaults, "h and gamma are those of control and flow. The same points as momentum's with lr = h², momentum = 1 - gamma·h", "polyak1964some")
	define("relativistic", relativisticDefaults, "h, gamma, c and m are those of control and flow", "franca2020conformal")
	define("nagflow", nagFlowDefaults, "h, mu and gamma0 are those of control and flow", "luo2022differential", "leplat2022nag")
	define("nagc", nagcDefaults, "on the step clock h = lr, b = 1; r and restart are those of the flow", "nesterov1983method", "su2016differential", "odonoghue2015adaptive")
	define("bregman", bregmanDefaults, "h, p and c are those of control and flow", "wibisono2016variational")

	published("symplectic", "as published, in the time of its flow: momentum 1 - γh and rate h²")
	published("relativistic", "differs: friction, kick and drift once each, of order 1; the paper composes half drifts and half frictions around the kick")
	published("nagflow", "as published, the Gauss–Seidel splitting with a constant step")
	published("nagc", "differs: the momentum in step k is k/(k + r), as in the later sources, for Nesterov's (θ - 1)/θ⁺; position and shadow are his y and x")
	published("bregman", "differs: the flow is the paper's, the splitting into exact parts is this library's; the paper's own stable method is matched")
}
