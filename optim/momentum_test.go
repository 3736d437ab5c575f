package optim_test

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"github.com/odescent/odescent/flows"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/split"
	"github.com/odescent/odescent/optim"
)

// polyak is x ← x - α·g + β·(x - x₀), x₀ being the point before and, at the start, x itself.
func polyak(alpha, beta float64) rule {
	return func(n int) func(x, g []float64) {
		move := make([]float64, n)
		return func(x, g []float64) {
			for i := range x {
				move[i] = beta*move[i] - alpha*g[i]
				x[i] += move[i]
			}
		}
	}
}

// torch is SGD as torch.optim's documentation has it.
func torch(lr, momentum, dampening, decay float64, nesterov bool) rule {
	return func(n int) func(x, g []float64) {
		var b []float64
		return func(x, g []float64) {
			for i := range g {
				g[i] += decay * x[i]
			}
			if b == nil {
				b = slices.Clone(g)
			} else {
				for i := range b {
					b[i] = momentum*b[i] + (1-dampening)*g[i]
				}
			}
			for i := range x {
				if nesterov {
					x[i] -= lr * (g[i] + momentum*b[i])
				} else {
					x[i] -= lr * b[i]
				}
			}
		}
	}
}

// Heavy ball: every spec and rule for the damping is one recursion, under its own map of (η, μ) to (h, γ), 3.4.1. The
// rule exact is row (c1), first the damping and then the kick; rows (c2) and (c3), which weigh the kick differently,
// have no rule here.
func TestHeavyBallWords(t *testing.T) {
	ln := -math.Log(mu)
	for _, c := range []struct {
		name     string
		damping  flows.Damping
		h, gamma func() float64
	}{
		{"a", flows.Explicit, func() float64 { return math.Sqrt(eta) }, func() float64 { return (1 - mu) / math.Sqrt(eta) }},
		{"b", flows.Implicit, func() float64 { return math.Sqrt(eta / mu) }, func() float64 { return (1/mu - 1) / math.Sqrt(eta/mu) }},
		{"c1", flows.Exact, func() float64 { return math.Sqrt(eta) }, func() float64 { return ln / math.Sqrt(eta) }},
		{"d", flows.Midpoint, func() float64 { return math.Sqrt(2 * eta / (1 + mu)) }, func() float64 {
			return 2 * (1 - mu) / (1 + mu) / math.Sqrt(2*eta/(1+mu))
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			o := symplectic(flows.HeavyBall{Gamma: c.gamma(), Damping: c.damping}, c.h())
			agree(t, o, polyak(eta, mu), identitySteps, identityTol)
			o.Method = split.Lie{}
			agree(t, o, polyak(eta, mu), identitySteps, identityTol)
			// On the step clock, where the scale of the preconditioner is the rate, h = 1: β and α as the rule of the
			// kick has them.
			beta, alpha := c.damping.Rule(c.gamma()*c.h(), 1)
			o.Flow = flows.HeavyBall{Gamma: c.gamma() * c.h(), Damping: c.damping}
			o.Control = control.Fixed{H: eta / alpha, Clock: control.PerStep}
			agree(t, o, polyak(eta, beta), identitySteps, identityTol)
		})
	}
	agree(t, optim.Momentum(eta, mu), polyak(eta, mu), identitySteps, identityTol)
	agree(t, optim.Momentum(eta, mu), torch(eta, mu, 0, 0, false), identitySteps, identityTol)
}

// Nesterov's method is the symplectic Euler method on the flow with Hessian damping b = h, and torch's form of it is
// the same in the look-ahead point y = x + μv of the classical one, 3.4.2.
func TestNesterovIsHessianDamped(t *testing.T) {
	h := math.Sqrt(eta)
	classical := func(n int) func(y, g []float64) {
		x, v := slices.Clone(rosenbrock.Start), make([]float64, n)
		return func(y, g []float64) {
			for i := range y {
				v[i] = mu*v[i] - eta*g[i] // g is the gradient at y
				x[i] += v[i]
				y[i] = x[i] + mu*v[i]
			}
		}
	}
	for _, o := range []optim.Optimizer{symplectic(flows.HeavyBall{Gamma: (1 - mu) / h, B: h}, h), optim.Nesterov(eta, mu)} {
		agree(t, o, classical, identitySteps, identityTol)
		agree(t, o, torch(eta, mu, 0, 0, true), identitySteps, identityTol)
	}
}

