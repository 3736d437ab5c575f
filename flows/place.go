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

// check returns an error unless the place is one of the two.
func (o On) check() error {
	var known On
	return known.UnmarshalText([]byte(o.String()))
}

// check returns an error unless the rule is one of the four.
func (d Damping) check() error {
	var known Damping
	return known.UnmarshalText([]byte(d.String()))
}
