package ode

import (
	"github.com/odescent/odescent/ode/vec"
)

// Point is a place, and what is known there. Force, Field, Potential and SpectralRadius are computed when first asked for
// and then kept, so that whoever asks second (the next step, a stop, a recorder) asks for free. That is all there
// is to "first same as last", to retries that cost no evaluation and to stops that cost none.
//
// Whoever writes to Y must say so with [Point.Invalidate].
type Point struct {
	T float64
	Y []float64
	M *Precond // the preconditioner of the step that starts or ends here

	run  *Run
	base *Point // while the position is still that of base, its values are asked for there

	evaluated, field       []float64 // the force, or the field of a system without one; the field under M
	residual               []float64 // nil: the system has none of its own
	potential, radius      float64
	largest                float64
	hasEvaluated, hasField bool
	hasPot, hasRadius      bool
	hasResidual            bool
	apart                  bool // off the path of the run: the potential by itself is not a force's beginning
	hasLargest             bool
}

// X returns the position, a part of Y.
func (p *Point) X() []float64 { return p.Y[:p.run.pos] }

// Force returns the system's force here; the slice is the point's own, valid until the point moves.
// It costs one evaluation if it is not known.
func (p *Point) Force() []float64 {
	if p.base != nil {
		return p.base.Force()
	}
	p.ready()
	return p.evaluated[:p.run.pos]
}

// Residual returns the system's Residual here, or its force if it has none: what vanishes at rest. The slice is the point's own,
// valid until the point moves. It costs one evaluation if the force is not known.
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

// TangentForce returns what moves the position, as controls measure it: the slope on a manifold, the force elsewhere.
func (p *Point) TangentForce() []float64 {
	if p.run.Sys.Space == Curved {
		return p.Residual()
	}
	return p.Force()
}

// Largest returns the largest magnitude in the force, NaN if there is one; it costs what Force costs and, once, a pass
// over it.
func (p *Point) Largest() float64 {
	if p.base != nil {
		return p.base.Largest()
	}
	if !p.hasLargest {
		p.largest, p.hasLargest = vec.NormInf(p.Force()), true
	}
	return p.largest
}

// ready computes raw if it is not known.
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

// Field returns f here under the preconditioner M; the slice is the point's own, valid until the point moves.
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

// mix computes the field into dst.
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

// SpectralRadius returns a bound on the spectral radius of the field's Jacobian here, with the identity as preconditioner, and NaN if the
// system knows none.
func (p *Point) SpectralRadius() float64 {
	if !p.hasRadius {
		p.radius = p.run.evalSpectralRadius(p)
		p.hasRadius = true
	}
	return p.radius
}

// Stats returns the counts of the run. A FieldFromForce or a part that evaluates more than force and potential, a Hessian say, adds
// there what it has done: to JacEvals, JacVecs, LinearSolves and Factorizations.
func (p *Point) Stats() *Stats { return p.run.Stats }

// Invalidate forgets what was known: the position has changed.
func (p *Point) Invalidate() {
	p.base = nil
	p.hasEvaluated, p.hasField, p.hasPot, p.hasRadius, p.hasResidual, p.hasLargest = false, false, false, false, false, false
}

// InvalidateField forgets what depends on the state beyond the position, which has changed; the force stays known.
func (p *Point) InvalidateField() {
	p.hasField = false
	if p.run.whole && p.run.pos < len(p.Y) {
		p.Invalidate()
	}
}

// Follow makes p a copy of q that asks there for force and potential until it moves.
func (p *Point) Alias(q *Point) {
	p.Invalidate()
	p.T, p.M = q.T, q.M
	copy(p.Y, q.Y)
	p.base = q
}

// settle ends the following of another point that is about to be overwritten, keeping what it knew.
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

// unknown returns the first place of the force that is known not to be finite, -1 if there is none.
func (p *Point) unknown() int {
	if !p.hasEvaluated {
		return -1
	}
	return vec.FirstNonFinite(p.evaluated)
}
