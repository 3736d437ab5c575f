package stiff

import (
	"math"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/internal/linear"
	"github.com/odescent/odescent/ode/vec"
)

// prepare factorises the two matrices unless they are at hand.
func (m *radau) prepare(s *ode.Step, j *linear.Jacobian) bool {
	return m.v.Prepare(&s.M, j, s.H/radauReal) && m.pair.Prepare(j, radauAlpha/s.H, radauBeta/s.H, s.H)
}

// guess starts the stages on the polynomial of the step before.
func (m *radau) guess(s *ode.Step) {
	if m.before == 0 || s.Jumped() {
		for i := range 3 {
			clear(m.z[i])
			clear(m.w[i])
		}
		return
	}
	q := s.H / m.before
	for i, c := range [3]float64{c1, c2, 1} {
		x := float64(c * q)
		x1, x2 := x-(c2-1), x-(c1-1)
		for k := range m.z[i] {
			p := m.poly[1][k] + float64(x2*m.poly[2][k])
			m.z[i][k] = x * (m.poly[0][k] + float64(x1*p))
		}
	}
	turn(&m.w, &radauTI, &m.z)
}

// correct replaces f by the Newton correction of w.
func (m *radau) correct(s *ode.Step) bool {
	h := s.H
	turn(&m.f, &radauTI, &m.f)
	g, a, b := radauReal/h, radauAlpha/h, radauBeta/h
	f, w := &m.f, &m.w
	for k := range f[0] {
		f[0][k] = (f[0][k] - float64(g*w[0][k])) / g
		f[1][k] -= float64(a*w[1][k]) - float64(b*w[2][k])
		f[2][k] -= float64(a*w[2][k]) + float64(b*w[1][k])
	}
	return m.pair.Solve(f[1], f[2]) && m.v.Solve(f[0], f[0])
}

// turn stores dst = t·x, component by component; dst may be x.
func turn(dst *[3][]float64, t *[3][3]float64, x *[3][]float64) {
	for k := range dst[0] {
		a, b, c := x[0][k], x[1][k], x[2][k]
		for i := range 3 {
			dst[i][k] = float64(t[i][0]*a) + float64(t[i][1]*b) + float64(t[i][2]*c)
		}
	}
}

// size is the root mean square length of the correction in f over the three variables.
func (m *radau) size(s *ode.Step) float64 {
	vec.Axpby(m.at.Y, 1, s.L.Y, 1, m.z[2])
	var sum float64
	for i := range 3 {
		d := m.norm(s.L.Y, m.at.Y, m.f[i])
		sum += float64(d * d)
	}
	return math.Sqrt(sum / 3)
}
