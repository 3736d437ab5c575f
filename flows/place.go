package flows

import "github.com/odescent/odescent/ode"

// diag returns the preconditioner's diagonal if it acts here, and nil, which is one, otherwise.
func (o On) diag(m *ode.Precond, here On) []float64 {
	if o == here {
		return m.Diag
	}
	return nil
}

// scale returns the preconditioner's scale if it acts here, and one otherwise.
func (o On) scale(m *ode.Precond, here On) float64 {
	if o == here {
		return m.Scale
	}
	return 1
}
