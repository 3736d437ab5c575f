package rk_test

import (
	"testing"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/odetest"
	"github.com/odescent/odescent/ode/rk"
)

func TestMethods(t *testing.T) {
	for _, c := range []struct {
		m            ode.Method
		order, evals int
	}{
		{rk.Euler, 1, 1}, {rk.EulerHeun, 1, 1}, {rk.Matsuno, 1, 2}, {rk.Heun, 2, 2}, {rk.Midpoint, 2, 2},
		{rk.Ralston, 2, 2}, {rk.BS3, 3, 3}, {rk.SSPRK33, 3, 3}, {rk.RK4, 4, 4}, {rk.RK38, 4, 4}, {rk.DP5, 5, 6},
		{rk.Tsit5, 5, 6}, {rk.DOP853, 8, 12},
		{rk.GBS{Order: 2}, 2, 2}, {rk.GBS{Order: 4}, 4, 5}, {rk.GBS{Order: 6}, 6, 10}, {rk.GBS{}, 8, 17}, {rk.GBS{Order: 10}, 10, 26},
		{rk.AB2{}, 2, 1}, {rk.AB2{Beta: 1}, 1, 1},
	} {
		t.Run(c.m.String(), func(t *testing.T) {
			odetest.Method(t, c.m, odetest.Order(c.order), odetest.Evals(c.evals))
			odetest.Method(t, c.m, odetest.Order(c.order), odetest.Evals(c.evals), odetest.On(odetest.Oscillator))
		})
	}
}
