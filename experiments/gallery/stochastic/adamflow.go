package stochastic

import (
	"context"
	"math"

	"github.com/odescent/odescent/flows/objective"
	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/rk"
	"github.com/odescent/odescent/ode/vec"
)

// forgetful is Adam on sums of quartics, and the equation that it follows.
type forgetful struct {
	p          *objective.Problem
	tau1, tau2 float64
	eps, end   float64
}

// flow follows m' = (g - m)/τ₁, v' = (g² - v)/τ₂, x' = -m̂/(√v̂ + ε) to the given times, in order, with m̂ = m/(1 - e^(-t/τ₁))
// and v̂ alike. It starts at a small time, until which m̂ and √v̂ are the first slope.
func (f forgetful) flow(ctx context.Context, times []float64) ([][]float64, error) {
	const t0 = 1e-7
	n := f.p.Dim
	y, g := make([]float64, 3*n), make([]float64, n)
	f.p.Grad(g, f.p.Start)
	for i, x := range f.p.Start {
		y[i] = x - t0*g[i]/(math.Abs(g[i])+f.eps)
		y[n+i], y[2*n+i] = -vec.Expm1(-t0/f.tau1)*g[i], -vec.Expm1(-t0/f.tau2)*g[i]*g[i]
	}
	sys := &ode.System{Dim: 3 * n, Field: func(dst []float64, t float64, y []float64) {
		c1, c2 := -vec.Expm1(-t/f.tau1), -vec.Expm1(-t/f.tau2)
		f.p.Grad(g, y[:n])
		for i := range n {
			dst[i] = -y[n+i] / c1 / (math.Sqrt(y[2*n+i]/c2) + f.eps)
			dst[n+i], dst[2*n+i] = (g[i]-y[n+i])/f.tau1, (float64(g[i]*g[i])-y[2*n+i])/f.tau2
		}
	}}
	var out [][]float64
	from := t0
	for _, t := range times {
		if t > from {
			sol, err := ode.Solve(ctx, sys, y, from, t, ode.Config{Method: rk.DP5, Control: control.PI{RTol: 1e-11, ATol: 1e-12}})
			if err != nil {
				return nil, err
			}
			y, from = sol.Y, t
		}
		out = append(out, append([]float64(nil), y[:n]...))
	}
	return out, nil
}
