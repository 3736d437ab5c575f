package optim

import (
	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/sde"
)

// quiet returns a stochastic method at the temperature 0, any other as it is: noise says nothing about stability.
func quiet(m ode.Method) ode.Method {
	if n, ok := m.(sde.Noisy); ok {
		return n.Quiet()
	}
	return m
}
