package flows

import (
	"errors"
	"fmt"
	"math"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/spec"
	"github.com/odescent/odescent/ode/vec"
)

// Riemannian is the gradient flow of f on a manifold,
//
//	x' = -grad f(x) = -P·M·P∇f(x),
//
// P being the projection on the tangent space of the [Manifold]. The parts are
//
//	step      x ← x - h·grad f, along the tangent
//	retract   back to the manifold: for the sphere to the nearest point, for matrices by QR, for the hyperboloid along x₀
//	polar     back to the nearest matrix with orthonormal columns; Stiefel and Grassmann
//	geodesic  x ← Exp_x(-h·grad f), on every manifold
//
// and the scheme is "step retract" where there is a retract, "geodesic" otherwise. Under the method lie both are
// Riemannian gradient descent, with a retraction or with the exponential map, which agree to second order in h, and
// keep to the manifold to rounding. Other methods follow the same field and leave the manifold by their error: a stop
// that means convergence then ends the run with ode.ErrOutside where a coordinate is off by more than 2⁻²⁰ of the
// largest one, on the manifolds that have a retraction, and where a matrix of SPD is not positive definite: the slope
// is infinite there. On Spectrum nothing is tested.
//
// Rows and Cols give the shape where x is a matrix, one column after another; Rows = 0 means as many as fit. A start
// off the manifold is brought there by the retraction before the run begins, where there is one; on the others the
// geodesics expect one on it. The diagonal of M acts on the sphere, Stiefel and Grassmann; elsewhere M is its scale
// alone. The energy is f, on the manifold. ∇f is not zero at a minimum; the system's Residual, -grad f, is, and stops
// test the largest magnitude of its components. A step costs one gradient.
//
// A geodesic on Stiefel, in the metric of the space around, costs two exponentials, of order 2p and p for p columns,
// and 12np² operations; one on Grassmann a singular value decomposition, some 30np². Both end with XᵀX = I to rounding.
//
// Sources: P.-A. Absil, R. Mahony, R. Sepulchre, Optimization Algorithms on Matrix Manifolds (2008), chapters 3 and 4;
// A. Edelman, T. Arias, S. Smith, SIAM J. Matrix Anal. Appl. 20 (1998), 303-353, sections 2.2.2 and 2.5.1 (geodesics).
type Riemannian struct {
	Manifold Manifold `spec:"manifold" oneof:"sphere,stiefel,grassmann,hyperbolic,spectrum,spd"`
	Rows     int      `spec:"rows" in:"[0,inf)"`
	Cols     int      `spec:"cols" in:"[0,inf)"`
}

// Manifold names a manifold. The zero value is Sphere.
type Manifold string

// The manifolds, and what f is to be defined on near them.
const (
	Sphere          Manifold = ""           // the default, written sphere: ‖x‖ = 1. Rayleigh's quotient has Oja's flow there
	Stiefel         Manifold = "stiefel"    // matrices X with XᵀX = I, in the metric of the space around
	Grassmann       Manifold = "grassmann"  // the spaces that the columns of such X span: f(XQ) = f(X) for orthogonal Q
	HyperbolicSpace Manifold = "hyperbolic" // the upper sheet of -x₀² + x₁² + ... = -1 in the metric of Lorentz, hyperbolic space
	Spectrum        Manifold = "spectrum"   // symmetric H with the eigenvalues of the start: H' = [H,[H,D]], D the force; Brockett's
	SPD             Manifold = "spd"        // symmetric positive definite matrices in the affine invariant metric: X' = XDX
)

func (f *Riemannian) Check() error {
	switch f.Manifold {
	case Sphere, HyperbolicSpace:
		if f.Rows != 0 || f.Cols != 0 {
			return errors.New("rows and cols belong to manifolds of matrices")
		}
	case Spectrum, SPD:
		if f.Cols != 0 {
			return errors.New("cols belongs to stiefel and grassmann; the other matrices are square")
		}
	}
	return nil
}

func (f Riemannian) String() string { return spec.Format("riemannian", f, Riemannian{}) }

func (Riemannian) Curved() bool { return true }

func (f Riemannian) ScaleOnly() bool {
	return f.Manifold == HyperbolicSpace || f.Manifold == Spectrum || f.Manifold == SPD
}

func (Riemannian) Cite() []string { return []string{"absil2008optimization"} }

// Describe returns the equation with the flow's own numbers in it.
func (f Riemannian) Describe() string {
	switch f.Manifold {
	case Stiefel:
		return "x' = -PMP∇f(x), P(U) = U - X·sym(XᵀU) on the matrices with orthonormal columns"
	case Grassmann:
		return "x' = -PMP∇f(x), P(U) = U - X·XᵀU on the spaces that orthonormal columns span"
	case HyperbolicSpace:
		return "x' = -s·P∇f(x) in the metric of Lorentz on -x₀² + x₁² + ... = -1, s the scale of M"
	case Spectrum:
		return "H' = s·[H,[H,D]], D = -sym ∇f(H), on the symmetric matrices with the eigenvalues of the start, s the scale of M"
	case SPD:
		return "X' = s·XDX, D = -sym ∇f(X), on the symmetric positive definite matrices, s the scale of M"
	}
	return "x' = -PMP∇f(x), P(u) = u - x(x·u)/(x·x) on the sphere ‖x‖ = 1"
}

func (f Riemannian) System(o *Oracle) (*ode.System, error) {
	err := spec.Check(f)
	n := o.P.Dim
	var m manifold
	if err == nil {
		m, err = f.manifold(n)
	}
	if err != nil {
		return nil, fmt.Errorf("flows: riemannian: %w", err)
	}
	s := o.System(n, 0)
	v := make([]float64, n)
	s.Space = ode.Curved
	s.Min = nil // that of f off the manifold, perhaps
	one := &ode.Precond{Scale: 1}
	s.Residual = func(dst, x, d []float64) { m.tangent(dst, x, d, one) }
	if within, ok := m.(interface{ has(x []float64) bool }); ok {
		s.Residual = func(dst, x, d []float64) {
			if m.tangent(dst, x, d, one); !within.has(x) {
				for i := range dst {
					dst[i] = math.Inf(1)
				}
			}
		}
	}
	s.Project = m.enter()
	s.FieldFromForce = func(dst []float64, p *ode.Point) { m.tangent(dst, p.Y, p.Force(), p.M) }
	s.Parts = []ode.Part{{Name: "step", Moves: true, Flow: func(p *ode.Point, h float64) {
		m.tangent(v, p.Y, p.Force(), p.M)
		vec.AddScaled(p.Y, h, v)
	}}}
	s.Parts = append(s.Parts, m.back()...)
	s.Scheme = "step retract"
	if g, ok := m.(geodesic); ok {
		s.Parts = append(s.Parts, ode.Part{Name: "geodesic", Moves: true, Flow: func(p *ode.Point, h float64) {
			g.along(p.Y, p.Force(), p.M, h)
		}})
		if len(m.back()) == 0 {
			s.Scheme = "geodesic"
		}
	}
	s.Energy = func(p *ode.Point) float64 { return p.Potential() }
	s.Dissipation = func(p *ode.Point) float64 { return vec.Dot(p.Force(), p.Field()) }
	return o.offer(s), nil
}

func init() { Register("riemannian", Riemannian{}) }
