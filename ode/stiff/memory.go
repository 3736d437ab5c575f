package stiff

import (
	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/internal/linear"
)

// memory is what an iterating method keeps from step to step: a Jacobian and how well the iteration went with it. There
// are two Jacobians: an attempt is made with that of an earlier step and, if it fails, with that of the left end; a
// further attempt then has both.
type memory struct {
	old, new, used *linear.Jacobian
	keep           bool    // old still serves
	keepBelow      float64 // the contraction per iteration up to which it does
	eta            float64 // that the last iteration of the accepted step ended with
}

func newMemory(v *linear.Solver) memory {
	return memory{old: v.NewJacobian(), new: v.NewJacobian(), keepBelow: keepBelow, eta: 1}
}

// update keeps the Jacobian of the accepted attempt, and whether it serves the next step.
func (m *memory) update(mon *monitor) {
	if m.used == m.new {
		m.old, m.new = m.new, m.old
	}
	m.used = m.old
	m.keep = mon.theta <= m.keepBelow && m.old.Kept()
	m.eta = mon.eta
}

// state visits all of it, with what v has factorised, and reports whether that was a matrix.
func (m *memory) state(visit func([]float64), v *linear.Solver) bool {
	x := []float64{0, m.eta}
	if m.keep {
		x[0] = 1
	}
	visit(x)
	m.keep, m.eta = x[0] != 0, x[1]
	return v.State(visit, m.old)
}

// attempts runs try with the Jacobian that served before and, if that fails, with that of the left end; false if both
// fail.
func (m *memory) attempts(s *ode.Step, v *linear.Solver, try func(*ode.Step, *linear.Jacobian) bool) bool {
	if m.used = m.old; m.keep && !s.Jumped() && try(s, m.old) {
		return true
	}
	m.used = m.new
	v.Move(m.new, s.K, s.L, s)
	return try(s, m.new)
}
