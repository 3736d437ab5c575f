package ode

import (
	"github.com/odescent/odescent/ode/vec"
)

// Point is a time and a state with the values there. Force, Field, Potential and SpectralRadius are computed at the
// first call and then kept, so that a second one (by the next step, a stop, a recorder) costs nothing. This is why
// methods whose last stage is the next step's first need no code for it, and why further attempts and stops cost no
// evaluation.
//
// Code that writes to Y must call [Point.Invalidate].
type Point struct {
	T float64
	Y []float64
	M *Precond // the preconditioner of the step that starts or ends here

	run  *Run
	base *Point // while the position is that of base, its values are base's

	evaluated, field       []float64 // the force, or the field of a system without one; the field under M
	residual               []float64 // nil: the system has none of its own
	potential, radius      float64
	largest                float64
	hasEvaluated, hasField bool
	hasPot, hasRadius      bool
	hasResidual            bool
	apart                  bool // off the path of the run: its potential is needed without the force
	hasLargest             bool
}

// X returns the position, a part of Y.
func (p *Point) X() []float64 { return p.Y[:p.run.pos] }

// Force returns the system's force here; the slice belongs to the point and is valid until Y changes.
// It costs one evaluation if it is not known.
func (p *Point) Force() []float64 {
	if p.base != nil {
		return p.base.Force()
	}
	p.ready()
	return p.evaluated[:p.run.pos]
}

// Residual returns the system's Residual here, or its force if it has none: what vanishes at rest. The slice belongs to
// the point and is valid until Y changes. It costs one evaluation if the force is not known.
func (p *Point) Residual() []float64 {
	if p.run.Sys.Residual == nil {
		return p.Force()
	}
	if p.base != nil {
		return p.base.Residual()
	}
	if !p.hasResidual {
		p.run.Sys.Residual(p.residual, p.X(), p.Force())
		p.hasResidual = true
	}
	return p.residual
}

// TangentForce returns the force as controls measure it: its tangential part, the Residual, on a manifold.
func (p *Point) TangentForce() []float64 {
	if p.run.Sys.Space == Curved {
		return p.Residual()
	}
	return p.Force()
}

// ForceNorm returns the largest magnitude of a component of the force, NaN if one is NaN. It costs what Force costs
// and, once, a pass over it.
func (p *Point) ForceNorm() float64 {
	if p.base != nil {
		return p.base.ForceNorm()
	}
	if !p.hasLargest {
		p.largest, p.hasLargest = vec.NormInf(p.Force()), true
	}
	return p.largest
}

// ready evaluates the force, or the field of a system without one, if it is not known.
func (p *Point) ready() {
	if !p.hasEvaluated {
		p.run.evalRaw(p)
	}
}

// Potential returns the system's potential here, and NaN if the system has none.
// It costs one evaluation of the scalar if it is not known.
func (p *Point) Potential() float64 {
	if p.base != nil {
		return p.base.Potential()
	}
	if !p.hasPot {
		p.run.evalPotential(p)
	}
	return p.potential
}

// Field returns f here under the preconditioner M; the slice belongs to the point and is valid until Y or M changes.
// It costs one evaluation if the force is not known.
func (p *Point) Field() []float64 {
	if p.run.bare && p.M.identity() && p.base == nil {
		p.ready()
		return p.evaluated
	}
	if !p.hasField {
		p.evalField(p.field)
		p.hasField = true
	}
	return p.field
}

// evalField computes the field into dst.
func (p *Point) evalField(dst []float64) {
	r := p.run
	switch {
	case r.Sys.FieldFromForce != nil:
		t := p.T
		p.T = r.Time(t)
		r.Sys.FieldFromForce(dst, p)
		p.T = t
		return
	case r.whole:
		q := p
		if p.base != nil {
			q = p.base
		}
		q.ready()
		copy(dst[r.pos:], q.evaluated[r.pos:])
	default:
		clear(dst[r.pos:])
	}
	vec.Mul(dst[:r.pos], p.M.Scale, p.M.Diag, p.Force())
}

// SpectralRadius returns a bound on the spectral radius of the field's Jacobian here, with the identity as
// preconditioner, and NaN if the system has none.
func (p *Point) SpectralRadius() float64 {
	if !p.hasRadius {
		p.radius = p.run.evalSpectralRadius(p)
		p.hasRadius = true
	}
	return p.radius
}

// Stats returns the counts of the run. A FieldFromForce or a part that evaluates more than force and potential, a
// Hessian say, adds to its JacEvals, JacVecs, LinearSolves and Factorizations.
func (p *Point) Stats() *Stats { return p.run.Stats }

// Invalidate forgets all values, after a change of the position.
func (p *Point) Invalidate() {
	p.base = nil
	p.hasEvaluated, p.hasField, p.hasPot, p.hasRadius, p.hasResidual, p.hasLargest = false, false, false, false, false, false
}

// InvalidateField forgets the values that depend on the state beyond the position, after a change of that; the force
// stays.
func (p *Point) InvalidateField() {
	p.hasField = false
	if p.run.whole && p.run.pos < len(p.Y) {
		p.Invalidate()
	}
}

// Alias makes p a copy of q that takes force and potential from q until its position changes.
func (p *Point) Alias(q *Point) {
	p.Invalidate()
	p.T, p.M = q.T, q.M
	copy(p.Y, q.Y)
	p.base = q
}

// settle ends the alias of a point that is about to be overwritten, and copies its values.
func (p *Point) settle() {
	b := p.base
	if b == nil {
		return
	}
	p.base = nil
	p.hasResidual = false
	if p.hasEvaluated = b.hasEvaluated; b.hasEvaluated {
		copy(p.evaluated, b.evaluated)
	}
	p.hasPot, p.potential = b.hasPot, b.potential
}

// unknown returns the first component of the force that was evaluated and is not finite, -1 if there is none.
func (p *Point) unknown() int {
	if !p.hasEvaluated {
		return -1
	}
	return vec.FirstNonFinite(p.evaluated)
}
