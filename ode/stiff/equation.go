package stiff

import (
	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/internal/linear"
	"github.com/odescent/odescent/ode/vec"
)

// equation is what a step of an implicit method has to solve, Y = base + c·f(t, Y), once or several times with the same
// c.
type equation struct {
	memory
	monitor
	v     *linear.Solver
	at    *ode.Point // Y
	base  []float64
	d     []float64 // a Newton correction, or what it is to correct
	save  []float64 // for damped iterations: where one starts
	trial []float64 // and the residual at its end
	full  bool      // a Jacobian for each iteration
}

func newEquation(r *ode.Run, v *linear.Solver) equation {
	u := func() []float64 { return make([]float64, r.Dim()) }
	return equation{memory: newMemory(v), monitor: toRounding(), v: v, at: r.NewPoint(), base: u(), d: u(), save: u(), trial: u()}
}

// run runs try with the Jacobian of an earlier step, with that of the left end and, without a tolerance, with one for
// each iteration. It returns ErrRetry, with a shorter step, if all fail.
func (e *equation) run(s *ode.Step, try func(*ode.Step, *linear.Jacobian) bool) error {
	e.full = false
	ok := e.attempts(s, e.v, try)
	if !ok && !e.hasTol {
		e.full = true
		ok = try(s, e.new)
	}
	if !ok {
		s.H *= e.shorten
		return ode.ErrRetry
	}
	return nil
}

// solve solves the equation by Newton's method with the Jacobian j, for which the solver was prepared, from and into
// e.at.
func (e *equation) solve(s *ode.Step, j *linear.Jacobian, t, c, eta float64) bool {
	e.begin(eta)
	e.at.Invalidate()
	e.at.T, e.at.M = t, &s.M
	if e.full {
		return e.damped(s, j, c)
	}
	for {
		e.residual(e.d, c)
		if !e.v.Solve(e.d, e.d) {
			return false
		}
		size := e.norm(s.L.Y, e.at.Y, e.d)
		vec.AddScaled(e.at.Y, 1, e.d)
		e.at.Invalidate()
		switch e.next(size) {
		case again:
			continue
		case done:
			return true
		}
		return false
	}
}
