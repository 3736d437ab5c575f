package rk_test

import (
	"testing"

	"github.com/odescent/odescent/ode/odetest"
	"github.com/odescent/odescent/ode/rk"
)

func TestMethods(t *testing.T) {
	for _, c := range []struct {
		m            *rk.Tableau
		order, evals int
	}{
		{rk.Euler, 1, 1}, {rk.EulerHeun, 1, 1}, {rk.Heun, 2, 2}, {rk.BS3, 3, 3},
		{rk.RK4, 4, 4}, {rk.DP5, 5, 6}, {rk.Tsit5, 5, 6},
	} {
		t.Run(c.m.Name, func(t *testing.T) {
			odetest.Method(t, c.m, odetest.Order(c.order), odetest.Evals(c.evals))
			odetest.Method(t, c.m, odetest.Order(c.order), odetest.Evals(c.evals), odetest.On(odetest.Oscillator))
		})
	}
}
