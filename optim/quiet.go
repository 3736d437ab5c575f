package optim

import (
	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/sde"
)

// quiet returns a stochastic method at the temperature 0, any other as it is: noise says nothing about stability.
func quiet(m ode.Method) ode.Method {
	cool := func(t sde.Temperature) sde.Temperature {
		if t.Kind == "" {
			return t
		}
		return sde.Constant(0)
	}
	switch v := m.(type) {
	case sde.EulerMaruyama:
		v.Temperature = cool(v.Temperature)
		return v
	case sde.LeimkuhlerMatthews:
		v.Temperature = cool(v.Temperature)
		return v
	case sde.BAOAB:
		v.Temperature = cool(v.Temperature)
		return v
	case sde.OBABO:
		v.Temperature = cool(v.Temperature)
		return v
	case sde.SymplecticMaruyama:
		v.Temperature = cool(v.Temperature)
		return v
	}
	return m
}
