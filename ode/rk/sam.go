package rk

import (
	"fmt"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/spec"
	"github.com/odescent/odescent/ode/vec"
)

// SAM is the explicit method of two stages with a negative abscissa that depends on the force d: the second stage is
// displaced by the length Rho against the force, and the step takes the field there,
//
//	y' = y + h·f(t, y - Rho·d/‖d‖),  c₂·h = -Rho/‖d‖, b = (0, 1).
//
// On the gradient flow that is sharpness-aware minimisation. Only the position is displaced. The order is 1 where Rho
// goes to zero with h; otherwise the method follows the flow of the maximum over a ball, to first order in Rho. Rho >
// 0, in the unit of x: at 0 it would be Euler's method at twice the price. Where d is zero nothing is displaced. Two
// evaluations a step.
//
// Source: P. Foret, A. Kleiner, H. Mobahi, B. Neyshabur, ICLR 2021, algorithm 1.
type SAM struct {
	Rho float64 `spec:"rho" unit:"x" in:"(0,inf)"`
}

func (m SAM) String() string { return spec.Format("sam", m, SAM{Rho: .05}) }

func (m SAM) Describe() string {
	return fmt.Sprintf("Euler's step with the field at a point %s behind, against the force; two evaluations", spec.Number(m.Rho))
}

func (m SAM) Start(r *ode.Run) (ode.Stepper, error) {
	if err := spec.Check(m); err != nil {
		return nil, fmt.Errorf("rk: sam: %w", err)
	}
	return &sam{rho: m.Rho, run: r, at: r.NewPoint(), k: make([]float64, r.Dim())}, nil
}

type sam struct {
	rho float64
	run *ode.Run
	at  *ode.Point
	k   []float64
}

func (m *sam) Try(s *ode.Step) error {
	d := s.L.Force()
	copy(m.at.Y, s.L.Y)
	if size := vec.Norm2(d); size > 0 {
		vec.AddScaled(m.at.X(), -m.rho/size, d)
	}
	m.run.Eval(m.k, m.at, s.L.T, &s.M)
	copy(s.R.Y, s.L.Y)
	vec.AddScaled(s.R.Y, s.H, m.k)
	return nil
}

// Interpolate implements ode.Interpolator: the step is a straight line.
func (m *sam) Interpolate(dst []float64, s *ode.Step, theta float64) {
	vec.Axpby(dst, 1-theta, s.L.Y, theta, s.R.Y)
}
