package stiff_test

import (
	"math"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/odetest"
	"gonum.org/v1/gonum/mat"
)

// sway and arc are odetest's problems with their Jacobians.
func sway() *ode.System {
	s := odetest.Sway.System()
	s.Jac = func(dst *mat.Dense, t float64, _ []float64) { dst.Set(0, 0, math.Cos(t)) }
	return s
}

// clock is sway with the time as a second component, which does not depend on the time otherwise.
func clock() *ode.System {
	return &ode.System{
		Dim:   2,
		Field: func(dst []float64, _ float64, y []float64) { dst[0], dst[1] = y[0]*math.Cos(y[1]), 1 },
		Jac: func(dst *mat.Dense, _ float64, y []float64) {
			dst.Set(0, 0, math.Cos(y[1]))
			dst.Set(0, 1, -y[0]*math.Sin(y[1]))
		},
	}
}

func arc() *ode.System {
	s := odetest.Arc.System()
	s.Jac = func(dst *mat.Dense, _ float64, y []float64) {
		dst.Set(0, 0, y[1])
		dst.Set(0, 1, y[0])
		dst.Set(1, 0, -2*y[0])
	}
	return s
}

// prothero is the problem of Prothero and Robinson, y' = -λ·(y - sin t) + cos t, with the solution sin t.
func prothero(lambda float64) odetest.Problem {
	return odetest.Problem{
		Name: "prothero", Y0: []float64{0}, T1: 2, Floor: 1, End: []float64{math.Sin(2)},
		System: func() *ode.System {
			return &ode.System{
				Dim: 1,
				Field: func(dst []float64, t float64, y []float64) {
					dst[0] = -lambda*(y[0]-math.Sin(t)) + math.Cos(t)
				},
				Jac: func(dst *mat.Dense, _ float64, _ []float64) { dst.Set(0, 0, -lambda) },
			}
		},
	}
}

func with(p odetest.Problem, sys func() *ode.System) odetest.Problem {
	p.System = sys
	return p
}

// vanderpol is Van der Pol's equation as in RADAU5's driver, with ε = 1e-6 from (2, 0) to t = 2.
var vanderpol = odetest.Problem{
	Name: "vdpol", Y0: []float64{2, 0}, T1: 2, ATol: 1e-3,
	End: []float64{1.706167732170483, -0.8928097010247975},
	System: func() *ode.System {
		const eps = 1e-6
		return &ode.System{
			Dim: 2,
			Field: func(dst []float64, _ float64, y []float64) {
				dst[0], dst[1] = y[1], ((1-y[0]*y[0])*y[1]-y[0])/eps
			},
			Jac: func(dst *mat.Dense, _ float64, y []float64) {
				dst.Set(0, 1, 1)
				dst.Set(1, 0, (-2*y[0]*y[1]-1)/eps)
				dst.Set(1, 1, (1-y[0]*y[0])/eps)
			},
		}
	},
}
