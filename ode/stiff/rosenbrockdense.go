package stiff

import (
	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/vec"
)

// plainRosenbrock hides the estimate of a table that has none.
type plainRosenbrock struct{ plain }

func (m *rosenbrock) CheckInterpolant(*ode.Step) (vec.Weights, bool) { return m.v.Weights(), true }

// Interpolate implements ode.Interpolator: the dense output of the table, the cubic Hermite polynomial where it has
// none.
func (m *rosenbrock) Interpolate(dst []float64, s *ode.Step, theta float64) {
	if m.tab.H == nil {
		s.Hermite(dst, theta)
		return
	}
	m.tab.dense(m.w, theta)
	copy(dst, s.L.Y)
	for i, w := range m.w {
		if w != 0 {
			vec.AddScaled(dst, w, m.u[i])
		}
	}
}

// dense stores the weights of the stages in y(t + θh) - y.
func (t *RosenbrockTable) dense(w []float64, theta float64) {
	for i, b := range t.M {
		var h float64
		for r := len(t.H) - 1; r >= 0; r-- {
			h = float64(h*theta) + t.H[r][i]
		}
		w[i] = theta * (b + float64((1-theta)*h))
	}
}

// stepper returns m with the capabilities that its table has.
func (m *rosenbrock) stepper() ode.Stepper {
	if m.tab.E == nil && !m.tab.Slopes && !m.tab.Trapezoid {
		return plainRosenbrock{m}
	}
	return m
}