// QHM(α, β, ν) is the flow with b = (1-ν)/γ at h² = α(1-β), γh = 1-β, 3.4.2; and a linear two-step method on the
// gradient flow, 3.4.5.
func TestQHM(t *testing.T) {
	const alpha, beta = 5e-4, .9
	for _, nu := range []float64{0, .3, .7, 1} {
		t.Run(fmt.Sprint("nu=", nu), func(t *testing.T) {
			h := math.Sqrt(alpha * (1 - beta))
			gamma := (1 - beta) / h
			o := symplectic(flows.HeavyBall{Gamma: gamma, B: (1 - nu) / gamma}, h)
			qhm := func(n int) func(x, g []float64) {
				m := make([]float64, n)
				return func(x, g []float64) {
					for i := range x {
						m[i] = beta*m[i] + (1-beta)*g[i]
						x[i] -= alpha * ((1-nu)*g[i] + nu*m[i])
					}
				}
			}
			lmm := func(n int) func(x, g []float64) {
				var x0, g0 []float64
				return func(x, g []float64) {
					old := slices.Clone(x)
					for i := range x {
						if x0 == nil {
							x[i] -= alpha * (1 - nu*beta) * g[i]
							continue
						}
						x[i] = (1+beta)*x[i] - beta*x0[i] - alpha*((1-nu*beta)*g[i]-beta*(1-nu)*g0[i])
					}
					x0, g0 = old, g
				}
			}
			agree(t, o, qhm, identitySteps, identityTol)
			agree(t, o, lmm, identitySteps, 1e-11) // the two-step form cancels: it stores x, not the move
		})
	}
}

// Plain gradient descent with step h/γ is the flow with b = 1/γ.
func TestGradientDescentIsFullyDamped(t *testing.T) {
	const h, gamma = .01, 50
	agree(t, symplectic(flows.HeavyBall{Gamma: gamma, B: 1. / gamma}, h), polyak(h/gamma, 0), identitySteps, identityTol)
	agree(t, optim.SGD(h/gamma), polyak(h/gamma, 0), identitySteps, identityTol)
}

// Under a schedule momentum means two things: torch's x_{k+1} - x_k = μ(η_k/η_{k-1})(x_k - x_{k-1})
// - η_k g, a schedule of the preconditioner's scale; and Sutskever's, without the ratio.
func TestTorchAndSutskeverUnderASchedule(t *testing.T) {
	const decay = .05
	rate := func(k int) float64 { return eta / (1 + decay*float64(k)) }
	recursion := func(ratio bool) rule {
		return func(n int) func(x, g []float64) {
			move, k := make([]float64, n), 0
			return func(x, g []float64) {
				beta := mu
				if ratio && k > 0 {
					beta *= rate(k) / rate(k-1)
				}
				for i := range x {
					move[i] = beta*move[i] - rate(k)*g[i]
					x[i] += move[i]
				}
				k++
			}
		}
	}
	o := optim.Momentum(eta, mu)
	o.Control = control.Schedule{Of: o.Control, Rule: control.Inverse{Rate: decay}}
	agree(t, o, recursion(true), identitySteps, identityTol)

	// The other one is another trajectory.
	x, y := slices.Clone(rosenbrock.Start), slices.Clone(rosenbrock.Start)
	a, b := recursion(true)(4), recursion(false)(4)
	for range identitySteps {
		a(x, gradientAt(x))
		b(y, gradientAt(y))
	}
	if d := difference(x, y); d < .01 {
		t.Errorf("with and without the ratio differ by %.3g only", d)
	}
}
