package flows

import (
	"fmt"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/spec"
	"github.com/odescent/odescent/ode/vec"
)

// Adan is the flow of two averages of the force d = -∇f(x),
//
//	m' = (d - m)/τ₁,  e' = (d - e)/τ₂,  c₁' = (1 - c₁)/τ₁,  c₂' = (1 - c₂)/τ₂,
//	x' = M·(m/c₁ + (1-Beta2)·(d - e)/c₂) - s·λx,
//
// started with m = 0, e = d and both clocks at zero; s is the preconditioner's scale. The paper's average of the
// differences of successive gradients is the change of e from step to step, so no earlier gradient is stored; the
// second term looks ahead along it. Its parts are relax, clock and drift, with the decay λ = Decay in the drift after
// the move, by the implicit rule, x ← x/(1 + h·s·λ).
//
// τ = -1/ln β for Beta1 and Beta2 in [0, 1), the shares kept in a unit of time. Decay ≥ 0. One evaluation of the
// force a step.
//
// Source: X. Xie, P. Zhou, H. Li, Z. Lin, S. Yan, IEEE TPAMI 46 (2024), 9508-9520, algorithm 1, with the corrections of
// its code.
type Adan struct {
	Beta1 float64 `spec:"beta1" unit:"1" in:"[0,1)"`
	Beta2 float64 `spec:"beta2" unit:"1" in:"[0,1)"`
	Decay float64 `spec:"decay" unit:"f/x^2" in:"[0,inf)"`
}

func (f Adan) String() string { return spec.Format("adan", f, Adan{}) }

func (Adan) Extensible() {}

func (Adan) Cite() []string { return []string{"xie2024adan"} }

// Describe returns the equation with the flow's own numbers in it.
func (f Adan) Describe() string {
	decay := ""
	if f.Decay != 0 {
		decay = fmt.Sprintf(" - s·%s·x", spec.Number(f.Decay))
	}
	return fmt.Sprintf("m' = (d - m)/τ₁, e' = (d - e)/τ₂, c' = (1 - c)/τ for both, x' = M·(m/c₁ + %.6g(d - e)/c₂)%s with d = -∇f(x), "+
		"τ₁ = %.6g, τ₂ = %.6g", 1-f.Beta2, decay, memory{beta: f.Beta1}.constant(), memory{beta: f.Beta2}.constant())
}

func (f Adan) System(o *Oracle) (*ode.System, error) {
	if err := spec.Check(f); err != nil {
		return nil, fmt.Errorf("flows: adan: %w", err)
	}
	n := o.P.Dim
	s := o.System(3*n+2, 0)
	s.NoField = f.Beta1 == 0 || f.Beta2 == 0 // an average over no time
	one, two := memory{beta: f.Beta1}, memory{beta: f.Beta2}
	inv1, inv2 := 1/one.constant(), 1/two.constant()
	u, shrink := make([]float64, n), decayPart(n, f.Decay, Implicit)
	direction := func(p *ode.Point) {
		m, e, c1, c2 := p.Y[n:2*n], p.Y[2*n:3*n], p.Y[3*n], p.Y[3*n+1]
		if c1 == 0 { // the limit of m/c for t → 0
			m, c1 = p.Force(), 1
		}
		vec.Scale(u, 1/c1, m)
		if c2 > 0 {
			a := (1 - f.Beta2) / c2
			vec.AddScaled(u, a, p.Force())
			vec.AddScaled(u, -a, e)
		}
	}
	s.FieldFromForce = func(dst []float64, p *ode.Point) {
		direction(p)
		vec.Mul(dst[:n], p.M.Scale, p.M.Diag, u)
		vec.AddScaled(dst[:n], -f.Decay*p.M.Scale, p.Y[:n])
		vec.Axpby(dst[n:2*n], inv1, p.Force(), -inv1, p.Y[n:2*n])
		vec.Axpby(dst[2*n:3*n], inv2, p.Force(), -inv2, p.Y[2*n:3*n])
		dst[3*n], dst[3*n+1] = inv1*(1-p.Y[3*n]), inv2*(1-p.Y[3*n+1])
	}
	s.Scheme = "relax clock drift"
	s.Parts = []ode.Part{
		{Name: "relax", Flow: func(p *ode.Point, h float64) {
			vec.Relax(p.Y[n:2*n], 1-one.kept(h), p.Force())
			vec.Relax(p.Y[2*n:3*n], 1-two.kept(h), p.Force())
		}},
		{Name: "clock", Flow: func(p *ode.Point, h float64) {
			p.Y[3*n] += float64((1 - one.kept(h)) * (1 - p.Y[3*n]))
			p.Y[3*n+1] += float64((1 - two.kept(h)) * (1 - p.Y[3*n+1]))
		}},
		{Name: "drift", Moves: true, Flow: func(p *ode.Point, h float64) {
			direction(p)
			vec.AddMul(p.Y[:n], h*p.M.Scale, p.M.Diag, u)
			shrink.Flow(p, h)
		}},
	}
	s.Init = func(p *ode.Point) { copy(p.Y[2*n:3*n], p.Force()) }
	return s, nil
}

func init() { Register("adan", Adan{}) }
