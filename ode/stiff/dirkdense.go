package stiff

import (
	"math"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/vec"
)

// plainDirk hides the estimate of a table that has none.
type plainDirk struct{ s *dirk }

func (p plainDirk) Try(s *ode.Step) error       { return p.s.Try(s) }
func (p plainDirk) Stable(*ode.Step) float64    { return math.Inf(1) }
func (p plainDirk) Commit(s *ode.Step)          { p.s.Commit(s) }
func (p plainDirk) State(visit func([]float64)) { p.s.State(visit) }
func (p plainDirk) Tolerate(w vec.Weights)      { p.s.Tolerate(w) }
func (p plainDirk) Effort() ode.Effort          { return p.s.Effort() }

// denseDirk and densePlain add the dense output of a method whose first and last stages are the ends of the step: the
// cubic Hermite polynomial with the slopes of these stages. It is that of any method, but for the slopes of the
// field, which would multiply what Newton's method has left by the stiffness.
type (
	denseDirk  struct{ *dirk }
	densePlain struct{ plainDirk }
)

// Interpolate implements ode.Interpolator.
func (m denseDirk) Interpolate(dst []float64, s *ode.Step, theta float64) {
	m.interpolate(dst, s, theta)
}

// Interpolate implements ode.Interpolator.
func (m densePlain) Interpolate(dst []float64, s *ode.Step, theta float64) {
	m.s.interpolate(dst, s, theta)
}

func (m *dirk) interpolate(dst []float64, s *ode.Step, theta float64) {
	rest := 1 - theta
	a, b, c := theta*theta*(3-2*theta), theta*rest*rest*s.H, -theta*theta*rest*s.H
	f0, f1 := m.k[0], m.k[len(m.k)-1]
	for i := range dst {
		dst[i] = s.L.Y[i] + float64(a*(s.R.Y[i]-s.L.Y[i])) + float64(b*f0[i]) + float64(c*f1[i])
	}
}

// stepper returns m with the powers that its table has.
func (m *dirk) stepper() ode.Stepper {
	dense := m.needs && m.tab.StifflyAccurate()
	switch {
	case m.tab.E == nil && dense:
		return densePlain{plainDirk{m}}
	case m.tab.E == nil:
		return plainDirk{m}
	case dense:
		return denseDirk{m}
	}
	return m
}
