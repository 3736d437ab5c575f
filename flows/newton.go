package flows

import (
	"errors"
	"fmt"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/spec"
	"github.com/odescent/odescent/ode/vec"
	"gonum.org/v1/gonum/mat"
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

// GaussNewton is the flow of Gauss and Newton, for f = ½‖r(x)‖² plus a rest, with the Jacobian J of the residuals r,
//
//	x' = -M^½·(JᵀJ + Damp·I)⁻¹·M^½·∇f(x).
//
// With M one, Damp = 0, no rest and J square, the residuals die out along straight lines, r(x(t)) = e^(-t)·r(x₀); if
// there are more of them than variables, so does their part in the range of J. Euler's method with h = 1 on it is the
// method of Gauss and Newton, with h < 1 the damped one. It is the natural gradient flow of normal errors of variance
// one, Newton's where r or the curvature of r is zero, and unlike Newton's descends f everywhere.
//
// Damp ≥ 0 is a curvature: that of a regulariser, say, which JᵀJ leaves out, or what keeps JᵀJ from being singular. A
// field costs a gradient, a Jacobian, ½mn² operations for JᵀJ with m residuals, and a factorization, ⅓n³: one of
// FieldEvals, of JacEvals, of LinearSolves and of Factorizations in ode.Stats. Where JᵀJ + Damp·I is singular the
// velocity is NaN, which ends the run with an error. System returns an error if the objective has no residuals, or has
// batches.
//
// Source: J. Nocedal, S. Wright, Numerical Optimization (2006), section 10.3.
type GaussNewton struct {
	Damp float64 `spec:"damp" unit:"f/x^2" in:"[0,inf)"`
}

func (f GaussNewton) String() string { return spec.Format("gaussnewton", f, GaussNewton{}) }

func (GaussNewton) Time(_, _ float64) float64 { return 1 }

func (GaussNewton) Cite() []string { return []string{"nocedal2006numerical"} }

// Describe returns the equation with the flow's own choices in it.
func (f GaussNewton) Describe() string {
	g := "(JᵀJ)"
	if f.Damp != 0 {
		g = "(JᵀJ + " + spec.Number(f.Damp) + "·I)"
	}
	return "x' = -M^½·" + g + "⁻¹·M^½·∇f(x), J the Jacobian of the residuals"
}

func (f GaussNewton) System(o *Oracle) (*ode.System, error) {
	if err := spec.Check(f); err != nil {
		return nil, fmt.Errorf("flows: gaussnewton: %w", err)
	}
	jj, err := normal(o)
	if err != nil {
		return nil, fmt.Errorf("flows: gaussnewton: %w", err)
	}
	h, err := newHessian(o.P.Dim, func(dst *mat.SymDense, x []float64) {
		jj(dst, x)
		shift(dst, f.Damp)
	})
	if err != nil {
		return nil, fmt.Errorf("flows: gaussnewton: %w", err)
	}
	return h.descent(o), nil
}

// normal returns the function that stores JᵀJ, for one run.
func normal(o *Oracle) (func(dst *mat.SymDense, x []float64), error) {
	m, n, jac := o.P.ResidualDim, o.P.Dim, o.P.Jacobian
	if m == 0 || jac == nil || o.Draw != nil {
		return nil, errors.New("the matrix JᵀJ needs an objective with residuals and their Jacobian, on all rows")
	}
	if err := checkMatrices(1, m, n); err != nil {
		return nil, err
	}
	var j *mat.Dense // allocated at the first use: not every run needs it
	return func(dst *mat.SymDense, x []float64) {
		if j == nil {
			j = mat.NewDense(m, n, nil)
		}
		jac(j, x)
		raw := dst.RawSymmetric() // its upper triangle counts
		for k := range n {
			clear(raw.Data[k*raw.Stride+k : k*raw.Stride+n])
		}
		for i := range m {
			row := j.RawRowView(i)
			for k, v := range row {
				if v != 0 {
					vec.AddScaled(raw.Data[k*raw.Stride+k:k*raw.Stride+n], v, row[k:])
				}
			}
		}
	}, nil
}

func init() { Register("gaussnewton", GaussNewton{}) }
