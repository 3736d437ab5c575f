package flows

import (
	"errors"

	"github.com/odescent/odescent/ode/vec"
)

// memory is that of a moving average: the share beta is kept in a unit of time or, where tau is not zero, e^(-1/tau).
type memory struct{ beta, tau float64 }

var errTwice = errors.New("beta and tau both set the time constant; give one")

// kept returns the share of the average that is left after a time h.
func (m memory) kept(h float64) float64 {
	if m.tau > 0 {
		return vec.Exp(-h / m.tau)
	}
	if h == 1 {
		return m.beta
	}
	return vec.Pow(m.beta, h)
}

// constant returns the time constant.
func (m memory) constant() float64 {
	if m.tau > 0 {
		return m.tau
	}
	return -1 / vec.Log(m.beta)
}
