package flows

import (
	"fmt"
	"math"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/spec"
	"github.com/odescent/odescent/ode/vec"
)

// Kinetic is the flow of Hamiltonian descent, with friction and any kinetic energy K,
//
//	x' = M^½·∇K(q),  p' = -γp - ∇f(x),  q = M^½·p,
//
// K(p) = ‖p‖^B/B with x' = ‖q‖^(B-2)·Mp if Of is nil. B = 2 is the heavy ball; with 1/a + 1/B = 1 it is the energy that
// fits an f that grows like ‖x‖^a, so B < 2 is for f flatter than a parabola at its minimum, B > 2 for a sharper one.
// The norm is Euclid's, or with Separate the sum is Σ|p_i|^B/B, coordinate by coordinate.
//
// Gamma ≥ 0 is the friction γ in 1/time, B > 1 has no unit. Its parts are those of [Relativistic], whose energy is
// another K: the kick, exact for a frozen gradient up to γh, and the drift, for the method symplectic; and damp and push,
// the two halves of the kick, for the method conformal. The energy f + K(q) decreases at the rate γ·q·∇K(q), which is
// not negative for a convex K that is least at 0; without friction it is conserved.
//
// Source: C. Maddison, D. Paulin, Y. W. Teh, B. O'Donoghue, A. Doucet, arXiv:1809.05042 (2018).
type Kinetic struct {
	Gamma    float64 `spec:"gamma" unit:"1/t" in:"[0,inf)"`
	B        float64 `spec:"b" unit:"1" in:"(1,inf)"`
	Separate bool    `spec:"separate"`
	Of       *KineticEnergy
}

// KineticEnergy is a given function K of the momentum, convex with its minimum K(0) = 0: Energy returns K(p), and
// Gradient stores ∇K(p). Neither keeps or changes p. It is used through a pointer, so that flows compare.
type KineticEnergy struct {
	Name     string
	Energy   func(p []float64) float64
	Gradient func(dst, p []float64)
}

// KineticDefaults is a Kinetic with the energy ½‖p‖² and no friction.
func KineticDefaults() Kinetic { return Kinetic{B: 2} }

// String returns the spec. One with a given energy does not read back.
func (f Kinetic) String() string {
	if f.Of == nil {
		return spec.Format("kinetic", f, KineticDefaults())
	}
	type own struct {
		Name  string  `spec:"name,bare"`
		Gamma float64 `spec:"gamma"`
	}
	return spec.Format("kineticof", own{f.Of.Name, f.Gamma}, own{})
}

// Time implements [Timed]: x^B = f^(B-1)·t^B.
func (f Kinetic) Time(x, by float64) float64 {
	switch {
	case f.Of != nil:
		return math.NaN()
	case f.B == 2:
		return second(x, by)
	}
	return x / vec.Pow(by, (f.B-1)/f.B)
}

func (Kinetic) Cite() []string { return []string{"maddison2018hamiltonian"} }

// Describe returns the equation with the flow's own numbers in it.
func (f Kinetic) Describe() string {
	k := fmt.Sprintf("‖q‖^%s/%[1]s", spec.Number(f.B))
	switch {
	case f.Of != nil:
		k = f.Of.Name
	case f.Separate:
		k = fmt.Sprintf("Σ|qᵢ|^%s/%[1]s", spec.Number(f.B))
	}
	return fmt.Sprintf("x' = M^½·∇K(q), p' = -γp - ∇f(x), q = M^½·p, K(q) = %s with γ = %s", k, spec.Number(f.Gamma))
}

// energy returns K.
func (f *Kinetic) energy() KineticEnergy {
	switch {
	case f.Of != nil:
		return *f.Of
	case f.Separate:
		return KineticEnergy{
			Energy: func(p []float64) (k float64) {
				for _, v := range p {
					k += vec.Pow(math.Abs(v), f.B)
				}
				return k / f.B
			},
			Gradient: func(dst, p []float64) {
				for i, v := range p {
					dst[i] = math.Copysign(vec.Pow(math.Abs(v), f.B-1), v)
				}
			},
		}
	}
	return KineticEnergy{
		Energy: func(p []float64) float64 { return vec.Pow(vec.Norm2(p), f.B) / f.B },
		Gradient: func(dst, p []float64) {
			by := 1.
			if f.B != 2 {
				size := vec.Norm2(p)
				if size == 0 { // where ‖p‖^(B-2) may be infinite, and ∇K is zero
					clear(dst)
					return
				}
				by = vec.Pow(size, f.B-2)
			}
			vec.Scale(dst, by, p)
		},
	}
}

func (f Kinetic) System(o *Oracle) (*ode.System, error) {
	if f.Of != nil {
		f.B = 2 // has no effect
		if f.Of.Energy == nil || f.Of.Gradient == nil {
			return nil, fmt.Errorf("flows: kinetic: the energy %q needs Energy and Gradient", f.Of.Name)
		}
	}
	if err := spec.Check(f); err != nil {
		return nil, fmt.Errorf("flows: kinetic: %w", err)
	}
	n := o.P.Dim
	s := o.System(2*n, 0)
	s.Squares = true
	k := f.energy()
	root, q, v := make([]float64, n), make([]float64, n), make([]float64, n)
	momentum := func(p *ode.Point) { // q, with the root of the preconditioner
		roots(root, p.M)
		vec.Mul(q, 1, root, p.Y[n:])
	}
	velocity := func(p *ode.Point) {
		momentum(p)
		k.Gradient(v, q)
	}
	s.FieldFromForce = func(dst []float64, p *ode.Point) {
		velocity(p)
		vec.Mul(dst[:n], 1, root, v)
		vec.Axpby(dst[n:], -f.Gamma, p.Y[n:], 1, p.Force())
	}
	s.Parts = append(kicks(n, f.Gamma), ode.Part{Name: "drift", Moves: true, Flow: func(p *ode.Point, h float64) {
		velocity(p)
		vec.AddMul(p.Y[:n], h, root, v)
	}})
	s.Scheme = "kick drift"
	s.Energy = func(p *ode.Point) float64 {
		momentum(p)
		return p.Potential() + k.Energy(q)
	}
	s.Dissipation = func(p *ode.Point) float64 {
		velocity(p)
		return f.Gamma * vec.Dot(q, v)
	}
	return o.offer(s), nil
}

// kicks are the parts of p' = -γp - ∇f for a momentum p that follows a position of length n: kick, for a frozen
// gradient exact up to γh, and its halves damp and push.
func kicks(n int, gamma float64) []ode.Part {
	return []ode.Part{
		{Name: "kick", Flow: func(p *ode.Point, h float64) {
			vec.Axpby(p.Y[n:], vec.Exp(-gamma*h), p.Y[n:], h, p.Force())
		}},
		{Name: "damp", Flow: func(p *ode.Point, h float64) { vec.Scale(p.Y[n:], vec.Exp(-gamma*h), p.Y[n:]) }},
		{Name: "push", Flow: func(p *ode.Point, h float64) { vec.AddScaled(p.Y[n:], h, p.Force()) }},
	}
}

// roots stores the square root of the preconditioner m.
func roots(dst []float64, m *ode.Precond) {
	for i := range dst {
		w := m.Scale
		if m.Diag != nil {
			w *= m.Diag[i]
		}
		dst[i] = math.Sqrt(w)
	}
}

func init() { Register("kinetic", KineticDefaults()) }

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
