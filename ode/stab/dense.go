package stab

import "github.com/odescent/odescent/ode"

// Interpolate implements ode.Interpolator: the cubic Hermite polynomial, as in the code RKC. The slope at the right end
// belongs to the estimate of the error, which so keeps what it does to stiff components below the tolerance.
//
// Source: B. P. Sommeijer, L. F. Shampine, J. G. Verwer, J. Comput. Appl. Math. 88 (1998), 315-326, section 2.
func (m *stepper) Interpolate(dst []float64, s *ode.Step, theta float64) { s.Hermite(dst, theta) }
