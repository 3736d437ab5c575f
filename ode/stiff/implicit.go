package stiff

import (
	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/internal/linear"
	"github.com/odescent/odescent/ode/vec"
)

// Newton solves the equations of implicit methods that are no tables,
//
//	Y = base + c·f(t, Y),
//
// as those of this package are solved: by the simplified Newton iteration, with a Jacobian and factors that are kept
// from step to step while they serve. Y and Base are the unknown and what is given; the caller writes to both. State
// belongs to that of the method, and Update to its.
type Newton struct {
	Y, Base []float64

	e   equation
	j   *linear.Jacobian // of the attempt
	try func(*ode.Step, *linear.Jacobian) bool
	of  func(*ode.Step) bool
	eta float64
}

// NewNewton returns the Newton iteration of one run. keep is the contraction per iteration up to which a Jacobian serves
// for a further step; zero means 1e-3. It returns an error if the linear solver does not suit the system.
func NewNewton(r *ode.Run, kind Linear, keep float64) (*Newton, error) {
	v, err := linear.New(r, linear.Kind(kind), 2, false)
	if err != nil {
		return nil, err
	}
	n := &Newton{e: newEquation(r, v)}
	if keep != 0 {
		n.e.keepBelow = keep
	}
	n.Y, n.Base = n.e.at.Y, n.e.base
	n.try = n.attempt
	return n, nil
}

// Tolerate makes an iteration end when what is left of the correction is below tol times the tolerance w, and within
// limit corrections; until it is called, equations are solved to rounding.
func (n *Newton) Tolerate(w vec.Weights, tol float64, limit int) {
	n.e.v.Tolerate(w)
	n.e.tolerate(w, tol, limit)
	n.e.v.Tol = 1e-4 * tol
}

// Attempt calls of, which solves the equations of the step s by Solve, with the Jacobian of an earlier step and, if it
// reports failure, with that of the left end. If that fails too, Attempt shortens the step and returns [ode.ErrRetry].
// Under a control without a tolerance, a third call has a Jacobian for each iteration.
func (n *Newton) Attempt(s *ode.Step, of func(*ode.Step) bool) error {
	n.of = of
	return n.e.run(s, n.try)
}

func (n *Newton) attempt(s *ode.Step, j *linear.Jacobian) bool {
	n.j, n.e.shorten, n.eta = j, .5, n.e.memory.eta
	if n.e.full {
		n.e.v.Move(j, s.K, s.L, s)
	}
	return n.of(s)
}

// Solve solves the equation for Y, which is the first guess before, and reports whether the iteration has converged. All
// equations of a step have the same c.
func (n *Newton) Solve(s *ode.Step, t, c float64) bool {
	e := &n.e
	ok := e.v.Prepare(&s.M, n.j, c) && e.solve(s, n.j, t, c, n.eta)
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

// Effort returns what the last Solve has cost.
func (n *Newton) Effort() ode.Effort {
	return ode.Effort{Iterations: n.e.n, Limit: n.e.limit, Reuse: n.e.keep}
}

// State visits what the iteration remembers.
func (n *Newton) State(visit func([]float64)) { n.e.memory.state(visit, n.e.v) }
