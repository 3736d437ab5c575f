package split

import (
	"errors"
	"fmt"
	"math"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/spec"
	"github.com/odescent/odescent/ode/vec"
)

// ExpEuler is the exponential Euler method with the Jacobian A = ∂f/∂y at the left end, alias the Rosenbrock–Euler
// method,
//
//	y⁺ = y + h·φ₁(hA)·f(t, y),   φ₁(z) = (e^z - 1)/z.
//
// It is exact where f is linear in y and independent of the time, of order 2 where it is independent of the time, and
// of order 1 otherwise.
//
// φ₁(hA)·f is computed in a Krylov space, by Lanczos' method where the system is Symmetric, else by Arnoldi's. Tol is
// the relative error, 1e-10 if zero, Dim the largest dimension of the space, 100 if zero; where that does not suffice
// the step is tried again with half the length. A step costs one evaluation, and for each dimension a product with the
// Jacobian: by JacVec, else by Jac (once a step), else by an evaluation. For a symmetric A of spectral radius ρ, √(hρ)
// dimensions and some are needed. The memory is Dim vectors.
//
// References: D. Pope, Comm. ACM 6 (1963), 491-493; M. Hochbruck, A. Ostermann, Acta Numerica 19 (2010), 209-286.
type ExpEuler struct {
	Dim int     `spec:"dim" in:"[0,inf)"`
	Tol float64 `spec:"tol" unit:"1" in:"[0,1)"`
}

func (m ExpEuler) String() string { return spec.Format("expeuler", m, ExpEuler{}) }

func (m ExpEuler) Start(r *ode.Run) (ode.Stepper, error) {
	e, err := newExponential(r, m, m.Dim, m.Tol)
	if err != nil {
		return nil, fmt.Errorf("split: expeuler: %w", err)
	}
	return expEuler{e}, nil
}

// ETDRK2 is the exponential Runge–Kutta method of Cox and Matthews of order 2, with the Jacobian A = ∂f/∂y at the left
// end as its linear part,
//
//	u = y + h·φ₁(hA)·f(t, y),
//	y⁺ = u + h·φ₂(hA)·(f(t+h, u) - f(t, y) - A(u - y)),   φ₂(z) = (φ₁(z) - 1)/z.
//
// It is of order 2 also where f depends on the time. y⁺ - u estimates the local error of u, which goes with h³, or with
// h² where f depends on the time.
//
// Dim and Tol are as in [ExpEuler]. A step costs two evaluations and twice as many products, plus one.
//
// Reference: S. Cox, P. Matthews, J. Comput. Phys. 176 (2002), 430-455.
type ETDRK2 struct {
	Dim int     `spec:"dim" in:"[0,inf)"`
	Tol float64 `spec:"tol" unit:"1" in:"[0,1)"`
}

func (m ETDRK2) String() string { return spec.Format("etdrk2", m, ETDRK2{}) }

func (m ETDRK2) Start(r *ode.Run) (ode.Stepper, error) {
	e, err := newExponential(r, m, m.Dim, m.Tol)
	if err != nil {
		return nil, fmt.Errorf("split: etdrk2: %w", err)
	}
	n := r.Dim()
	err1 := make([]float64, n)
	return &etdrk2{exponential: e, at: r.NewPoint(), f1: make([]float64, n), err: err1, one: []float64{1}, errs: [][]float64{err1}}, nil
}

// exponential is what the exponential methods have in common.
type exponential struct {
	run *ode.Run
	jac *jacobian
	kry *krylov
	u   []float64 // φ₁(hA)·f, in the coordinates of the Jacobian
}

func newExponential(r *ode.Run, of ode.Method, dim int, tol float64) (*exponential, error) {
	if err := spec.Check(of); err != nil {
		return nil, err
	}
	if r.Dim() == 0 {
		return nil, errors.New("the system has no dimension")
	}
	if dim == 0 {
		dim = 100
	}
	if tol == 0 {
		tol = 1e-10
	}
	n, most := float64(r.Dim()), math.Min(float64(dim), float64(r.Dim()))
	what := fmt.Sprintf("a Krylov space of dimension %g in %g", most, n)
	if err := ode.CheckMemory(what, 8*most*(n+float64(6*most)), "dim= sets its dimension, and a smaller one takes more steps"); err != nil {
		return nil, err
	}
	if r.Sys.JacVec == nil && r.Sys.Jac != nil {
		if err := ode.CheckMemory(fmt.Sprintf("a dense Jacobian of order %g", n), 8*n*n, "give JacVec, or neither"); err != nil {
			return nil, err
		}
	}
	m := &exponential{run: r, jac: newJacobian(r), u: make([]float64, r.Dim())}
	m.kry = newKrylov(m.jac, r.Dim(), dim, tol)
	return m, nil
}

// stage stores y + h·φ₁(hA)·f in dst; it returns ErrRetry where the Krylov space does not suffice.
func (m *exponential) stage(dst []float64, s *ode.Step) error {
	m.jac.set(s.L.T, s.L.Y, s)
	m.jac.into(m.u, s.L.Field())
	if !m.kry.phi(m.u, 1, s.H, m.u) {
		return shorter(s)
	}
	m.jac.out(m.u)
	copy(dst, s.L.Y)
	vec.AddScaled(dst, s.H, m.u)
	return nil
}

// shorter halves the step after a failure. If the field itself is not finite no length will help.
func shorter(s *ode.Step) error {
	if i := vec.FirstNonFinite(s.L.Field()); i >= 0 {
		return fmt.Errorf("%w: f[%d] = %g at the left end", ode.ErrNonFinite, i, s.L.Field()[i])
	}
	s.H /= 2
	return ode.ErrRetry
}

type expEuler struct{ *exponential }

func (m expEuler) Try(s *ode.Step) error { return m.stage(s.R.Y, s) }

type etdrk2 struct {
	*exponential
	at      *ode.Point
	f1, err []float64

	one  []float64 // the error as a sum of one term
	errs [][]float64
}

func (m *etdrk2) Try(s *ode.Step) error {
	if err := m.stage(m.at.Y, s); err != nil {
		return err
	}
	y, f0 := s.R.Y, s.L.Field()
	vec.Axpby(m.err, 1, m.at.Y, -1, s.L.Y) // u - y
	copy(y, m.at.Y)
	m.run.Eval(m.f1, m.at, s.R.T, &s.M)
	m.jac.into(m.u, m.err)
	m.jac.apply(m.err, m.u)
	m.jac.out(m.err)
	for i, a := range m.err {
		m.err[i] = m.f1[i] - f0[i] - a
	}
	if !vec.Finite(m.err) { // an attempt that the control is to reject
		vec.Scale(y, math.NaN(), y)
		return nil
	}
	m.jac.into(m.u, m.err)
	if !m.kry.phi(m.u, 2, s.H, m.u) {
		return shorter(s)
	}
	m.jac.out(m.u)
	vec.Scale(m.err, s.H, m.u)
	vec.AddScaled(y, 1, m.err)
	return nil
}

func (m *etdrk2) Estimate(s *ode.Step, w vec.Weights) float64 {
	return vec.ErrNorm(w, s.L.Y, s.R.Y, 1, m.one, m.errs)
}

func (m *etdrk2) ErrOrder() int { return 3 }
