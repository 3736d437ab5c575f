package sde

import (
	"errors"
	"fmt"
	"math"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/spec"
	"github.com/odescent/odescent/ode/vec"
)

// Milstein is Milstein's method for diagonal noise σ_i(t, y_i),
//
//	y_i⁺ = y_i + h·f_i + σ_i·ΔW_i + ½σ_i·∂σ_i/∂y_i·(ΔW_i² - h),
//
// which follows the path W of Seed with order 1 where Euler–Maruyama has ½. One evaluation of f a step.
//
// Sigma is that of geometric noise, σ_i = Sigma·y_i; a given diffusion Of takes its place. The preconditioner
// scales f only. Start returns an error with neither or both, and if Sigma is negative.
//
// Reference: P. Kloeden, E. Platen, Numerical Solution of Stochastic Differential Equations, section 10.3.
type Milstein struct {
	Sigma float64 `spec:"sigma" unit:"1/t^0.5" in:"[0,inf)"`
	Seed  uint64  `spec:"seed"`
	Of    *Diffusion
}

func (m Milstein) String() string { return word("milstein", m, Milstein{}, m.Of) }

// Describe says what a step of the method is.
func (m Milstein) Describe() string {
	return "Milstein's method for diagonal noise, order 1 on every path, one evaluation a step"
}

func (Milstein) Cite() []string { return nil }

func (m Milstein) Start(r *ode.Run) (ode.Stepper, error) {
	if err := spec.Check(m); err != nil {
		return nil, fmt.Errorf("sde: milstein: %w", err)
	}
	n := r.Dim()
	st := &milstein{noise: newBrownian(r, m.Seed, n), dw: make([]float64, n), sigma: make([]float64, n), slope: make([]float64, n), of: m.Of}
	switch {
	case m.Of == nil && m.Sigma == 0:
		return nil, errors.New("sde: milstein needs a noise, milstein(sigma=0.2,seed=1) say")
	case m.Of == nil:
		st.of = proportional(m.Sigma)
	case m.Sigma != 0:
		return nil, errors.New("sde: milstein has either a sigma or a diffusion of its own")
	case m.Of.At == nil:
		panic("sde: a Diffusion without At")
	}
	return st, nil
}

type milstein struct {
	rough
	noise            *brownian
	of               *Diffusion
	dw, sigma, slope []float64
}

func (m *milstein) Try(s *ode.Step) error {
	if err := m.noise.reach(s); err != nil {
		return err
	}
	y := s.R.Y
	copy(y, s.L.Y)
	vec.AddScaled(y, s.H, s.L.Field())
	m.noise.between(m.dw, s.L.T, s.R.T)
	m.of.At(m.sigma, s.L.T, s.L.Y)
	if m.of.Slope != nil {
		m.of.Slope(m.slope, s.L.T, s.L.Y)
	}
	for i, w := range m.dw {
		b := m.sigma[i]
		y[i] += float64(b*w) + float64(.5*float64(b*m.slope[i])*(float64(w*w)-math.Abs(s.H)))
	}
	return nil
}

// Stable implements ode.Stabler: 2/ρ, as Euler's method has it.
func (m *milstein) Stable(s *ode.Step) float64 { return stable(s) }
