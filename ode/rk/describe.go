package rk

import (
	"cmp"
	"fmt"
)

func (m *Tableau) Describe() string {
	stages := len(m.B)
	cost := stages
	if m.FSAL() {
		cost--
	}
	s := fmt.Sprintf("explicit Runge–Kutta, order %d, %d evaluation%s a step", m.Order, cost, plural(cost))
	if m.E != nil {
		s += ", with an error estimate"
	}
	return s
}

func plural(n int) string {
	if n == 1 {
		return ""
	}
	return "s"
}

func (m GBS) Describe() string {
	return fmt.Sprintf("extrapolated midpoint rule of Gragg, Bulirsch and Stoer, order %d, with an error estimate", cmp.Or(m.Order, 8))
}
