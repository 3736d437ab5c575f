package gallery

import (
	"context"
	"fmt"
	"math"

	"github.com/odescent/odescent/flows/objective"
	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/rk"
)

// forgetful is Adam on sums of quartics, and the equation that it follows.
type forgetful struct {
	p          *objective.Problem
	tau1, tau2 float64
	eps, end   float64
}

// timed is the slope control with the steps H/(1 + kH), or H, on the flow clock, whose memory forgets by time.
type timed struct {
	H, Tau, Eps float64
	Decay       bool
}

// String implements ode.Control.
func (c timed) String() string {
	return fmt.Sprintf("timed(h=%g,tau=%g,decay=%t)", c.H, c.Tau, c.Decay)
}

// Start implements ode.Control.
func (c timed) Start(r *ode.Run) (ode.Controller, error) {
	return &timedRun{timed: c, v: make([]float64, r.Pos()), d: make([]float64, r.Pos())}, nil
}

type timedRun struct {
	timed
	v, d []float64
	c    float64 // 1 - e^(-t/Tau)
}

// length is that of step k.
func (c timed) length(k int) float64 {
	if c.Decay {
		return c.H / (1 + float64(k)*c.H)
	}
	return c.H
}

// Plan implements ode.Controller.
func (c *timedRun) Plan(s *ode.Step) {
	h := c.length(s.K)
	keep := math.Exp(-h / c.Tau)
	c.c += (1 - keep) * (1 - c.c)
	for i, g := range s.L.Drive() {
		c.v[i] = keep*c.v[i] + (1-keep)*g*g
		c.d[i] = 1 / (math.Sqrt(c.v[i]/c.c) + c.Eps)
	}
	s.H, s.M = h, ode.Metric{Scale: 1, Diag: c.d}
}

// Judge implements ode.Controller.
func (c *timedRun) Judge(*ode.Step) bool { return true }

// Commit implements ode.Controller.
func (c *timedRun) Commit(*ode.Step) {}

// flow follows m' = (g - m)/τ₁, v' = (g² - v)/τ₂, x' = -m̂/(√v̂ + ε) to the given times, in order, with m̂ = m/(1 - e^(-t/τ₁))
// and v̂ alike. It starts at a small time, until which m̂ and √v̂ are the first slope.
func (f forgetful) flow(ctx context.Context, times []float64) ([][]float64, error) {
	const t0 = 1e-7
	n := f.p.Dim
	y, g := make([]float64, 3*n), make([]float64, n)
	f.p.Grad(g, f.p.Start)
	for i, x := range f.p.Start {
		y[i] = x - t0*g[i]/(math.Abs(g[i])+f.eps)
		y[n+i], y[2*n+i] = -math.Expm1(-t0/f.tau1)*g[i], -math.Expm1(-t0/f.tau2)*g[i]*g[i]
	}
	sys := &ode.System{Dim: 3 * n, Field: func(dst []float64, t float64, y []float64) {
		c1, c2 := -math.Expm1(-t/f.tau1), -math.Expm1(-t/f.tau2)
		f.p.Grad(g, y[:n])
		for i := range n {
			dst[i] = -y[n+i] / c1 / (math.Sqrt(y[2*n+i]/c2) + f.eps)
			dst[n+i], dst[2*n+i] = (g[i]-y[n+i])/f.tau1, (g[i]*g[i]-y[2*n+i])/f.tau2
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
