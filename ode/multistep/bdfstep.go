package multistep

import (
	"math"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/stiff"
	"github.com/odescent/odescent/ode/vec"
)

type bdf struct {
	history
	selection
	newton         *stiff.Newton
	tol            float64
	lead           [highestBDF + 1]float64 // (1 - κ)·γₖ
	d              []float64               // y' - p
	fresh          bool                    // the attempt has no state but that of the left end
	a              [highestBDF + 1]float64
	slopes         [5][]float64 // of the starter
	correct, start func(*ode.Step) bool
}

func (m *bdf) Try(s *ode.Step) error {
	depth := m.depth(s)
	m.fresh = depth == 1
	m.now = m.order(max(1, depth-1))
	m.attempt(s.L.Y, s.H, depth, m.now+2)
	if !m.tolerant && depth <= m.top && m.top > 1 {
		m.now = 0
		return m.newton.Attempt(s, m.start)
	}
	if m.fresh { // the left end counts twice, which makes the difference the slope there
		vec.Scale(m.phi[1], s.H, s.L.Field())
		m.have, m.psi[1] = 2, s.H
	}
	return m.newton.Attempt(s, m.correct)
}

// solve solves y' = base + c·f(t', y') with c = h/lead and base = p - h·P'/lead.
func (m *bdf) solve(s *ode.Step) bool {
	k := m.now
	a, lead := m.a[:k], m.lead[k]
	var slope float64 // h·P' = Σ slope·φ*
	for i := range a {
		slope += m.psi[0] / m.psi[i]
		a[i] = 1 - slope/lead
	}
	vec.Combine(m.newton.Base, m.phi[0], 1, a, m.phi[1:k+1])
	copy(m.d, m.phi[0])
	for _, p := range m.phi[1 : k+1] {
		vec.AddScaled(m.d, 1, p)
	}
	copy(m.newton.Y, m.d)
	if !m.newton.Solve(s, s.R.T, s.H/lead) {
		return false
	}
	copy(s.R.Y, m.newton.Y)
	vec.Axpby(m.d, 1, s.R.Y, -1, m.d)
	return true
}

// stages takes a step of SDIRK4.
func (m *bdf) stages(s *ode.Step) bool {
	t := stiff.SDIRK4.Table
	c := float64(t.Gamma() * s.H)
	for i, row := range t.A {
		vec.Combine(m.newton.Base, s.L.Y, s.H, row[:i], m.slopes[:i])
		copy(m.newton.Y, s.L.Y)
		if i > 0 {
			vec.AddScaled(m.newton.Y, float64(t.C[i]*s.H), m.slopes[i-1])
		}
		if !m.newton.Solve(s, s.L.T+float64(t.C[i]*s.H), c) {
			return false
		}
		vec.Axpby(m.slopes[i], 1/c, m.newton.Y, -1/c, m.newton.Base)
	}
	copy(s.R.Y, m.newton.Y)
	return true
}

// Estimate implements ode.Estimator: the larger one of two multiples of y' - p, the error of the formula and that of the
// interpolant, as in DASSL. The first steps under a control without a tolerance have none; it is zero.
func (m *bdf) Estimate(s *ode.Step, w vec.Weights) float64 {
	k := m.now
	if k == 0 {
		return 0
	}
	equal := m.psi[0]/m.psi[k] + harmonic[k] - m.lead[k] // the factor on equal steps; 1/(k+1) for BDF
	fixed := equal - harmonic[k]                         // that of these steps: the same where they are equal
	for _, p := range m.psi[:k] {
		fixed += m.psi[0] / p
	}
	return math.Max(equal, math.Abs(fixed)) * m.estimate(s, w, &m.history, m.d, k+1, 1)
}

func (m *bdf) Update(s *ode.Step) {
	m.newton.Update()
	m.choose(m.fresh)
	if m.fresh && m.now > 0 {
		m.past[0] = 0
	}
	m.update(s.H)
}

// Interpolate implements ode.Interpolator.
func (m *bdf) Interpolate(dst []float64, s *ode.Step, theta float64) {
	k := m.now
	if k == 0 {
		s.Hermite(dst, theta)
		return
	}
	var c [highestBDF + 2]float64
	c[0] = 1
	for i := 1; i <= k+1; i++ {
		c[i] = c[i-1] * newton(m.psi, i-1, theta)
	}
	vec.Combine(dst, s.L.Y, 1, c[1:k+1], m.old[1:k+1])
	vec.AddScaled(dst, c[k+1], m.d)
}

// CheckInterpolant implements ode.InterpolantChecker: that of the starter is of a lower order.
func (m *bdf) CheckInterpolant(*ode.Step) (w vec.Weights, doubtful bool) { return w, m.now == 0 }

// Stable implements ode.Stabler: BDF have no largest stable length where the Jacobian is symmetric.
func (m *bdf) Stable(*ode.Step) float64 { return math.Inf(1) }

func (m *bdf) Tolerate(w vec.Weights) {
	m.newton.Tolerate(w, m.tol, 4)
	if m.tolerate(w); m.tolerant {
		m.slopes = [5][]float64{} // they are not needed
	}
}

func (m *bdf) Effort() ode.Effort {
	e := m.newton.Effort()
	e.Reuse = m.k == m.now
	return e
}

func (m *bdf) State(visit func([]float64)) {
	m.history.state(visit)
	m.selection.state(visit)
	m.newton.State(visit)
}
