package flows

import (
	"fmt"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/spec"
	"github.com/odescent/odescent/ode/vec"
)

// Newton is the Newton flow,
//
//	x' = -M^½·H⁻¹·M^½·∇f(x),  H = ∇²f(x),
//
// on which, with M one, the gradient dies out at a rate that no curvature changes: ∇f(x(t)) = e^(-t)·∇f(x₀). Euler's
// method with h = 1 on it is Newton's method, with h < 1 the damped one. It comes to rest where ∇f is zero, a saddle
// or a maximum as well.
//
// With Convex, H is ∇²f + τ·I with the first τ of 0, β, 2β, 4β, ... for which that is positive definite, β being 1e-3
// times the length of the diagonal. The flow then descends f, which is its energy, at the rate ∇f·M^½H⁻¹M^½∇f.
//
// A field costs a gradient, a Hessian and a factorization, ⅓n³ operations where H is positive definite, ⅔n³ more
// elsewhere: one of FieldEvals, of JacEvals, of LinearSolves and of Factorizations in ode.Stats, and one more of the
// last elsewhere or for each further τ. Where H is singular the velocity is NaN, which ends the run with an error.
// System returns an error if the objective has no Hessian, or has batches.
//
// Sources: S. Smale, J. Math. Economics 3 (1976), 107-120; J. Nocedal, S. Wright, Numerical Optimization (2006),
// algorithm 3.3, for τ.
type Newton struct {
	Convex bool `spec:"convex"`
}

func (f Newton) String() string { return spec.Format("newton", f, Newton{}) }

func (Newton) Time(_, _ float64) float64 { return 1 }

func (Newton) Cite() []string { return []string{"smale1976convergent"} }

// Describe returns the equation with the flow's own choices in it.
func (f Newton) Describe() string {
	if f.Convex {
		return "x' = -M^½·(∇²f(x) + τI)⁻¹·M^½·∇f(x), τ the first of 0, β, 2β, 4β, ... that makes it positive definite"
	}
	return "x' = -M^½·(∇²f(x))⁻¹·M^½·∇f(x)"
}

func (f Newton) System(o *Oracle) (*ode.System, error) {
	if o.P.Hess == nil || o.Draw != nil {
		return nil, fmt.Errorf("flows: newton needs an objective with a Hessian, on all rows")
	}
	n := o.P.Dim
	h, err := newHessian(n, o.P.Hess)
	if err != nil {
		return nil, fmt.Errorf("flows: newton: %w", err)
	}
	h.convex = f.Convex
	s := o.System(n, 0)
	s.FieldFromForce, s.State = h.mix, h.state
	if f.Convex {
		s.Energy = func(p *ode.Point) float64 { return p.Potential() }
		s.Dissipation = func(p *ode.Point) float64 { return vec.Dot(p.Force(), p.Field()) }
	}
	return o.offer(s), nil
}

func init() { Register("newton", Newton{}) }
