package ode

// side says on which side of a jump the field is evaluated.
type side struct{}
