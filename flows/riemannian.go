package flows

import (
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
// largest one, on the manifolds that have a retraction, and where a matrix of SPD is not positive definite: the
// Residual is infinite there. On Spectrum nothing is tested.
//
// A start off the manifold is brought there by the retraction before the run begins, where there is one; on the others
// the geodesics expect one on it. The diagonal of M acts on the sphere, Stiefel and Grassmann; elsewhere M is its scale
// alone. The energy is f, on the manifold. ∇f is not zero at a minimum; the system's Residual, -grad f, is, and stops
// test the largest magnitude of its components. A step costs one gradient.
//
// A geodesic on Stiefel, in the metric of the space around, costs two exponentials, of order 2p and p for p columns,
// and 12np² operations; one on Grassmann a singular value decomposition, some 30np². Both end with XᵀX = I to rounding.
//
// Sources: P.-A. Absil, R. Mahony, R. Sepulchre, Optimization Algorithms on Matrix Manifolds (2008), chapters 3 and 4;
// A. Edelman, T. Arias, S. Smith, SIAM J. Matrix Anal. Appl. 20 (1998), 303-353, sections 2.2.2 and 2.5.1 (geodesics).
type Riemannian struct {
	Manifold Manifold `spec:"manifold"` // nil: Sphere
}

func (f Riemannian) on() Manifold {
	if f.Manifold == nil {
		return Sphere{}
	}
	return f.Manifold
}

func (f Riemannian) String() string { return spec.Format("riemannian", f, Riemannian{}) }

func (Riemannian) Curved() bool { return true }

func (f Riemannian) ScaleOnly() bool { return f.on().scaleOnly() }

func (Riemannian) Cite() []string { return []string{"absil2008optimization"} }

// Describe returns the equation on the flow's own manifold.
func (f Riemannian) Describe() string { return f.on().describe() }

func (f Riemannian) System(o *Oracle) (*ode.System, error) {
	err := spec.Check(f)
	n := o.P.Dim
	var m manifold
	if err == nil {
		m, err = f.on().start(n)
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
