package integrators

import (
	"context"
	"fmt"

	"github.com/odescent/odescent/experiments/gallery/common"
	"github.com/odescent/odescent/flows"
	"github.com/odescent/odescent/flows/objective"
	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/spec"
	"github.com/odescent/odescent/ode/vec"
)

// limit is a statement about small steps: at a time t the triple with step h is near the end of a flow.
type limit struct {
	label  string
	triple func(h float64) string
	end    func(ctx context.Context, p *objective.Problem, h, t float64) ([]float64, error) // followed at 1e-13
}

// limits are the statements of first (or, where the label says so, second) order that the identities are not.
func limits() []limit {
	const gamma, tau, mu, decay = 1., .5, .9, .1
	n := spec.Number
	euler := func(h float64) string { return "gradient/euler/fixed(h=" + n(h) + ")" }
	ab2 := func(h float64) string { return "gradient/ab2/fixed(h=" + n(h) + ")" }
	momentum := func(h float64) string { return fmt.Sprintf("momentum(lr=%s,momentum=%s)", n(h*(1-mu)), n(mu)) }
	heavy := func(more string, h float64) string {
		return fmt.Sprintf("heavyball(gamma=%s%s)/symplectic/fixed(h=%s)", n(gamma), more, n(h))
	}
	ball := func(h float64) string { return heavy("", h) }
	halved := func(h float64) string {
		beta, alpha := flows.Midpoint.Rule(gamma, h)
		return heavy(",damping=midpoint,v0="+n(-alpha/(2*beta)), h)
	}
	nesterov := func(h float64) string { return heavy(",b="+n(h), h) }
	convex := func(h float64) string { return "nagc(lr=" + n(h*h) + ")" }
	average := func(h float64) string {
		return fmt.Sprintf("relaxation(tau=%s,decay=%s)/lie/fixed(h=%s)", n(tau), n(decay), n(h))
	}
	gradient, friction := endOfFlow(flows.Gradient{}), endOfFlow(flows.HeavyBall{Gamma: gamma})
	return []limit{
		{"gradient descent, $x' = -∇f$", euler, gradient},
		{"gradient descent, $x' = -∇(f + ¼h‖∇f‖^2)$", euler, modified},
		{"Adams–Bashforth 2 (optimistic), $x' = -∇f$", ab2, gradient},
		{"momentum at fixed $μ$, $x' = -∇f$", momentum, gradient},
		{"momentum, heavy ball", ball, friction},
		{"momentum, first kick halved, heavy ball", halved, friction},
		{"Nesterov at fixed friction, heavy ball", nesterov, friction},
		{"Nesterov, $x'' + (3/t)x' + ∇f = 0$", convex, vanishing},
		{"average and decay at fixed $τ$, their flow", average, endOfFlow(flows.Relaxation{Tau: tau, Decay: decay})},
	}
}

// rows compares the triple, in each number of steps to the time t, with the flow.
func (l limit) rows(ctx context.Context, p *objective.Problem, t float64, ns []float64) (rows []limitRow, _ error) {
	for _, n := range ns {
		h := t / n
		got, err := endOf(ctx, p, nil, l.triple(h), int(n))
		if err != nil {
			return nil, err
		}
		want, err := l.end(ctx, p, h, t)
		if err != nil {
			return nil, err
		}
		rows = append(rows, limitRow{
			Label: l.label, Triple: l.triple(h), Problem: p.Name, Steps: int(n), H: h, Difference: vec.Dist2(got, want) / vec.Norm2(want),
		})
	}
	return rows, nil
}

// endOfFlow follows a flow from the problem's start.
func endOfFlow(f flows.Flow) func(ctx context.Context, p *objective.Problem, h, t float64) ([]float64, error) {
	return func(ctx context.Context, p *objective.Problem, _, t float64) ([]float64, error) {
		sys, err := f.System(&flows.Oracle{P: p})
		if err != nil {
			return nil, err
		}
		return common.Follow(ctx, sys, p, 0, t, p.Start)
	}
}

// modified follows the gradient flow of f + (h/4)‖∇f‖².
func modified(ctx context.Context, p *objective.Problem, h, t float64) ([]float64, error) {
	g := make([]float64, p.Dim)
	return common.Follow(ctx, &ode.System{Dim: p.Dim, Field: func(dst []float64, _ float64, x []float64) {
		p.Grad(g, x)
		p.HessVec(dst, x, g)
		for i := range dst {
			dst[i] = -g[i] - float64(h/2*dst[i])
		}
	}}, p, 0, t, p.Start)
}

// vanishing follows x″ + (3/t)x' + ∇f(x) = 0 from rest, from a small time on, up to which x = x₀ - (t²/8)∇f(x₀) + O(t⁴).
func vanishing(ctx context.Context, p *objective.Problem, _, t float64) ([]float64, error) {
	const t0 = 1e-4
	n := p.Dim
	y := make([]float64, 2*n)
	p.Grad(y[n:], p.Start)
	for i, x := range p.Start {
		y[i] = x - float64(t0*t0/8*y[n+i])
		y[n+i] *= -t0 / 4
	}
	return common.Follow(ctx, &ode.System{Dim: 2 * n, Field: func(dst []float64, t float64, y []float64) {
		p.Grad(dst[n:], y[:n])
		for i := range n {
			dst[i] = y[n+i]
			dst[n+i] = -dst[n+i] - float64(3/t*y[n+i])
		}
	}}, p, t0, t, y)
}
