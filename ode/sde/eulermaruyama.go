package sde

import (
	"fmt"
	"math"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/vec"
)

// EulerMaruyama is the method of Euler and Maruyama,
//
//	x⁺ = x + h·M·f(x) + √(2T·M)·(W(t+h) - W(t)),
//
// on the steepest descent of an energy: the unadjusted Langevin algorithm, with batches stochastic gradient Langevin
// dynamics, with a falling Temperature simulated annealing. One evaluation a step. It follows the path W of Seed with
// strong order 1; for constant T the stationary law is that of T with an error of order h: on the quadratic ½λx² the
// variance is T/(λ(1 - hλ/2)).
//
// Temperature has no default, Seed is the name of the path, 0 as good as any. With Of, a given diffusion in
// place of the temperature, it is
//
//	y⁺ = y + h·f(t, y) + σ(t, y)∘(W(t+h) - W(t)),
//
// of strong order 1/2, or 1 where σ does not depend on y; the preconditioner scales f only. Start returns an error
// without either, and with a Temperature unless the position is the whole state.
//
// References: G. Maruyama, Rend. Circ. Mat. Palermo 4 (1955), 48-90; M. Welling, Y. W. Teh, ICML 2011.
type EulerMaruyama struct {
	Temperature Temperature `spec:"temperature" unit:"f"`
	Seed        uint64      `spec:"seed"`
	Of          *Diffusion
}

func (m EulerMaruyama) String() string { return word("eulermaruyama", m, EulerMaruyama{}, m.Of) }

// Describe says what a step of the method is.
func (m EulerMaruyama) Describe() string {
	if m.Of != nil {
		return "Euler–Maruyama with the noise " + m.Of.Name + ", one evaluation a step"
	}
	return "Euler–Maruyama at the temperature " + describe(m.Temperature) + ", one evaluation a step"
}

func (EulerMaruyama) Cite() []string { return []string{"welling2011bayesian"} }

func (m EulerMaruyama) Quiet() ode.Method {
	m.Temperature = quiet(m.Temperature)
	return m
}

func (m EulerMaruyama) Start(r *ode.Run) (ode.Stepper, error) {
	n := r.Dim()
	st := &eulerMaruyama{noise: newBrownian(r, m.Seed, n), dw: make([]float64, n), temperature: m.Temperature}
	switch {
	case m.Of == nil:
		if err := thermal(r, "eulermaruyama", m.Temperature); err != nil {
			return nil, err
		}
	case m.Temperature != nil:
		return nil, fmt.Errorf("sde: eulermaruyama has either a temperature or a diffusion of its own")
	case m.Of.At == nil:
		panic("sde: a Diffusion without At")
	default:
		st.of, st.sigma = m.Of, make([]float64, n)
	}
	return st, nil
}

type eulerMaruyama struct {
	rough
	noise       *brownian
	temperature Temperature
	of          *Diffusion
	dw, sigma   []float64
}

func (m *eulerMaruyama) Try(s *ode.Step) error {
	if err := m.noise.reach(s); err != nil {
		return err
	}
	y := s.R.Y
	copy(y, s.L.Y)
	vec.AddScaled(y, s.H, s.L.Field())
	m.noise.between(m.dw, s.L.T, s.R.T)
	if m.of != nil {
		m.of.At(m.sigma, s.L.T, s.L.Y)
		vec.AddMul(y, 1, m.sigma, m.dw)
		return nil
	}
	spread(y, m.temperature.At(s.L.T), &s.M, m.dw)
	return nil
}

// Stable implements ode.Stabler: 2/ρ, as Euler's method has it.
func (m *eulerMaruyama) Stable(s *ode.Step) float64 { return stable(s) }

// spread adds √(2T·M)∘dw to dst.
func spread(dst []float64, t float64, m *ode.Precond, dw []float64) {
	a := math.Sqrt(2 * t * m.Scale)
	if m.Diag == nil {
		vec.AddScaled(dst, a, dw)
		return
	}
	for i, d := range m.Diag {
		dst[i] += float64(float64(a*math.Sqrt(d)) * dw[i])
	}
}

// stable returns 2/ρ with the spectral radius at the left end under the step's preconditioner, +Inf if it is not known.
func stable(s *ode.Step) float64 {
	rho := s.L.SpectralRadius() * s.M.Scale
	if s.M.Diag != nil {
		rho *= vec.NormInf(s.M.Diag)
	}
	if h := 2 / rho; h >= 0 {
		return h
	}
	return math.Inf(1)
}
