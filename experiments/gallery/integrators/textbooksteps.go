package integrators

import (
	"math"

	"github.com/odescent/odescent/flows/objective"
	"github.com/odescent/odescent/ode/vec"
	"gonum.org/v1/gonum/mat"
)

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
