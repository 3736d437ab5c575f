// Package spectral estimates the spectral radius of a flow's Jacobian along a run, for the methods and the controls
// that need to know how long a step stability allows.
package spectral

import (
	"math"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/vec"
)

const (
	safety  = 1.2 // an estimate is from below
	refresh = 25  // accepted steps between estimates
)

// Spectrum bounds the spectral radius of the Jacobian along one run. If the system has SpectralRadius, the bound is
// that, evaluated at every step. Otherwise it is 1.2 times an estimate, made at the first step and again every 25
// accepted steps, and after [Spectrum.Invalidate].
//
// The Jacobian is applied by the system's JacVec or, without one, by a difference of two fields, over 2⁻²⁶ times the
// length of the state. That of a state near zero is taken as 2⁻²⁰ times its move in the step, and as
// [ode.System].Typical where it does not move. If the system says that it is symmetric, the estimate is by Lanczos'
// method in cycles of up to six products, otherwise by the power method of at most 60. It starts from a fixed random
// vector, later from the eigenvector found before with half of that vector added, so that a mode that has grown is
// seen; an estimate then takes some 5 to 12 products. Each product counts in Stats as one of the JacVecs or, if it is a
// difference, of the FieldEvals, the estimate as one of the SpectralRadii.
//
// The estimate is of the field with the identity as preconditioner; [Spectrum.Radius] multiplies by the scale and the
// largest element of the diagonal, which for a symmetric Jacobian is a bound. Where there is state beyond the position,
// on which the preconditioner does not act, that factor is at least 1.
//
// One Spectrum serves one run. It is for a method or a control that calls SpectralRadius at a left end, Update for an
// accepted step, and hands out its State.
type Spectrum struct {
	run *ode.Run
	one ode.Precond

	base, at *ode.Point  // the point of the estimate, and one beside it
	f0, w    []float64   // the field at base, an image
	q        [][]float64 // a basis; one vector for the power method
	v        []float64   // the eigenvector found last
	eps      float64     // the length of a difference
	w0       vec.Weights // of a tolerance, if there is one
	s        []float64   // the sizes of the components, if there is; v and q are then measured in them

	known   bool
	value   float64 // the estimate
	age     int     // accepted steps since
	doubted bool
	k       int // the last step at which was checked whether an estimate is due
}

// cycle is the number of products after which Lanczos' method starts anew.
const cycle = 6

// NewSpectrum returns the Spectrum of a run. It takes its memory, some ten vectors, unless the system gives
// SpectralRadius.
func NewSpectrum(r *ode.Run) *Spectrum {
	e := &Spectrum{run: r, one: ode.Precond{Scale: 1}, k: -1}
	if r.Sys.SpectralRadius != nil {
		return e
	}
	n, size := r.Dim(), 1
	if r.Sys.Symmetric {
		size = min(cycle, n)
	}
	e.base, e.at = r.NewPoint(), r.NewPoint()
	e.f0, e.w, e.v = make([]float64, n), make([]float64, n), make([]float64, n)
	for range size {
		e.q = append(e.q, make([]float64, n))
	}
	return e
}

// Weigh makes the differences of an estimate as long in every component as [Sizes] says, where else one length serves
// all: a fast component that is small beside others is then seen as it is. It has no effect on a system that is
// symmetric, which the sizes would spoil, or has a JacVec or a SpectralRadius.
func (e *Spectrum) Weigh(w vec.Weights) {
	if sys := e.run.Sys; sys.SpectralRadius == nil && sys.JacVec == nil && !sys.Symmetric {
		e.w0, e.s = w, make([]float64, e.run.Dim())
	}
}

// Mode returns the vector that the last estimate ended with, close to that of the fastest mode, in the sizes of
// [Spectrum.Weigh]; nil if the system gives SpectralRadius.
func (e *Spectrum) Mode() []float64 { return e.v }

// Radius returns the bound at the left end of s under the preconditioner of s. Asked again at the same left end it
// returns the same, at no cost. It is NaN where the system's SpectralRadius is or is negative, and not finite where the
// field is not and there was no estimate before.
func (e *Spectrum) Radius(s *ode.Step) float64 {
	f := e.factor(&s.M)
	if e.run.Sys.SpectralRadius != nil {
		if rho := s.L.SpectralRadius(); rho >= 0 {
			return rho * f
		}
		return math.NaN()
	}
	if e.k != s.K {
		e.k = s.K
		if !e.known || e.doubted || e.age >= refresh || s.Jumped() {
			rho := e.estimate(s.L, s.H, &s.M)
			if rho-rho == 0 || !e.known {
				e.value, e.known = rho, rho-rho == 0
			}
			e.doubted, e.age = false, 0
		}
	}
	return safety * e.value * f
}

// Invalidate makes the next left end take a new estimate. It is not made at the present one, so that an attempt which
// is repeated gives the same result; a step that was too long for its stages is shortened until it is not.
func (e *Spectrum) Invalidate() { e.doubted = true }

// Update counts an accepted step.
func (e *Spectrum) Update(*ode.Step) { e.age++ }

// State hands its state to visit; see [ode.Stater].
func (e *Spectrum) State(visit func([]float64)) {
	v := []float64{flag(e.known), e.value, float64(e.age), flag(e.doubted), float64(e.k)}
	visit(v)
	e.known, e.value, e.age, e.doubted, e.k = v[0] != 0, v[1], ode.Count(v[2], math.MaxInt), v[3] != 0, ode.Count(v[4]+1, math.MaxInt)-1
	visit(e.v)
}

func flag(b bool) float64 {
	if b {
		return 1
	}
	return 0
}

// factor returns the norm of the preconditioner.
func (e *Spectrum) factor(m *ode.Precond) float64 {
	f := math.Abs(m.Scale)
	if m.Diag != nil {
		f *= vec.NormInf(m.Diag)
	}
	if e.run.Pos() < e.run.Dim() {
		f = math.Max(f, 1)
	}
	return f
}
