package stiff

import (
	"math"

	"github.com/odescent/odescent/ode/internal/linear"
	"github.com/odescent/odescent/ode/vec"
)

var inf, nan = math.Inf(1), math.NaN()

// verdict says how a Newton iteration goes.
type verdict int

const (
	again    verdict = iota // another iteration
	done                    // converged
	slow                    // it would not converge within the limit; a shorter step may
	hopeless                // it diverges
)

// keepBelow is the contraction per iteration up to which a Jacobian is used for a further step; Hairer's value.
const keepBelow = 1e-3

// monitor watches the lengths of the Newton corrections and predicts from their ratio θ whether the iteration
// will converge within limit iterations, and when what is left, η = θ/(1-θ) corrections, is below kappa.
//
// Source: E. Hairer, G. Wanner, Solving Ordinary Differential Equations II, section IV.8, as coded in RADAU5.
type monitor struct {
	w      vec.Weights // of the tolerance, if there is one
	hasTol bool
	kappa  float64
	limit  int

	n                      int
	old, ratio, theta, eta float64
	shorten                float64 // what slow and hopeless advise for the length of the step
}

// toRounding solves to rounding: corrections are measured against 1e-14 times the largest component.
func toRounding() monitor { return monitor{kappa: .05, limit: 12} }

// tolerate makes the iteration end when what is left is below kappa times the tolerance.
func (m *monitor) tolerate(w vec.Weights, kappa float64, limit int) {
	m.w, m.hasTol, m.kappa, m.limit = w, !w.None(), kappa, limit
	if !m.hasTol {
		*m = toRounding()
	}
}

// norm measures a correction d of a state that started at y0 and is now y.
func (m *monitor) norm(y0, y, d []float64) float64 {
	if m.hasTol {
		return vec.Norm(m.w, y0, d)
	}
	n := vec.NormInf(d)
	if n == 0 {
		return 0
	}
	return n / (1e-14 * (vec.NormInf(y0) + vec.NormInf(y) + n))
}

// begin starts an iteration; eta is what the last one before it ended with.
func (m *monitor) begin(eta float64) {
	m.n, m.theta, m.shorten = 0, keepBelow, .5
	m.eta = vec.Pow(math.Max(eta, linear.Uround), .8)
}

// next takes the length d of the next correction and says whether to go on.
func (m *monitor) next(d float64) verdict {
	m.n++
	if !(d <= math.MaxFloat64) {
		return hopeless
	}
	if m.n > 1 && d > 0 {
		before := m.ratio
		m.ratio = d / m.old
		m.theta = m.ratio
		if m.n > 2 {
			m.theta = math.Sqrt(m.ratio * before)
		}
		if !m.hasTol && d < 100 && m.ratio > .1 { // rounding is all that is left
			m.theta = math.Min(m.theta, .1)
			return done
		}
		if m.theta >= .99 {
			return hopeless
		}
		m.eta = m.theta / (1 - m.theta)
		left := m.limit - 1 - m.n
		miss := m.eta * d / m.kappa
		for range left {
			miss *= m.theta
		}
		if miss >= 1 && m.n < m.limit {
			m.shorten = .8 * vec.Pow(math.Max(1e-4, math.Min(20, miss)), -1/float64(4+left))
			return slow
		}
	}
	m.old = math.Max(d, linear.Uround)
	switch {
	case d == 0 || m.eta*d <= m.kappa:
		return done
	case m.n >= m.limit:
		return hopeless
	}
	return again
}
