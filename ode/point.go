package ode

import (
	"github.com/odescent/odescent/ode/vec"
)

// Point is a place, and what is known there. Drive, Field, Potential and Rho are computed when first asked for
// and then kept, so that whoever asks second (the next step, a stop, a recorder) asks for free. That is all there
// is to "first same as last", to retries that cost no evaluation and to stops that cost none.
//
// Whoever writes to Y must say so with [Point.Moved].
type Point struct {
	T float64
	Y []float64
	M *Metric // the metric of the step that starts or ends here

	run  *Run
	base *Point // while the position is still that of base, its values are asked for there

	raw, mixed       []float64 // the drive, or the field of a system without one; the field under M
	slope            []float64 // nil: the system has none of its own
	potential, rho   float64
	largest          float64
	hasRaw, hasMixed bool
	hasPot, hasRho   bool
	hasSlope         bool
	apart            bool // off the path of the run: the potential by itself is not a drive's beginning
	hasLargest       bool
}

// X returns the position, a part of Y.
func (p *Point) X() []float64 { return p.Y[:p.run.pos] }

// Drive returns the system's drive here; the slice is the point's own, valid until the point moves.
// It costs one evaluation if it is not known.
func (p *Point) Drive() []float64 {
	if p.base != nil {
		return p.base.Drive()
	}
	p.ready()
	return p.raw[:p.run.pos]
}

// Slope returns the system's Slope here, or its drive if it has none: what vanishes at rest. The slice is the point's own,
// valid until the point moves. It costs one evaluation if the drive is not known.
func (p *Point) Slope() []float64 {
	if p.run.Sys.Slope == nil {
		return p.Drive()
	}
	if p.base != nil {
		return p.base.Slope()
	}
	if !p.hasSlope {
		p.run.Sys.Slope(p.slope, p.X(), p.Drive())
		p.hasSlope = true
	}
	return p.slope
}

// Pull returns what moves the position, as controls measure it: the slope on a manifold, the drive elsewhere.
func (p *Point) Pull() []float64 {
	if p.run.Sys.Room == Curved {
		return p.Slope()
	}
	return p.Drive()
}

// Largest returns the largest magnitude in the drive, NaN if there is one; it costs what Drive costs and, once, a pass
// over it.
func (p *Point) Largest() float64 {
	if p.base != nil {
		return p.base.Largest()
	}
	if !p.hasLargest {
		p.largest, p.hasLargest = vec.NormInf(p.Drive()), true
	}
	return p.largest
}

// ready computes raw if it is not known.
func (p *Point) ready() {
	if !p.hasRaw {
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

// Field returns f here under the metric M; the slice is the point's own, valid until the point moves.
// It costs one evaluation if the drive is not known.
func (p *Point) Field() []float64 {
	if p.run.bare && p.M.identity() && p.base == nil {
		p.ready()
		return p.raw
	}
	if !p.hasMixed {
		p.mix(p.mixed)
		p.hasMixed = true
	}
	return p.mixed
}

// mix computes the field into dst.
func (p *Point) mix(dst []float64) {
	r := p.run
	switch {
	case r.Sys.Mix != nil:
		t := p.T
		p.T = r.Time(t)
		r.Sys.Mix(dst, p)
		p.T = t
		return
	case r.whole:
		q := p
		if p.base != nil {
			q = p.base
		}
		q.ready()
		copy(dst[r.pos:], q.raw[r.pos:])
	default:
		clear(dst[r.pos:])
	}
	vec.Mul(dst[:r.pos], p.M.Scale, p.M.Diag, p.Drive())
}

// Rho returns a bound on the spectral radius of the field's Jacobian here, with the metric at one, and NaN if the
// system knows none.
func (p *Point) Rho() float64 {
	if !p.hasRho {
		p.rho = p.run.rho(p)
		p.hasRho = true
	}
	return p.rho
}

// Stats returns the counts of the run. A Mix or a part that evaluates more than drive and potential, a Hessian say, adds
// there what it has done: to Jacs, Products and Solves.
func (p *Point) Stats() *Stats { return p.run.Stats }

// Moved forgets what was known: the position has changed.
func (p *Point) Moved() {
	p.base = nil
	p.hasRaw, p.hasMixed, p.hasPot, p.hasRho, p.hasSlope, p.hasLargest = false, false, false, false, false, false
}

// Turned forgets what depends on the state beyond the position, which has changed; the drive stays known.
func (p *Point) Turned() {
	p.hasMixed = false
	if p.run.whole && p.run.pos < len(p.Y) {
		p.Moved()
	}
}

// Follow makes p a copy of q that asks there for drive and potential until it moves.
func (p *Point) Follow(q *Point) {
	p.Moved()
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
	p.hasSlope = false
	if p.hasRaw = b.hasRaw; b.hasRaw {
		copy(p.raw, b.raw)
	}
	p.hasPot, p.potential = b.hasPot, b.potential
}

// unknown returns the first place of the drive that is known not to be finite, -1 if there is none.
func (p *Point) unknown() int {
	if !p.hasRaw {
		return -1
	}
	return vec.FirstNonFinite(p.raw)
}
