package stiff

import (
	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/vec"
)

// plain is what a stepper without an estimate has.
type plain interface {
	ode.Stepper
	ode.Stabler
	ode.Tolerant
	ode.Interpolator
	ode.InterpolantChecker
}

// plainDirk hides the estimate of a table that has none.
type plainDirk struct {
	plain
	ode.Updater
	ode.Stater
	ode.Iterative
}

func (m *dirk) CheckInterpolant(*ode.Step) (vec.Weights, bool) { return m.v.Weights(), true }

// Interpolate implements ode.Interpolator: the cubic Hermite polynomial. Where first and last stages are the ends of
// the step it has their slopes, not those of the field, which would multiply what Newton's method has left by the
// stiffness.
func (m *dirk) Interpolate(dst []float64, s *ode.Step, theta float64) {
	if !m.needs || !m.tab.StifflyAccurate() {
		s.Hermite(dst, theta)
		return
	}
	rest := 1 - theta
	a, b, c := theta*theta*(3-2*theta), theta*rest*rest*s.H, -theta*theta*rest*s.H
	f0, f1 := m.k[0], m.k[len(m.k)-1]
	for i := range dst {
		dst[i] = s.L.Y[i] + float64(a*(s.R.Y[i]-s.L.Y[i])) + float64(b*f0[i]) + float64(c*f1[i])
	}
}

// stepper returns m with the capabilities that its table has.
func (m *dirk) stepper() ode.Stepper {
	if m.tab.E == nil {
		return plainDirk{m, m, m, m}
	}
	return m
}
