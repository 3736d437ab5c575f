package catalogue

import (
	"github.com/odescent/odescent/flows"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/split"
)

// Hamiltonian is Hamiltonian descent with a power of the momentum as its kinetic energy, by
// semi-implicit Euler with exact damping: p ← e^(-Gamma·H)·p - H·g, x ← x + H·‖p‖^(B-2)·p, or with Separate x_i ← x_i +
// H·|p_i|^(B-1)·sign(p_i). B = 2 is the heavy ball; see [flows.Kinetic] for others. H > 0, Gamma ≥ 0, B > 1. One
// gradient a step.
type Hamiltonian struct {
	H        float64 `spec:"h" unit:"t" in:"(0,inf)"`
	Gamma    float64 `spec:"gamma" unit:"1/t" in:"[0,inf)"`
	B        float64 `spec:"b" unit:"1" in:"(1,inf)"`
	Separate bool    `spec:"separate"`
}

func (c Hamiltonian) flow() flows.Kinetic {
	return flows.Kinetic{Gamma: c.Gamma, B: c.B, Separate: c.Separate}
}

func (c Hamiltonian) Triple() Triple {
	return Triple{Flow: c.flow(), Method: split.Symplectic{}, Control: control.Fixed{H: c.H}}
}

// Symplectic is the heavy ball on the clock of its flow, x″ + Gamma·x' = -∇f, with the step H,
//
//	v ← (1 - Gamma·H)·v - H·g,  x ← x + H·v,
//
// the semi-implicit Euler method. It is gradient descent with momentum 1 - Gamma·H and learning rate H². Gamma ≥ 0 is a
// friction in 1/time, H > 0 a time; H·√L < 2 is stable for small friction, L being the largest curvature. One gradient
// a step.
type Symplectic struct {
	H     float64 `spec:"h" unit:"t" in:"(0,inf)"`
	Gamma float64 `spec:"gamma" unit:"1/t" in:"[0,inf)"`
}

// Relativistic is relativistic gradient descent, the heavy ball with the kinetic energy of
// special relativity, by semi-implicit Euler with exact damping: p ← e^(-Gamma·H)·p - H·g, x ← x + H·C·p/√(p·p + m²C²).
// No step is longer than H·C. H, C, M > 0, Gamma ≥ 0. One gradient a step.
type Relativistic struct {
	H     float64 `spec:"h" unit:"t" in:"(0,inf)"`
	Gamma float64 `spec:"gamma" unit:"1/t" in:"[0,inf)"`
	C     float64 `spec:"c" unit:"x/t" in:"(0,inf)"`
	M     float64 `spec:"m" unit:"f t^2/x^2" in:"(0,inf)"`
}

// NAGFlow is NAG-GS, the Gauss–Seidel method on the flow of Luo and Chen,
//
//	γ ← (γ + H·Mu)/(1 + H),  x ← (x + H·v)/(1 + H),  v ← (γv + H·Mu·x - H·∇f(x))/(γ + H·Mu);
//
// see [flows.NAG]. H > 0 is the step, in the time of that flow, which has no unit: x' = v - x. Mu ≥ 0 is the smallest
// curvature, Gamma0 > 0 the first γ. One gradient a step.
type NAGFlow struct {
	H      float64 `spec:"h" unit:"1" in:"(0,inf)"`
	Mu     float64 `spec:"mu" unit:"f/x^2" in:"[0,inf)"`
	Gamma0 float64 `spec:"gamma0" unit:"f/x^2" in:"(0,inf)"`
}

// NAGC is Nesterov's method for convex functions,
//
//	y = x + μ(x - x₋),  x⁺ = y - LR·∇f(y),  μ = k/(k + R) in step k:
//
// the flow with friction R/t and Hessian damping, on the step clock, its friction by the implicit Euler method. The
// position is y. LR, R > 0. Restart is none, gradient, function or speed; see [flows.Accelerated]. One gradient a step.
type NAGC struct {
	LR      float64       `spec:"lr" unit:"x^2/f" in:"(0,inf)"`
	R       float64       `spec:"r" unit:"1" in:"(0,inf)"`
	Restart flows.Restart `spec:"restart" oneof:"none,gradient,function,speed"`
}

// Bregman is the accelerated flow of order P by a splitting into exact parts,
//
//	z ← z - C·((t+H)^P - t^P)·∇f(x),  x ← z + (x - z)·(t/(t+H))^P;
//
// see [flows.Bregman]. H > 0 is the step, a time; P = 2 with C = ¼ is the limit of Nesterov's method. One gradient a
// step.
type Bregman struct {
	H float64 `spec:"h" in:"(0,inf)"`
	P float64 `spec:"p" in:"(0,inf)"`
	C float64 `spec:"c" in:"(0,inf)"`
}

func (c Bregman) Unit(key string) string {
	if key == "h" {
		return "t"
	}
	return flows.Bregman{P: c.P}.Unit(key)
}

