package stiff

import (
	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/internal/linear"
	"github.com/odescent/odescent/ode/vec"
)

// damped solves the equation by Newton's method with a Jacobian for each iteration and a correction that is halved until
// the residual falls by a quarter of the share that is taken. On a monotone field, such as the flow down a convex
// function, it converges from anywhere, and so for every length of the step. It starts at m.at and ends there.
//
// It gives up after 30 iterations, after 100 residuals, and where a correction has to be shortened to less than 2⁻¹⁰: it
// then has no solution that is found from here, as at a kink of the field.
//
// Source: P. Deuflhard, Newton Methods for Nonlinear Problems (2004), section 3.1.
func (m *equation) damped(s *ode.Step, j *linear.Jacobian, hg float64) bool {
	const most, halvings, residuals = 30, 11, 100
	size := m.residual(m.d, hg)
	old := inf
	tried := 1
	for range most {
		m.v.Move(j, -1-s.K, m.at, s)
		if !m.v.Prepare(&s.M, j, hg) || !m.v.Solve(m.d, m.d) {
			return false
		}
		d := m.norm(s.L.Y, m.at.Y, m.d)
		copy(m.save, m.at.Y)
		share := 1.0
		for range halvings {
			vec.Axpby(m.at.Y, 1, m.save, share, m.d)
			m.at.Invalidate()
			r := m.residual(m.trial, hg)
			tried++
			if r <= float64((1-float64(share/4))*size) || d < 100 && share == 1 { // the latter: rounding is near
				size = r
				break
			}
			share /= 2
		}
		if !(size <= inf) || share < 0x1p-10 || tried >= residuals {
			return false
		}
		if share == 1 && (d <= .05 || d < 100 && d > .1*old) {
			m.n, m.theta, m.monitor.eta = 1, 1, keepBelow
			return true
		}
		m.d, m.trial = m.trial, m.d
		old = d
	}
	return false
}

// residual stores base + hγ·f(Y) - Y at m.at and returns its length.
func (m *equation) residual(dst []float64, hg float64) float64 {
	for c, f := range m.at.Field() {
		dst[c] = m.base[c] - m.at.Y[c] + float64(hg*f)
	}
	return vec.Norm2(dst)
}
