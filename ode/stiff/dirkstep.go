package stiff

import (
	"math"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/internal/linear"
	"github.com/odescent/odescent/ode/vec"
)

type dirk struct {
	DIRK
	equation
	tab   *DIRKTable
	run   *ode.Run
	k     [][]float64 // the slopes of the stages
	est   [1][]float64
	first int  // the first implicit stage
	needs bool // a stage uses k[0], which is the field at the left end
	end   slope
	try   func(*ode.Step, *linear.Jacobian) bool
	work  int // Newton iterations of the last attempt, the most in a stage
}

func newDirkStepper(r *ode.Run, m DIRK, v *linear.Solver) *dirk {
	n, t := r.Dim(), m.Table
	st := &dirk{
		DIRK: m, equation: newEquation(r, v), tab: t, run: r, k: make([][]float64, len(t.B)),
	}
	for i := range st.k {
		st.k[i] = make([]float64, n)
	}
	st.est[0] = make([]float64, n)
	st.try = st.attempt
	if t.A[0][0] == 0 {
		st.first, st.k[0] = 1, nil
		st.end = newSlope(n)
		for _, row := range t.A[1:] {
			st.needs = st.needs || row[0] != 0
		}
	}
	return st
}

func (m *dirk) Try(s *ode.Step) error {
	return m.equation.run(s, m.try)
}

// attempt solves all stages with the Jacobian j.
func (m *dirk) attempt(s *ode.Step, j *linear.Jacobian) bool {
	t, y, h := m.tab, s.L.Y, s.H
	m.shorten, m.work = .5, 0
	if m.full {
		m.v.Move(j, s.K, s.L, s)
	}
	if !m.v.Prepare(&s.M, j, float64(t.Gamma()*h)) {
		return false
	}
	if m.needs {
		m.k[0] = m.left(s)
	}
	worst, eta := 0.0, m.memory.eta
	for i := m.first; i < len(t.B); i++ {
		from := 0
		if !m.needs {
			from = m.first
		}
		vec.Combine(m.base, y, h, t.A[i][from:i], m.k[from:i])
		copy(m.at.Y, y)
		if i > m.first {
			vec.AddScaled(m.at.Y, float64(t.C[i]*h), m.k[i-1])
		}
		if !m.stage(s, j, i, eta) {
			return false
		}
		worst, eta = math.Max(worst, m.theta), m.monitor.eta
	}
	m.theta = worst
	if t.StifflyAccurate() {
		copy(s.R.Y, m.at.Y)
		return true
	}
	vec.Combine(s.R.Y, y, h, t.B[m.first:], m.k[m.first:])
	if m.needs {
		vec.AddScaled(s.R.Y, float64(h*t.B[0]), m.k[0])
	}
	return true
}

// left returns the slope at the left end: that of the last stage of the step before, if it is one.
func (m *dirk) left(s *ode.Step) []float64 {
	if !s.Jumped() && m.end.at(s.L, m.v.Precond()) {
		return m.end.k
	}
	return s.L.Field()
}

// stage solves stage i, from and into m.at.
func (m *dirk) stage(s *ode.Step, j *linear.Jacobian, i int, eta float64) bool {
	hg, t := float64(m.tab.Gamma()*s.H), s.L.T+float64(m.tab.C[i]*s.H)
	if !m.solve(s, j, t, hg, eta) {
		return false
	}
	m.work = max(m.work, m.n)
	vec.Axpby(m.k[i], 1/hg, m.at.Y, -1/hg, m.base)
	return true
}