func (c Symplectic) Triple() Triple {
	return Triple{Flow: flows.HeavyBall{Gamma: c.Gamma}, Method: split.Symplectic{}, Control: control.Fixed{H: c.H}}
}

func (c Relativistic) Triple() Triple {
	return Triple{Flow: flows.Relativistic{Gamma: c.Gamma, C: c.C, Mass: c.M}, Method: split.Symplectic{}, Control: control.Fixed{H: c.H}}
}

func (c NAGFlow) Triple() Triple {
	return Triple{Flow: flows.NAG{Mu: c.Mu, Gamma0: c.Gamma0}, Method: split.Lie{}, Control: control.Fixed{H: c.H}}
}

func (c NAGC) Triple() Triple {
	return Triple{Flow: flows.Accelerated{R: c.R, B: 1, Restart: c.Restart}, Method: split.Lie{}, Control: control.Fixed{H: c.LR, Clock: control.PerStep}}
}

func (c Bregman) Triple() Triple {
	return Triple{Flow: flows.Bregman{P: c.P, C: c.C}, Method: split.Symplectic{}, Control: control.Fixed{H: c.H}}
}

func init() {
	Register("hamiltonian", Hamiltonian{H: .03, Gamma: 3, B: 2}, Entry{
		Equation: "p ← e^(-gamma·h)·p - h·g, x ← x + h·‖p‖^(b-2)·p; with separate x_i ← x_i + h·|p_i|^(b-1)·sign(p_i)",
		Map:      "h, gamma, b and separate are those of control and flow",
		Rule:     "differs: damp is exact, e^(-γh) on the momentum alone; the paper's first explicit method divides momentum and gradient by 1 + γh",
		Cite:     []string{"maddison2018hamiltonian"},
		Samples:  []string{"hamiltonian", "hamiltonian(h=0.01,gamma=1,b=1.5)", "hamiltonian(h=0.001,b=3,separate=true)"},
	})
	Register("symplectic", Symplectic{H: .03, Gamma: 3}, Entry{
		Equation: "v ← (1 - gamma·h)·v - h·g, x ← x + h·v",
		Map:      "h and gamma are those of control and flow. The same points as momentum's with lr = h², momentum = 1 - gamma·h",
		Rule:     "as published, in the time of its flow: momentum 1 - γh and rate h²",
		Cite:     []string{"polyak1964some"},
		Samples:  []string{"symplectic", "symplectic(h=0.01,gamma=1)"},
	})
	Register("relativistic", Relativistic{H: .03, Gamma: 3, C: 1, M: 1}, Entry{
		Equation: "p ← e^(-gamma·h)·p - h·g, x ← x + h·c·p/√(p·p + m²c²)",
		Map:      "h, gamma, c and m are those of control and flow",
		Rule:     "differs: friction, kick and drift once each, of order 1; the paper composes half drifts and half frictions around the kick",
		Cite:     []string{"franca2020conformal"},
		Samples:  []string{"relativistic", "relativistic(h=0.01,gamma=1,c=5,m=2)"},
	})
	Register("nagflow", NAGFlow{H: .03, Mu: 1, Gamma0: 1}, Entry{
		Equation: "γ ← (γ + h·mu)/(1 + h), x ← (x + h·v)/(1 + h), v ← (γv + h·mu·x - h·∇f(x))/(γ + h·mu)",
		Map:      "h, mu and gamma0 are those of control and flow",
		Rule:     "as published, the Gauss–Seidel splitting with a constant step",
		Cite:     []string{"luo2022differential", "leplat2022nag"},
		Samples:  []string{"nagflow", "nagflow(h=0.01,mu=0.1,gamma0=2)"},
	})
	Register("nagc", NAGC{LR: 1e-3, R: 3}, Entry{
		Equation: "y = x + μ(x - x₋), x⁺ = y - lr·∇f(y), μ = k/(k + r)",
		Map:      "on the step clock h = lr, b = 1; r and restart are those of the flow",
		Rule:     "differs: the momentum in step k is k/(k + r), as in the later sources, for Nesterov's (θ - 1)/θ⁺; position and output are his y and x",
		Cite:     []string{"nesterov1983method", "su2016differential", "odonoghue2015adaptive"},
		Samples:  []string{"nagc", "nagc(lr=0.0005,r=4)", "nagc(restart=gradient)", "nagc(restart=function)", "nagc(restart=speed)"},
	})
	Register("bregman", Bregman{H: .03, P: 2, C: .25}, Entry{
		Equation: "z ← z - c·((t+h)^p - t^p)·∇f(x), x ← z + (x - z)·(t/(t+h))^p",
		Map:      "h, p and c are those of control and flow",
		Rule:     "differs: the flow is the paper's, the splitting into exact parts is this library's; the paper's own stable method is matched",
		Cite:     []string{"wibisono2016variational"},
		Samples:  []string{"bregman", "bregman(h=0.01,p=3,c=0.1)"},
	})
}
