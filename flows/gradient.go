package flows

import (
	"fmt"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/spec"
	"github.com/odescent/odescent/ode/vec"
	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas64"
	"gonum.org/v1/gonum/mat"
)

// Gradient is the gradient flow,
//
//	x' = -M(∇f(x) + L2·x),
//
// whose stable fixed points are the minima of f + ½·L2·‖x‖². Euler's method with step h on it is gradient descent
// with learning rate h; L2 ≥ 0 is what optimizers call coupled weight decay.
//
// Its Jacobian -(∇²f + L2) is symmetric, and offered where the objective has a Hessian. With GaussNewton the system's
// Jacobian is -(JᵀJ + L2) in its place, J being that of the residuals of f = ½‖r‖²: it is negative semidefinite, and
// the linearly implicit Euler method is then that of Levenberg and Marquardt. System then returns an error if the
// objective has no residuals, or has batches.
type Gradient struct {
	L2          float64 `spec:"l2" unit:"f/x^2" in:"[0,inf)"`
	GaussNewton bool    `spec:"gaussnewton"`
}

func (g Gradient) String() string { return spec.Format("gradient", g, Gradient{}) }

// Describe returns the equation with the flow's own numbers in it.
func (g Gradient) Describe() string {
	eq := "x' = -M∇f(x)"
	if g.L2 != 0 {
		eq = fmt.Sprintf("x' = -M(∇f(x) + %s·x)", spec.Number(g.L2))
	}
	if g.GaussNewton {
		eq += "; JᵀJ of the residuals stands for ∇²f(x)"
	}
	return eq
}

func (Gradient) Extensible() {}

func (g Gradient) ScalesCurvature(bool) bool { return g.L2 == 0 }

func (Gradient) Cite() []string { return []string{"cauchy1847methode"} }

func (g Gradient) System(o *Oracle) (*ode.System, error) {
	err := spec.Check(g)
	if err != nil {
		return nil, fmt.Errorf("flows: gradient: %w", err)
	}
	n := o.P.Dim
	s := o.System(n, g.L2)
	s.Symmetric = true
	s.Energy = func(p *ode.Point) float64 { return energy(p, g.L2) }
	s.Dissipation = func(p *ode.Point) float64 { return vec.Dot(p.Force(), p.Field()) }
	hess := o.P.Hess
	if g.GaussNewton {
		if hess, err = normal(o); err != nil {
			return nil, fmt.Errorf("flows: gradient: %w", err)
		}
	}
	if hess != nil && o.Draw == nil {
		var h mat.SymDense // a view of dst, without memory of its own
		s.Jac = func(dst *mat.Dense, _ float64, x []float64) {
			raw := dst.RawMatrix()
			h.SetRawSymmetric(blas64.Symmetric{N: n, Stride: raw.Stride, Data: raw.Data, Uplo: blas.Upper})
			hess(&h, x)
			for i := range n {
				row := raw.Data[i*raw.Stride : i*raw.Stride+n]
				for j := i; j < n; j++ {
					row[j] = -row[j]
					raw.Data[j*raw.Stride+i] = row[j]
				}
				row[i] -= g.L2
			}
		}
	}
	if hv := o.P.HessVec; hv != nil && o.Draw == nil && !g.GaussNewton {
		s.JacVec = func(dst []float64, _ float64, x, v []float64) {
			hv(dst, x, v)
			vec.Axpby(dst, -1, dst, -g.L2, v)
		}
	}
	return o.offer(s), nil
}

func init() {
	Register("gradient", Gradient{},
		"gradient",
		"gradient(l2=0.1)",
	)
}
