package sde

// rough is embedded by the methods whose path between the ends of a step is that of the noise.
type rough struct{}

// Rough implements ode.Rough: dense output joins the ends of a step by a straight line.
func (rough) Rough() string { return "the path between the ends of a step is that of the noise" }
