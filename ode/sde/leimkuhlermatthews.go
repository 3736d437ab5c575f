package sde

import (
	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/vec"
)

// LeimkuhlerMatthews is the method with averaged noise,
//
//	x_{k+1} = x_k + h·M·f(x_k) + √(2T·M)·½(ΔW_k + ΔW_{k+1}),
//
// with the increment of the path over this step and over the next one. One evaluation a step, like Euler–Maruyama, but
// the stationary law for constant T has an error of order h² in place of h, and none on quadratics.
//
// For steps of different lengths it is used in the form that this has for equal ones: x_k = u_k + ½√(2T·M)·ΔW, where u
// takes each increment in whole and ΔW is that over as much time after t_k as the last step took. The state begins as
// u_0 = x_0. The half increment is part of the method's state.
//
// Temperature and Seed are as in [EulerMaruyama]. Start returns an error without a temperature, and unless the position
// is the whole state.
//
// Reference: B. Leimkuhler, C. Matthews, Appl. Math. Res. Express 2013, 34-56; G. Vilmart, SIAM J. Sci. Comput. 37
// (2015), A201-A220.
type LeimkuhlerMatthews struct {
	Temperature Temperature `spec:"temperature" unit:"f"`
	Seed        uint64      `spec:"seed"`
}

func (m LeimkuhlerMatthews) String() string {
	return word("leimkuhlermatthews", m, LeimkuhlerMatthews{}, nil)
}

// Describe says what a step of the method is.
func (m LeimkuhlerMatthews) Describe() string {
	return "Leimkuhler and Matthews' averaged noise at the temperature " + describe(m.Temperature) + ", exact law on quadratics, one evaluation a step"
}

func (LeimkuhlerMatthews) Cite() []string { return []string{"leimkuhler2013rational"} }

func (m LeimkuhlerMatthews) Quiet() ode.Method {
	m.Temperature = quiet(m.Temperature)
	return m
}

func (m LeimkuhlerMatthews) Start(r *ode.Run) (ode.Stepper, error) {
	if err := thermal(r, "leimkuhlermatthews", m.Temperature); err != nil {
		return nil, err
	}
	n := r.Dim()
	return &leimkuhlerMatthews{
		noise: newBrownian(r, m.Seed, n), temperature: m.Temperature, dw: make([]float64, n), ahead: make([]float64, n), off: make([]float64, n),
	}, nil
}

type leimkuhlerMatthews struct {
	rough
	noise       *brownian
	temperature Temperature
	dw          []float64
	off, ahead  []float64 // x - u at the left end, and at the right one
}

func (m *leimkuhlerMatthews) Try(s *ode.Step) error {
	if err := m.noise.reach(s); err != nil {
		return err
	}
	y, t := s.R.Y, m.temperature.At(s.L.T)
	vec.Axpby(y, 1, s.L.Y, -1, m.off)
	vec.AddScaled(y, s.H, s.L.Field())
	m.noise.between(m.dw, s.L.T, s.R.T)
	spread(y, t, &s.M, m.dw)
	m.noise.between(m.dw, s.R.T, s.R.T+s.H)
	clear(m.ahead)
	spread(m.ahead, t, &s.M, m.dw)
	vec.Scale(m.ahead, .5, m.ahead)
	vec.AddScaled(y, 1, m.ahead)
	return nil
}

func (m *leimkuhlerMatthews) Update(*ode.Step) { m.off, m.ahead = m.ahead, m.off }

func (m *leimkuhlerMatthews) State(visit func([]float64)) { visit(m.off) }

// Stable implements ode.Stabler: 2/ρ, as Euler's method has it.
func (m *leimkuhlerMatthews) Stable(s *ode.Step) float64 { return stable(s) }
