package flows

import "github.com/odescent/odescent/ode"

// diag returns the metric's diagonal if it acts here, and nil, which is one, otherwise.
func (o On) diag(m *ode.Metric, here On) []float64 {
	if o == here {
		return m.Diag
	}
	return nil
}

// scale returns the metric's scale if it acts here, and one otherwise.
func (o On) scale(m *ode.Metric, here On) float64 {
	if o == here {
		return m.Scale
	}
	return 1
}
