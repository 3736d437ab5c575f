package multistep

import (
	"math"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/vec"
)

type adams struct {
	history
	selection
	at      *ode.Point // of the prediction
	fp []float64
	d       []float64  // the field there less the one that was extrapolated
	g       [highestAdams + 1]float64
	starter ode.Stepper // takes the first steps where there is no tolerance
	now     int         // the order of the attempt; 0: the starter's
	end     [1][]float64
}

func (m *adams) Try(s *ode.Step) error {
	depth := m.depth(s)
	k := m.orderAt(depth, depth)
	if PEC && m.known > 0 {
		m.history.attempt(m.fp, s.H, depth, k+2)
	} else {
		m.history.attempt(s.L.Field(), s.H, depth, k+2)
	}
	m.estimated = false
	if !m.tolerant && depth < m.top {
		m.now = 0
		return m.starter.Try(s)
	}
	m.now = k
	g := m.g[:k+1]
	integrals(g, m.psi, 1)
	vec.Combine(m.at.Y, s.L.Y, s.H, g[:k], m.phi[:k])
	m.at.Invalidate()
	m.at.T, m.at.M = s.R.T, &s.M
	copy(m.d, m.at.Field())
	for _, p := range m.phi[:k] {
		vec.AddScaled(m.d, -1, p)
	}
	vec.Axpby(s.R.Y, 1, m.at.Y, float64(s.H*g[k]), m.d)
	return nil
}

// gamma are the constants of the error of the Adams-Moulton method of order k on equal steps, γ*.
var gamma = [highestAdams + 2]float64{
	1, 1. / 2, 1. / 12, 1. / 24, 19. / 720, 3. / 160, 863. / 60480, 275. / 24192, 33953. / 3628800, 8183. / 1036800,
	3250433. / 479001600, 4671. / 788480, 13695779093. / 2615348736000, 2224234463. / 475517952000,
}

func (m *adams) Estimate(s *ode.Step, w vec.Weights) float64 {
	if m.now == 0 {
		return 0
	}
	k := m.now
	h := math.Abs(s.H)
	m.end[0] = m.d
	one := [1]float64{1}
	size := vec.ErrNorm(w, s.L.Y, s.R.Y, h, one[:], m.end[:])
	err := (m.g[k-1] - m.g[k]) * size
	m.begin(k)
	// ‖φₖ₊₁‖ at k+1, k, k-1 ...
	sigma := 1.
	for i := 1; i < k; i++ {
		sigma *= float64(i) * m.psi[0] / m.psi[i-1]
	}
	sk := sigma * float64(k) * m.psi[0] / m.psi[k-1]
	m.note(k, gamma[k]*sk*size)
	if k < m.top && m.have > k {
		e := [2]float64{1, -1}
		v := [2][]float64{m.d, m.phi[k]}
		m.note(k+1, gamma[k+1]*sk*float64(k+1)*m.psi[0]/m.psi[k]*vec.ErrNorm(w, s.L.Y, s.R.Y, h, e[:], v[:]))
	}
	var e [highestAdams + 2]float64
	var v [highestAdams + 2][]float64
	e[0], v[0] = 1, m.d
	for j := k - 1; j >= 1; j-- {
		e[k-j], v[k-j] = 1, m.phi[j]
		m.note(j, gamma[j]*sigma*vec.ErrNorm(w, s.L.Y, s.R.Y, h, e[:k-j+1], v[:k-j+1]))
		if !m.better(j) {
			break
		}
		sigma /= float64(j) * m.psi[0] / m.psi[j-1]
	}
	return err
}

func (m *adams) Update(s *ode.Step) {
	m.choose(m.have)
	m.history.update(s.H)
	if m.fp==nil {m.fp = make([]float64,len(m.d))}
	copy(m.fp, m.at.Field())
}

// Interpolate implements ode.Interpolator.
func (m *adams) Interpolate(dst []float64, s *ode.Step, theta float64) {
	if m.now == 0 {
		s.Hermite(dst, theta)
		return
	}
	var g [highestAdams + 1]float64
	k := m.now
	integrals(g[:k+1], m.psi, theta)
	vec.Combine(dst, s.L.Y, s.H, g[:k], m.old[:k])
	vec.AddScaled(dst, s.H*g[k], m.d)
}

func (m *adams) State(visit func([]float64)) {
	m.history.state(visit)
	m.selection.state(visit)
}

var PEC = false
