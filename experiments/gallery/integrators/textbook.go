package integrators

import (
	"slices"

	"github.com/odescent/odescent/flows/objective"
)

// rule is an optimizer as its paper writes it down, without a flow, a method or a control: made for a problem, it
// returns the function that takes step k = 0, 1, ... from x with the gradient g there, in place. It may change g.
type rule func(p *objective.Problem) func(k int, x, g []float64)

// memory makes a rule of a function that has m vectors of its own, all zero at the start.
func memory(m int, do func(k int, x, g []float64, u [][]float64)) rule {
	return func(p *objective.Problem) func(int, []float64, []float64) {
		u := make([][]float64, m)
		for i := range u {
			u[i] = make([]float64, p.Dim)
		}
		return func(k int, x, g []float64) { do(k, x, g, u) }
	}
}

// polyakRule is x ← x - α(k)g + β(k)(x - x₋).
func polyakRule(alpha, beta func(k int) float64) rule {
	return memory(1, func(k int, x, g []float64, u [][]float64) {
		for i := range x {
			u[0][i] = float64(beta(k)*u[0][i]) - float64(alpha(k)*g[i])
			x[i] += u[0][i]
		}
	})
}

func always(x float64) func(int) float64 { return func(int) float64 { return x } }

// nesterovRule is v ← μv - ηg(y), x ← x + v, with the look-ahead point y = x + μv in the place of x. μ is that of the step.
func nesterovRule(eta float64, mu func(k int) float64) rule {
	return memory(2, func(k int, y, g []float64, u [][]float64) {
		x, v := u[0], u[1]
		if k == 0 {
			copy(x, y)
		}
		for i := range y {
			old := x[i]
			x[i] = y[i] - float64(eta*g[i])
			v[i] = x[i] - old
			y[i] = x[i] + float64(mu(k)*v[i])
		}
	})
}

// torchRule is torch.optim.SGD with dampening, x ← x - ηb, b ← μb + (1-d)g, and b = g in the first step.
func torchRule(eta, mu, dampening float64) rule {
	return memory(1, func(k int, x, g []float64, u [][]float64) {
		for i := range x {
			u[0][i] = float64(mu*u[0][i]) + float64((1-dampening)*g[i])
			if k == 0 {
				u[0][i] = g[i]
			}
			x[i] -= float64(eta * u[0][i])
		}
	})
}

// qhmRule is quasi-hyperbolic momentum, m ← βm + (1-β)g, x ← x - α((1-ν)g + νm).
func qhmRule(alpha, beta, nu float64) rule {
	return memory(1, func(_ int, x, g []float64, u [][]float64) {
		for i := range x {
			u[0][i] = float64(beta*u[0][i]) + float64((1-beta)*g[i])
			x[i] -= float64(alpha * (float64((1-nu)*g[i]) + float64(nu*u[0][i])))
		}
	})
}

// scheduleFreeRule is z ← z - ηg(y), x ← x + (z - x)/k, y = (1-β)z + βx, with y in the place of x.
func scheduleFreeRule(eta, beta float64) rule {
	return memory(2, func(k int, y, g []float64, u [][]float64) {
		z, x := u[0], u[1]
		if k == 0 {
			copy(z, y)
			copy(x, y)
		}
		for i := range y {
			z[i] -= float64(eta * g[i])
			x[i] += (z[i] - x[i]) / float64(k+1)
			y[i] = float64((1-beta)*z[i]) + float64(beta*x[i])
		}
	})
}

// twoStepRule is x⁺ = (1+c)x - cx₋ - ag - bg₋, and x - a₀g in the first step.
func twoStepRule(c, a, b, a0 float64) rule {
	return memory(2, func(k int, x, g []float64, u [][]float64) {
		for i := range x {
			old := x[i]
			if k == 0 {
				x[i] -= float64(a0 * g[i])
			} else {
				x[i] = float64((1+c)*x[i]) - float64(c*u[0][i]) - float64(a*g[i]) - float64(b*u[1][i])
			}
			u[0][i], u[1][i] = old, g[i]
		}
	})
}

// probeRule is x ← x - η∇f(x + d(g)): extragradient, sharpness-aware minimization.
func probeRule(eta float64, d func(g []float64) float64) rule {
	return func(p *objective.Problem) func(int, []float64, []float64) {
		return func(_ int, x, g []float64) {
			y, s := slices.Clone(x), d(g)
			for i := range y {
				y[i] += float64(s * g[i])
			}
			p.Grad(g, y)
			for i := range x {
				x[i] -= float64(eta * g[i])
			}
		}
	}
}

// chebyshevRule is s steps of Chebyshev's semi-iteration for curvatures in [low, high], in its three-term form.
func chebyshevRule(low, high float64, s int) rule {
	return func(p *objective.Problem) func(int, []float64, []float64) {
		d, c := (high+low)/2, (high-low)/2
		return func(_ int, x, g []float64) {
			before, rho := slices.Clone(x), c/d // ρ is T_k(d/c)/T_{k+1}(d/c)
			for k := range s {
				p.Grad(g, x)
				next := 1 / (2*d/c - rho)
				for i := range x {
					old := x[i]
					if k == 0 {
						x[i] -= g[i] / d
					} else {
						x[i] += float64(next * (float64(rho*(x[i]-before[i])) - 2*g[i]/c))
					}
					before[i] = old
				}
				if k > 0 {
					rho = next
				}
			}
		}
	}
}
