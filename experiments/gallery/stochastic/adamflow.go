package stochastic

import (
	"context"
	"math"

	"github.com/odescent/odescent/experiments/lab"
	"github.com/odescent/odescent/flows"
	"github.com/odescent/odescent/flows/objective"
	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/rk"
	"github.com/odescent/odescent/ode/spec"
	"github.com/odescent/odescent/ode/split"
	"github.com/odescent/odescent/ode/vec"
	"github.com/odescent/odescent/optim"
)

// forgetful is Adam on sums of quartics, and the equation that it follows.
type forgetful struct {
	p          *objective.Problem
	tau1, tau2 float64
	eps, end   float64
}

// flow follows m' = (g - m)/τ₁, v' = (g² - v)/τ₂, x' = -m̂/(√v̂ + ε) to the given times, in order, with m̂ = m/(1 -
// e^(-t/τ₁)) and v̂ alike. It starts at a small time, until which m̂ and √v̂ are the first slope.
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

// memory is a run of Adam with the label that stands in the legend.
type memory struct {
	label string
	o     optim.Optimizer
	steps func(k int) float64 // in the flow's time
}

// memories are the four runs with the first step h.
func (f forgetful) memories(r *lab.Reader, h float64) []memory {
	keep1, keep2 := vec.Exp(-h/f.tau1), vec.Exp(-h/f.tau2)
	fixed := control.Slope{Tol: h, Memory: control.EMA{Beta: keep2, Debias: true}, Eps: control.Outside(f.eps)}
	timed := fixed
	timed.Memory, timed.Clock = control.EMA{Tau: f.tau2, Debias: true}, control.Flow
	beta := optim.Optimizer{Flow: flows.Relaxation{Beta: keep1, Debias: true}, Method: split.Lie{}}
	beta.Control = control.Schedule{Of: fixed, Rule: control.Inverse{Rate: h}}
	tau := optim.Optimizer{Flow: flows.Relaxation{Tau: f.tau1, Debias: true}, Method: split.Lie{}, Control: timed}
	falling := tau
	falling.Control = control.Schedule{Of: timed, Rule: control.Inverse{Rate: h}, On: "time"}
	n := spec.Number
	explicit := r.Optimizer("adam(lr=" + n(h) + ",beta1=" + n(1-h/f.tau1) + ",beta2=" + n(1-h/f.tau2) + ",eps=" + n(f.eps) + ")")
	same := func(int) float64 { return h }
	less := func(k int) float64 { return h / (1 + float64(float64(k)*h)) }
	return []memory{
		{"constant step, $β = 1 - h/τ$", explicit, same}, {"constant step, fixed $τ$", tau, same},
		{"decaying step, fixed $β$", beta, less}, {"decaying step, fixed $τ$", falling, less},
	}
}

// quarticBowl is Σ ½λx² + ¼cx⁴, with the same start in all coordinates.
func quarticBowl(lambda []float64, c, x0 float64) *objective.Problem {
	p := (&objective.Problem{Dim: len(lambda), Start: make([]float64, len(lambda)), Func: func(x []float64) float64 {
		s := 0.
		for i, l := range lambda {
			s += float64(l/2*x[i]*x[i]) + float64(c/4*x[i]*x[i]*x[i]*x[i])
		}
		return s
	}, Grad: func(dst, x []float64) {
		for i, l := range lambda {
			dst[i] = float64(l*x[i]) + float64(c*x[i]*x[i]*x[i])
		}
	}}).Complete()
	for i := range p.Start {
		p.Start[i] = x0
	}
	return p
}
