package stiff

import (
	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/vec"
)

// Newton solves the equations of implicit methods that are no tables,
//
//	Y = base + c·f(t, Y),
//
// as those of this package are solved: by the simplified Newton iteration, with a Jacobian and factors that are kept
// from step to step while they serve. Y and Base are the unknown and what is given; the caller writes to both. Its
// state belongs to that of the method, which calls Update after each accepted step.
type Newton struct {
	Y, Base []float64

	e   equation
	j   *jacobian // of the attempt
	try func(*ode.Step, *jacobian) bool
	of  func(*ode.Step) bool
	eta float64
}

// NewNewton returns the Newton iteration of one run. keep is the contraction per iteration up to which a Jacobian serves
// for a further step. It returns an error if the linear solver needs a symmetric system and this one is not.
func NewNewton(r *ode.Run, kind Linear, keep float64) (*Newton, error) {
	v, err := newSolver(r, kind, 3)
	if err != nil {
		return nil, err
	}
	n := &Newton{e: newEquation(r, v)}
	n.e.keepBelow = keep
	n.Y, n.Base = n.e.at.Y, n.e.base
	n.try = n.attempt
	return n, nil
}

// Tolerate makes an iteration end when what is left of the correction is below tol times the tolerance w, and within
// limit corrections; until it is called, equations are solved to rounding.
func (n *Newton) Tolerate(w vec.Weights, tol float64, limit int) {
	n.e.v.diff.w = w
	n.e.tolerate(w, tol, limit)
	n.e.v.tol = 1e-4 * tol
}

// Attempt calls of, which solves the equations of the step s by Solve, with the Jacobian of an earlier step and, if it
// reports failure, with that of the left end. If that fails too, Attempt shortens the step and returns [ode.ErrRetry].
// Under a control without a tolerance, a third call has a Jacobian for each iteration.
func (n *Newton) Attempt(s *ode.Step, of func(*ode.Step) bool) error {
	e := &n.e
	n.of, e.full = of, false
	ok := e.attempts(s, e.v.diff, n.try)
	if !ok && !e.hasTol {
		e.full = true
		ok = n.try(s, e.new)
	}
	if !ok {
		s.H *= e.shorten
		return ode.ErrRetry
	}
	return nil
}

func (n *Newton) attempt(s *ode.Step, j *jacobian) bool {
	n.j, n.e.shorten, n.eta = j, .5, n.e.memory.eta
	if n.e.full {
		n.e.v.diff.move(j, s.K, s.L, s)
	}
	return n.of(s)
}

// Solve solves the equation for Y, which is the first guess before, and reports whether the iteration has converged.
func (n *Newton) Solve(s *ode.Step, t, c float64) bool {
	e := &n.e
	ok := e.v.prepare(&s.M, n.j, c) && e.solve(s, n.j, t, c, n.eta)
	n.eta = e.monitor.eta
	return ok
}

// Update keeps the Jacobian of an accepted step for the next one, if it serves.
func (n *Newton) Update() {
	n.e.update(&n.e.monitor)
	if n.e.full {
		n.e.keep = false // it was taken elsewhere
	}
}

// Filter stores (I - c·J)⁻¹·v in v, with c and the Jacobian of the last Solve, and reports whether that is possible.
func (n *Newton) Filter(v []float64) bool { return n.e.v.solve(v, v) }

// Effort returns what the last Solve has cost.
func (n *Newton) Effort() ode.Effort {
	return ode.Effort{Iterations: n.e.n, Limit: n.e.limit, Reuse: n.e.keep}
}

// State visits what the iteration remembers.
func (n *Newton) State(visit func([]float64)) { n.e.memory.state(visit, n.e.v) }
