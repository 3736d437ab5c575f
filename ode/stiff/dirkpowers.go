package stiff

import (
	"math"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/vec"
)

func (m *dirk) Tolerate(w vec.Weights) {
	kappa := m.Tol
	if kappa == 0 {
		kappa = .01
	}
	m.v.Tolerate(w)
	m.tolerate(w, kappa, 8)
	m.v.Tol = 1e-4 * kappa
}

func (m *dirk) Effort() ode.Effort {
	return ode.Effort{Iterations: m.work, Limit: m.limit, Reuse: m.keep}
}

// Stable implements ode.Stabler: these methods are A-stable.
func (m *dirk) Stable(*ode.Step) float64 { return math.Inf(1) }

func (m *dirk) Estimate(s *ode.Step, w vec.Weights) float64 {
	if m.first == 1 {
		m.k[0] = m.left(s)
	}
	t := m.tab
	if !t.Filter {
		return vec.ErrNorm(w, s.L.Y, s.R.Y, s.H, t.E, m.k)
	}
	e := m.est[0]
	clear(e)
	vec.Combine(e, e, s.H, t.E, m.k)
	if !m.v.Solve(e, e) {
		return math.Inf(1)
	}
	return vec.ErrNorm(w, s.L.Y, s.R.Y, 1, unit[:], m.est[:])
}

var unit = [1]float64{1}

func (m *dirk) ErrOrder() int { return m.tab.ErrOrder }

func (m *dirk) Update(s *ode.Step) {
	m.update(&m.monitor)
	if m.full {
		m.keep = false // it was taken elsewhere
	}
	if m.first == 1 && m.run.Sys.Draw == nil && m.tab.StifflyAccurate() {
		m.end.keep(m.k[len(m.k)-1], s.R, m.v.Precond())
	}
}

func (m *dirk) State(visit func([]float64)) {
	m.end.state(visit)
	m.state(visit, m.v)
}
