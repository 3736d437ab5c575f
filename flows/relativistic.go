package flows

import (
	"fmt"
	"math"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/spec"
	"github.com/odescent/odescent/ode/vec"
)

// Relativistic is the heavy ball with the kinetic energy of special relativity,
//
//	x' = c·Mp/√(p·Mp + m²c²),  p' = -γp - ∇f(x),
//
// so that with M one no speed exceeds C = c. Gamma ≥ 0 is the friction γ in 1/time, Mass = m > 0. For c → ∞ it is the
// heavy ball with mass m. Its parts are the kick, exact for a frozen gradient up to γh (p ← e^(-γh)p - h∇f), and the
// drift, for the method symplectic; and damp and push, the two halves of the kick, for the method conformal. The energy
// f + c√(p·Mp + m²c²) - mc² decreases at the rate γ·c·p·Mp/√(p·Mp + m²c²).
//
// Source: G. França, J. Sulam, D. Robinson, R. Vidal, Conformal symplectic and relativistic optimization, NeurIPS 2020.
type Relativistic struct {
	Gamma float64 `spec:"gamma" unit:"1/t" in:"[0,inf)"`
	C     float64 `spec:"c" unit:"x/t" in:"(0,inf)"`
	Mass  float64 `spec:"m" unit:"f t^2/x^2" in:"(0,inf)"`
}

func (f Relativistic) String() string {
	return spec.Format("relativistic", f, Relativistic{C: 1, Mass: 1})
}

// Time implements [Timed]: C and Mass have units, so that any would do.
func (Relativistic) Time(x, f float64) float64 { return second(x, f) }

func (Relativistic) Cite() []string { return []string{"franca2020conformal"} }

// Describe returns the equation with the flow's own numbers in it.
func (f Relativistic) Describe() string {
	return fmt.Sprintf("x' = c·Mp/√(p·Mp + m²c²), p' = -γp - ∇f(x) with γ = %s, c = %s, m = %s",
		spec.Number(f.Gamma), spec.Number(f.C), spec.Number(f.Mass))
}

func (f Relativistic) System(o *Oracle) (*ode.System, error) {
	if err := spec.Check(f); err != nil {
		return nil, fmt.Errorf("flows: relativistic: %w", err)
	}
	n := o.P.Dim
	s := o.System(2*n, 0)
	s.Squares = true
	rest := f.Mass * f.C
	total := func(p *ode.Point) float64 { return math.Sqrt(square(p.M, p.Y[n:]) + float64(rest*rest)) } // of the momentum
	s.FieldFromForce = func(dst []float64, p *ode.Point) {
		vec.Mul(dst[:n], f.C/total(p)*p.M.Scale, p.M.Diag, p.Y[n:])
		vec.Axpby(dst[n:], -f.Gamma, p.Y[n:], 1, p.Force())
	}
	s.Parts = append(kicks(n, f.Gamma), ode.Part{Name: "drift", Moves: true, Flow: func(p *ode.Point, h float64) {
		vec.AddMul(p.Y[:n], h*f.C/total(p)*p.M.Scale, p.M.Diag, p.Y[n:])
	}})
	s.Scheme = "kick drift"
	s.Energy = func(p *ode.Point) float64 { return p.Potential() + float64(f.C*(total(p)-rest)) }
	s.Dissipation = func(p *ode.Point) float64 { return f.Gamma * f.C * square(p.M, p.Y[n:]) / total(p) }
	return o.offer(s), nil
}

func init() { Register("relativistic", Relativistic{C: 1, Mass: 1}) }
