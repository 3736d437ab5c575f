package flows

import (
	"fmt"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/spec"
	"github.com/odescent/odescent/ode/vec"
)

// Nadam is the relaxation flow with a clock of its own for the correction, whose momentum μ(t) warms up, and with a
// velocity that looks one step ahead,
//
//	v' = (d - v)/τ,  c' = -ln μ(t)·(1 - c),  μ(t) = Beta·(1 - ½·0.96^(Psi·t)),  x' = M·v/c - s·λx,
//
// d being the force -∇f(x) - L2·x and τ = -1/ln Beta. In its parts, over a step h with the powers μ = μ(t+h)^h and μ⁺ =
// μ(t+2h)^h: relax; clock; and drift, which moves x by h·M·((1-μ)·d/c + μ⁺·v/c⁺), c⁺ being the clock one step later.
// The decay λ = Decay is done in the drift, before the move; s is the preconditioner's scale.
//
// With Twice, c⁺ is one more power of μ nearer to 1, 1 - c⁺ = μ·μ⁺·(1 - c), as torch.optim up to 1.13 had it.
//
// Beta in [0, 1); Psi, L2 and Decay ≥ 0. One evaluation of the force a step.
//
// Source: T. Dozat, ICLR workshop 2016; the form is torch.optim.NAdam's.
type Nadam struct {
	Beta  float64 `spec:"beta" unit:"1" in:"[0,1)"`
	Psi   float64 `spec:"psi" unit:"1/t" in:"[0,inf)"`
	L2    float64 `spec:"l2" unit:"f/x^2" in:"[0,inf)"`
	Decay float64 `spec:"decay" unit:"f/x^2" in:"[0,inf)"`
	Twice bool    `spec:"twice"`
}

func (f Nadam) String() string { return spec.Format("nadam", f, Nadam{}) }

func (Nadam) Extensible() {}

func (Nadam) Cite() []string { return []string{"dozat2016incorporating"} }

// Describe returns the equation with the flow's own numbers in it.
func (f Nadam) Describe() string {
	return fmt.Sprintf("v' = (-∇f(x) - v)/τ, c' = -ln μ·(1 - c), x' = M·v/c with τ = %.6g, μ = %s·(1 - ½·0.96^(%s·t)); "+
		"the drift takes (1-μ)·(-∇f)/c + μ⁺·v/c⁺, a step ahead", memory{beta: f.Beta}.constant(), spec.Number(f.Beta), spec.Number(f.Psi))
}

// mu returns the momentum over a step h that ends at t.
func (f Nadam) mu(t, h float64) float64 {
	m := f.Beta * (1 - float64(.5*vec.Pow(.96, t*f.Psi)))
	if h == 1 {
		return m
	}
	return vec.Pow(m, h)
}

func (f Nadam) System(o *Oracle) (*ode.System, error) {
	if err := spec.Check(f); err != nil {
		return nil, fmt.Errorf("flows: nadam: %w", err)
	}
	n := o.P.Dim
	s := o.System(2*n+1, f.L2)
	s.NoField = f.Beta == 0 // an average over no time
	s.Autonomous = f.Psi == 0 || f.Beta == 0
	avg := memory{beta: f.Beta}
	inv := 1 / avg.constant()
	rate := func(t float64) float64 { return -vec.Log(f.mu(t, 1)) }
	u, shrink := make([]float64, n), decayPart(n, f.Decay, Explicit)
	s.FieldFromForce = func(dst []float64, p *ode.Point) {
		v, c := p.Y[n:2*n], p.Y[2*n]
		by := 1 / c
		if c == 0 { // the limit of v/c for t → 0
			v, by = p.Force(), inv/rate(p.T)
		}
		vec.Mul(dst[:n], by*p.M.Scale, p.M.Diag, v)
		vec.AddScaled(dst[:n], -f.Decay*p.M.Scale, p.Y[:n])
		vec.Axpby(dst[n:2*n], inv, p.Force(), -inv, p.Y[n:2*n])
		dst[2*n] = rate(p.T) * (1 - c)
	}
	s.Scheme = "relax clock drift"
	s.Parts = []ode.Part{
		{Name: "relax", Flow: func(p *ode.Point, h float64) {
			vec.Relax(p.Y[n:2*n], 1-avg.kept(h), p.Force())
		}},
		{Name: "clock", Flow: func(p *ode.Point, h float64) {
			p.Y[2*n] += float64((1 - f.mu(p.T+h, h)) * (1 - p.Y[2*n]))
		}},
		{Name: "drift", Moves: true, Flow: func(p *ode.Point, h float64) {
			c, now, next := p.Y[2*n], f.mu(p.T+h, h), f.mu(p.T+float64(2*h), h)
			ahead := c + float64((1-next)*(1-c))
			if f.Twice {
				ahead = 1 - float64(now*next*(1-c))
			}
			if c == 0 {
				c, ahead = 1, 1
			}
			vec.Axpby(u, (1-now)/c, p.Force(), next/ahead, p.Y[n:2*n])
			shrink.Flow(p, h)
			vec.AddMul(p.Y[:n], h*p.M.Scale, p.M.Diag, u)
		}},
	}
	return s, nil
}

func init() { Register("nadam", Nadam{}) }
