package integrators

import (
	"math"
	"slices"

	"github.com/odescent/odescent/flows/objective"
	"github.com/odescent/odescent/ode/vec"
	"gonum.org/v1/gonum/mat"
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

// adamRule is Adam, with λ > 0 AdamW. With root false it is debiased momentum, x ← x - ηm̂.
func adamRule(eta, b1, b2, eps, lambda float64, root bool) rule {
	return memory(2, func(k int, x, g []float64, u [][]float64) {
		c1, c2 := 1-vec.Pow(b1, float64(k+1)), 1-vec.Pow(b2, float64(k+1))
		for i := range x {
			u[0][i] = float64(b1*u[0][i]) + float64((1-b1)*g[i])
			u[1][i] = float64(b2*u[1][i]) + float64((1-b2)*g[i]*g[i])
			d := u[0][i] / c1
			if root {
				d /= math.Sqrt(u[1][i]/c2) + eps
			}
			x[i] -= float64(eta*lambda*x[i]) + float64(eta*d)
		}
	})
}

// sizeRule is x ← x - ηg/(√v + ε) with v ← keep·v + add·g²: RMSProp, AdaGrad.
func sizeRule(eta, keep, add, eps float64) rule {
	return memory(1, func(_ int, x, g []float64, u [][]float64) {
		for i := range x {
			u[0][i] = float64(keep*u[0][i]) + float64(add*g[i]*g[i])
			x[i] -= eta * g[i] / (math.Sqrt(u[0][i]) + eps)
		}
	})
}

// lionRule is x ← x - η·sign(β₁m + (1-β₁)g), m ← β₂m + (1-β₂)g.
func lionRule(eta, b1, b2 float64) rule {
	return memory(1, func(_ int, x, g []float64, u [][]float64) {
		for i := range x {
			x[i] -= math.Copysign(eta, float64(b1*u[0][i])+float64((1-b1)*g[i]))
			u[0][i] = float64(b2*u[0][i]) + float64((1-b2)*g[i])
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

// secantRule is gradient descent with h⁺ = next(h, h₋, ‖Δx‖/‖Δg‖), h = h0 and h₋ = 0 at the start.
func secantRule(h0 float64, next func(h, before, quotient float64) float64) rule {
	h, before := h0, 0.
	return memory(2, func(k int, x, g []float64, u [][]float64) {
		if k > 0 {
			h, before = next(h, before, vec.Dist2(x, u[0])/vec.Dist2(g, u[1])), h
		}
		copy(u[0], x)
		copy(u[1], g)
		for i := range x {
			x[i] -= float64(h * g[i])
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

// probeRule is x ← x - η∇f(x + d(g)): extragradient, sharpness-aware minimisation.
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

// armijoRule is backtracking from twice the length before, c = 1e-4.
func armijoRule(h0 float64) rule {
	return func(p *objective.Problem) func(int, []float64, []float64) {
		h, y := h0, make([]float64, p.Dim)
		return func(_ int, x, g []float64) {
			f := p.Func(x)
			for {
				for i := range y {
					y[i] = x[i] - float64(h*g[i])
				}
				if p.Func(y) <= f-float64(1e-4*h*vec.Dot(g, g)) {
					break
				}
				h /= 2
			}
			h *= 2
			copy(x, y)
		}
	}
}

// polyakStepRule is x ← x - (f(x) - f*)/‖g‖²·g.
func polyakStepRule() rule {
	return func(p *objective.Problem) func(int, []float64, []float64) {
		return func(_ int, x, g []float64) {
			h := (p.Gap(p.Func(x))) / vec.Dot(g, g)
			for i := range x {
				x[i] -= float64(h * g[i])
			}
		}
	}
}

// shiftedRule is x ← x - (a∇²f(x) + bI)⁻¹g.
func shiftedRule(a, b float64) rule {
	return func(p *objective.Problem) func(int, []float64, []float64) {
		h, m := mat.NewSymDense(p.Dim, nil), mat.NewDense(p.Dim, p.Dim, nil)
		return func(_ int, x, g []float64) {
			p.Hess(h, x)
			for i := range x {
				for j := range x {
					m.Set(i, j, a*h.At(i, j))
				}
				m.Set(i, i, float64(a*h.At(i, i))+b)
			}
			var d mat.VecDense
			if err := d.SolveVec(m, mat.NewVecDense(p.Dim, g)); err != nil {
				x[0] = math.NaN() // then the difference is not a number, which no bound admits
				return
			}
			for i := range x {
				x[i] -= d.AtVec(i)
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

// energyRule is AEGD: r ← r/(1 + 2ηv²), x ← x - 2ηrv, v = g/(2√(f + c)), for each coordinate.
func energyRule(eta, c float64) rule {
	return func(p *objective.Problem) func(int, []float64, []float64) {
		r := make([]float64, p.Dim)
		return func(k int, x, g []float64) {
			f := p.Func(x)
			for i := range x {
				if k == 0 {
					r[i] = math.Sqrt(f + c)
				}
				v := g[i] / (2 * math.Sqrt(f+c))
				r[i] /= 1 + float64(2*eta*v*v)
				x[i] -= float64(2 * eta * r[i] * v)
			}
		}
	}
}
