package flows

import (
	"fmt"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/spec"
	"github.com/odescent/odescent/ode/vec"
)

// Steepest is the flow of steepest descent in a norm, for g = ∇f(x), with the preconditioner M = s·D of scale s,
//
//	x' = -s·D^½·‖g‖·u,  or with Unit  x' = -s·D^½·u,  g now being D^½·∇f(x),
//
// u being the direction of norm 1 with the largest g·u, and ‖g‖ that largest value, the dual norm of g:
//
//	l1        ‖g‖ = max|g_i|, u the one coordinate where that is, the first of several: greedy coordinate descent
//	l2        ‖g‖ = √Σg_i², u = g/‖g‖: the gradient flow, and with Unit the normalised one; the default
//	linf      ‖g‖ = Σ|g_i|, u = sign(g)
//	spectral  ‖G‖ = Σσ_i, U = P·Qᵀ for a matrix G = P·diag(σ)·Qᵀ, without the σ_i that are zero to rounding
//
// The first is the steepest descent there is: f falls at the rate ‖g‖², the energy's dissipation. With Unit the speed is
// one until the minimum, where the field jumps: f falls at the rate ‖g‖, and Euler's method is sign descent for linf,
// normalised descent for l2, and for spectral Muon without momentum, with its matrix made orthogonal exactly where
// [Orth] does it by a few steps of an iteration. u is 0 where g is.
//
// Sources: S. Boyd, L. Vandenberghe, Convex Optimization (2004), section 9.4; J. Nutini et al., ICML 2015 (l1); D.
// Carlson et al., AISTATS 2015 (linf, spectral).
type Steepest struct {
	Norm Norm `spec:"norm"` // nil: L2
	Unit bool `spec:"unit"`
}

func (f Steepest) norm() Norm {
	if f.Norm == nil {
		return L2{}
	}
	return f.Norm
}

func (f Steepest) String() string { return spec.Format("steepest", f, Steepest{}) }

// Time implements [Timed]: with Unit the speed is one.
func (f Steepest) Time(x, by float64) float64 {
	if f.Unit {
		return x
	}
	return x * x / by
}

func (f Steepest) ScalesCurvature(bool) bool { return !f.Unit }

func (f Steepest) Cite() []string {
	return append([]string{"boyd2004convex"}, spec.Cite(f.Norm)...)
}

// Describe returns the equation with the flow's own choices in it.
func (f Steepest) Describe() string {
	size, u := f.norm().describe()
	if f.Unit {
		return "x' = -s·D^½·u, u = " + u + ", g = D^½·∇f(x), M = s·D with the scale s"
	}
	return "x' = -M^½·‖g‖·u, ‖g‖ = " + size + ", u = " + u + ", g = M^½·∇f(x)"
}

func (f Steepest) System(o *Oracle) (*ode.System, error) {
	err := spec.Check(f)
	n := o.P.Dim
	if err == nil {
		err = f.norm().fit(n)
	}
	if err != nil {
		return nil, fmt.Errorf("flows: steepest: %w", err)
	}
	s := o.System(n, 0)
	root := make([]float64, n)
	turn := f.norm().direction()
	s.FieldFromForce = func(dst []float64, p *ode.Point) {
		roots(root, &ode.Precond{Scale: 1, Diag: p.M.Diag})
		vec.Mul(dst, 1, root, p.Force())
		by := turn(dst)
		if f.Unit {
			by = 1
		}
		vec.Mul(dst, p.M.Scale*by, root, dst)
	}
	s.Energy = func(p *ode.Point) float64 { return p.Potential() }
	s.Dissipation = func(p *ode.Point) float64 { return vec.Dot(p.Force(), p.Field()) }
	return o.offer(s), nil
}

func init() {
	Register("steepest", Steepest{}, "steepest", "steepest(norm=l1)", "steepest(norm=linf)")
}
