package flows

import (
	"fmt"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/spec"
	"github.com/odescent/odescent/ode/vec"
)

// NAG is the flow of Luo and Chen, one equation for convex functions and, with Mu = μ, for strongly convex ones,
//
//	x' = v - x,  γv' = μ(x - v) - M∇f(x),  γ' = μ - γ,
//
// with γ(0) = Gamma0 > 0 and v(0) = x(0). Its parts are the clock γ, the drift and the kick, the implicit Euler method
// each for its own variable with the new values of the others: under the method lie, in this order, the
// Gauss–Seidel method NAG-GS, with one gradient a step,
//
//	γ⁺ = (γ + hμ)/(1 + h),  x⁺ = (x + hv)/(1 + h),  v⁺ = (γ⁺v + hμx⁺ - hM∇f(x⁺))/(γ⁺ + hμ).
//
// The preconditioner acts on the force, not on x'. Mu ≥ 0 has the unit of the curvature.
//
// Sources: H. Luo, L. Chen, Math. Programming 195 (2022), 735-781; V. Leplat, D. Merkulov, A. Katrutsa, D. Bershatsky,
// O. Tsymboi, I. Oseledets, NAG-GS, arXiv:2209.14937.
type NAG struct {
	Mu     float64 `spec:"mu" unit:"f/x^2" in:"[0,inf)"`
	Gamma0 float64 `spec:"gamma0" unit:"f/x^2" in:"(0,inf)"`
}

func (f NAG) String() string { return spec.Format("nag", f, NAG{Gamma0: 1}) }

// Time implements [Timed]: x' = v - x.
func (NAG) Time(_, _ float64) float64 { return 1 }

func (NAG) Cite() []string { return []string{"luo2022differential"} }

// Describe returns the equation with the flow's own numbers in it.
func (f NAG) Describe() string {
	return fmt.Sprintf("x' = v - x, γv' = μ(x - v) - M∇f(x), γ' = μ - γ with μ = %s, γ(0) = %s", spec.Number(f.Mu), spec.Number(f.Gamma0))
}

func (f NAG) System(o *Oracle) (*ode.System, error) {
	if err := spec.Check(f); err != nil {
		return nil, fmt.Errorf("flows: nag: %w", err)
	}
	n := o.P.Dim
	s := o.System(2*n+1, 0)
	s.FieldFromForce = func(dst []float64, p *ode.Point) {
		x, v, g := p.Y[:n], p.Y[n:2*n], p.Y[2*n]
		vec.Axpby(dst[:n], 1, v, -1, x)
		vec.Axpby(dst[n:2*n], f.Mu/g, x, -f.Mu/g, v)
		vec.AddMul(dst[n:2*n], p.M.Scale/g, p.M.Diag, p.Force())
		dst[2*n] = f.Mu - g
	}
	s.Parts = []ode.Part{
		{Name: "clock", Flow: func(p *ode.Point, h float64) {
			p.Y[2*n] = (p.Y[2*n] + float64(h*f.Mu)) / (1 + h)
		}},
		{Name: "drift", Moves: true, Flow: func(p *ode.Point, h float64) {
			vec.Relax(p.Y[:n], h/(1+h), p.Y[n:2*n])
		}},
		{Name: "kick", Flow: func(p *ode.Point, h float64) {
			x, v, g := p.Y[:n], p.Y[n:2*n], p.Y[2*n]
			all := g + float64(h*f.Mu)
			vec.Axpby(v, g/all, v, h*f.Mu/all, x)
			vec.AddMul(v, h*p.M.Scale/all, p.M.Diag, p.Force())
		}},
	}
	s.Scheme = "clock drift kick"
	s.Init = func(p *ode.Point) {
		copy(p.Y[n:2*n], p.Y[:n])
		p.Y[2*n] = f.Gamma0
	}
	return s, nil
}

func init() { Register("nag", NAG{Gamma0: 1}) }
