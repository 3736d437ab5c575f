package flows

import (
	"errors"
	"fmt"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/spec"
	"github.com/odescent/odescent/ode/vec"
)

// Mirror is the mirror flow of a convex function φ, the gradient flow in the metric ∇²φ,
//
//	z' = -M∇f(x),  z = ∇φ(x);  that is x' = -(∇²φ(x))⁻¹·M∇f(x).
//
// Its state is x. Its one part mirror is Euler's step in z at a frozen gradient, x ← ∇φ*(∇φ(x) - hM∇f), which under the
// method lie is mirror descent: the other methods follow the same flow in x, and differ from it from h² on. Map is φ:
//
//	entropy      Σ|xᵢ|·(ln|xᵢ| - 1)         xᵢ ← xᵢ·e^(±h·force): every coordinate keeps its sign, a zero stays one
//	hyperbolic   Σ xᵢ·arsinh(xᵢ/β) - √(xᵢ²+β²)   xᵢ ← β·sinh(arsinh(xᵢ/β) + h·force); between Euclid, β → ∞, and entropy
//	pnorm        ½‖x‖ₚ², p > 1               p = 2 is gradient descent
//
// The spec's default is entropy. With its Simplex = s > 0 x is kept to Σ|xᵢ| = s: the step is then exponentiated gradient,
// multiplicative weights, and the flow is the replicator equation, xᵢ' = xᵢ(dᵢ - Σxⱼdⱼ/s) for the force d and x > 0. On
// a linear f the step is the flow itself, for any h. A start off the simplex is brought there by the first step. The
// system's Residual is then uᵢ = dᵢ - Σxⱼdⱼ/s where that is positive, and xᵢuᵢ/s where it is not: zero at the minimum on the
// simplex and, among points without a zero, nowhere else; for a convex f, f - min f ≤ s·max uᵢ. It is infinite where
// Σ|xᵢ| misses s by more than 2⁻²⁶·s, as it can under methods that do not follow the part.
//
// A given φ is a [Legendre]; its spec does not read back. The energy is f for entropy without simplex and for hyperbolic,
// whose ∇²φ is diagonal as the preconditioner is; the others descend f if the preconditioner is a number. A
// step costs one gradient.
//
// Sources: A. Nemirovsky, D. Yudin, Problem Complexity and Method Efficiency (1983); J. Kivinen, M. Warmuth, Inform.
// Comput. 132 (1997), 1-63; hyperbolic: U. Ghai, E. Hazan, Y. Singer, ALT 2020; p-norm: C. Gentile, Machine Learning 53
// (2003), 265-299.
type Mirror struct {
	Map MirrorMap `spec:"map"`
}

// Replicator is the replicator flow, xᵢ' = xᵢ(dᵢ - Σxⱼdⱼ) on the simplex, the force d = -∇f being the fitness.
func Replicator() Mirror { return Mirror{Entropy{Simplex: 1}} }

func (f *Mirror) Check() error {
	if f.Map == nil {
		return errors.New("the flow needs a map, flows.Entropy{} say")
	}
	return nil
}

func (f Mirror) String() string {
	if own, ok := f.Map.(*Legendre); ok {
		return spec.Format("mirrorof", struct {
			Name string `spec:"name,bare"`
		}{own.Name}, struct {
			Name string `spec:"name,bare"`
		}{})
	}
	return spec.Format("mirror", f, Mirror{Entropy{}})
}

func (f Mirror) Time(x, by float64) float64 {
	if f.Map == nil {
		return x / by
	}
	return f.Map.unit(x, by)
}

func (Mirror) Curved() bool { return true }

func (Mirror) Cite() []string { return []string{"nemirovsky1983problem", "beck2003mirror"} }

// Describe returns the equation with the flow's own numbers in it.
func (f Mirror) Describe() string {
	phi := "not given"
	if f.Map != nil {
		phi = f.Map.describe()
	}
	return "z' = -M∇f(x), z = ∇φ(x); φ = " + phi
}

func (f Mirror) System(o *Oracle) (*ode.System, error) {
	if err := spec.Check(f); err != nil {
		return nil, fmt.Errorf("flows: mirror: %w", err)
	}
	n := o.P.Dim
	s := o.System(n, 0)
	s.Space = ode.Curved
	m, v := f.Map.start(n), make([]float64, n)
	if of, ok := m.(simplex); ok {
		s.Residual, s.Min = of.residual, nil
	}
	s.FieldFromForce = func(dst []float64, p *ode.Point) {
		vec.Mul(v, p.M.Scale, p.M.Diag, p.Force())
		m.velocity(dst, p.Y, v)
	}
	s.Parts = []ode.Part{{Name: "mirror", Moves: true, Flow: func(p *ode.Point, h float64) {
		vec.Mul(v, h*p.M.Scale, p.M.Diag, p.Force())
		m.step(p.Y, v)
	}}}
	s.Scheme = "mirror"
	if f.Map.diagonal() {
		s.Energy = func(p *ode.Point) float64 { return p.Potential() }
		s.Dissipation = func(p *ode.Point) float64 { return vec.Dot(p.Force(), p.Field()) }
	}
	return o.offer(s), nil
}

func init() {
	Register("mirror", Mirror{Entropy{}})
	Register("replicator", Replicator())
}
