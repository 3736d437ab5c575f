package integrators

import (
	"context"
	"fmt"
	"math"

	"github.com/odescent/odescent/experiments/gallery/common"
	"github.com/odescent/odescent/experiments/lab"
	"github.com/odescent/odescent/flows"
	"github.com/odescent/odescent/flows/objective"
	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/spec"
	"github.com/odescent/odescent/ode/vec"
	"github.com/odescent/odescent/optim"
)

// limit is a statement about small steps: at a fixed time the triple with step h is near the end of a flow.
type limit struct {
	label string
	spec  func(h float64) string
	flow  flows.Flow // the flow, followed at 1e-13
	end   func(p *objective.Problem, h, t float64) ([]float64, error)
}

// limits are the statements of first (or, where the label says so, second) order that the identities are not.
func limits() []limit {
	const gamma, tau, mu, decay = 1., .5, .9, .1
	n := spec.Number
	euler := func(h float64) string { return "gradient/euler/fixed(h=" + n(h) + ")" }
	ball := func(more func(h float64) string) func(h float64) string {
		return func(h float64) string {
			return fmt.Sprintf("heavyball(gamma=%s%s)/symplectic/fixed(h=%s)", n(gamma), more(h), n(h))
		}
	}
	relaxed := func(by string) func(h float64) string {
		return func(h float64) string {
			return fmt.Sprintf("relaxation(tau=%s,decay=%s%s)/lie/fixed(h=%s)", n(tau), n(decay), by, n(h))
		}
	}
	friction := flows.HeavyBall{Gamma: gamma}
	return []limit{
		{"gradient descent, $x' = -∇f$", euler, flows.Gradient{}, nil},
		{"gradient descent, $x' = -∇(f + ¼h‖∇f‖^2)$", euler, nil, modified},
		{"Adams–Bashforth 2 (optimistic), $x' = -∇f$", func(h float64) string { return "gradient/ab2/fixed(h=" + n(h) + ")" }, flows.Gradient{}, nil},
		{"momentum at fixed $μ$, $x' = -∇f$", func(h float64) string { return fmt.Sprintf("momentum(lr=%s,momentum=%s)", n(h*(1-mu)), n(mu)) }, flows.Gradient{}, nil},
		{"momentum, heavy ball", ball(func(float64) string { return "" }), friction, nil},
		{"momentum, first kick halved, heavy ball", ball(func(h float64) string {
			beta, alpha := flows.Midpoint.Rule(gamma, h)
			return ",damping=midpoint,v0=" + n(-alpha/(2*beta))
		}), friction, nil},
		{"Nesterov at fixed friction, heavy ball", ball(func(h float64) string { return ",b=" + n(h) }), friction, nil},
		{"Nesterov, $x'' + (3/t)x' + ∇f = 0$", func(h float64) string { return "nagc(lr=" + n(h*h) + ")" }, nil, vanishing},
		{"average and decay at fixed $τ$, their flow", relaxed(""), flows.Relaxation{Tau: tau, Decay: decay}, nil},
	}
}

// limitPoints returns the points of the limits and the quadratic on which they are looked at.
func limitPoints(r *lab.Reader) ([]lab.Point, *objective.Problem) {
	p, t, ns := r.Problem("quadratic", lab.Hessian), r.Float("t"), r.Floats("n")
	r.Check(p == nil || p.Hess != nil, "quadratic=%s has no Hessian", r.String("quadratic"))
	r.Check(t > 0 && !math.IsInf(t, 0) && len(ns) >= 2, "t=%g, n=%v: want a time above 0 and two numbers of steps or more", t, ns)
	for _, n := range ns {
		r.Check(n >= 1 && n == math.Trunc(n), "n=%g: not a number of steps", n)
	}
	var points []lab.Point
	for _, l := range limits() {
		points = append(points, lab.At(lab.Plain(l.label), func(ctx context.Context) (rows []limitRow, _ error) {
			for _, n := range ns {
				h := t / n
				o, err := optim.Parse(l.spec(h))
				if err != nil {
					return nil, err
				}
				got, err := optim.Minimize(ctx, p, nil, o, optim.Settings{Steps: int(n), GTol: -1})
				if err != nil {
					return nil, err
				}
				want, err := l.at(ctx, p, h, t)
				if err != nil {
					return nil, err
				}
				rows = append(rows, limitRow{Label: l.label, Triple: l.spec(h), Problem: p.Name, Steps: int(n), H: h, Difference: vec.Dist2(got.X, want) / vec.Norm2(want)})
			}
			return rows, nil
		}))
	}
	return points, p
}

// at returns where the flow is at time t.
func (l limit) at(ctx context.Context, p *objective.Problem, h, t float64) ([]float64, error) {
	if l.flow == nil {
		return l.end(p, h, t)
	}
	sys, err := l.flow.System(&flows.Oracle{P: p})
	if err != nil {
		return nil, err
	}
	return common.Follow(ctx, sys, p, 0, t, p.Start)
}

// modified follows the gradient flow of f + (h/4)‖∇f‖².
func modified(p *objective.Problem, h, t float64) ([]float64, error) {
	g := make([]float64, p.Dim)
	return common.Follow(context.Background(), &ode.System{Dim: p.Dim, Field: func(dst []float64, _ float64, x []float64) {
		p.Grad(g, x)
		p.HessVec(dst, x, g)
		for i := range dst {
			dst[i] = -g[i] - float64(h/2*dst[i])
		}
	}}, p, 0, t, p.Start)
}

// vanishing follows x″ + (3/t)x' + ∇f(x) = 0 from rest, from a small time on, up to which x = x₀ - (t²/8)∇f(x₀) + O(t⁴).
func vanishing(p *objective.Problem, _, t float64) ([]float64, error) {
	const t0 = 1e-4
	n := p.Dim
	y := make([]float64, 2*n)
	p.Grad(y[n:], p.Start)
	for i, x := range p.Start {
		y[i] = x - float64(t0*t0/8*y[n+i])
		y[n+i] *= -t0 / 4
	}
	return common.Follow(context.Background(), &ode.System{Dim: 2 * n, Field: func(dst []float64, t float64, y []float64) {
		p.Grad(dst[n:], y[:n])
		for i := range n {
			dst[i] = y[n+i]
			dst[n+i] = -dst[n+i] - float64(3/t*y[n+i])
		}
	}}, p, t0, t, y)
}
