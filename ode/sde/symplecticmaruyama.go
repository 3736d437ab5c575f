package sde

import (
	"math"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/spec"
	"github.com/odescent/odescent/ode/vec"
)

// SymplecticMaruyama is the semi-implicit method of Euler and Maruyama for Langevin's equation with a velocity w and
// friction γ,
//
//	w⁺ = w - γh·w + h·f(x) + √(2γT·M⁻¹)·(W(t+h) - W(t)),   x⁺ = x + h·M·w⁺:
//
// the kick of the flow, noise, and its drift. On the step clock, h = 1, M = η, it is stochastic gradient Hamiltonian
// Monte Carlo with the decay γ, v⁺ = (1 - γ)v - η∇V + N(0, 2γηT) for v = η·w. One evaluation a step; the stationary law
// of the position is e^(-V/T) up to order h for constant T.
//
// The system must have the parts kick, drift and damp, as heavyball has: the kick, in whatever form the flow gives it,
// and damp only for γ. Where the law is that of the temperature, and what Temperature and Seed are, is as in [BAOAB].
//
// Reference: T. Chen, E. Fox, C. Guestrin, Stochastic gradient Hamiltonian Monte Carlo, ICML 2014, (15).
type SymplecticMaruyama struct {
	Temperature Temperature `spec:"temperature" unit:"f"`
	Seed        uint64      `spec:"seed"`
}

func (m SymplecticMaruyama) String() string {
	return spec.Format("symplecticmaruyama", m, SymplecticMaruyama{})
}

// Describe says what a step of the method is.
func (m SymplecticMaruyama) Describe() string {
	return "kick, noise at the temperature " + describe(m.Temperature) + ", drift; one evaluation a step"
}

func (SymplecticMaruyama) Cite() []string { return []string{"chen2014stochastic"} }

func (m SymplecticMaruyama) Quiet() ode.Method {
	m.Temperature = quiet(m.Temperature)
	return m
}

func (m SymplecticMaruyama) Start(r *ode.Run) (ode.Stepper, error) {
	st, err := newLangevin(r, "symplecticmaruyama", m.Temperature, m.Seed, []piece{{"kick", 1, 0}, {"drift", 1, 1}})
	if err != nil {
		return nil, err
	}
	damp, err := r.Part("damp")
	if err != nil {
		return nil, err
	}
	return &symplecticMaruyama{st.(*langevin), damp}, nil
}

type symplecticMaruyama struct {
	*langevin
	damp ode.Part
}

func (m *symplecticMaruyama) Try(s *ode.Step) error {
	if err := m.noise.reach(s); err != nil {
		return err
	}
	p, end := s.R, s.R.T
	p.Alias(s.L)
	p.M = &s.M
	m.word[0].part.Flow(p, s.H)
	m.shake(p, s, end)
	p.InvalidateField()
	p.T = end
	m.word[1].part.Flow(p, s.H)
	p.Invalidate()
	return nil
}

// shake adds √(2γT·M⁻¹)·ΔW to the velocity, γh being what damp takes off the logarithm of it.
func (m *symplecticMaruyama) shake(p *ode.Point, s *ode.Step, end float64) {
	v, c := p.Y[m.n:], m.unit.Y[m.n:]
	for i := range c {
		c[i] = 1
	}
	m.unit.Invalidate()
	m.unit.M = &s.M
	m.damp.Flow(m.unit, s.H)
	m.noise.between(m.dw, s.L.T, end)
	a := 2 * m.temperature.At(s.L.T) / (s.M.Scale * math.Abs(s.H))
	for i := range v {
		b := a
		if s.M.Diag != nil {
			b /= s.M.Diag[i]
		}
		v[i] += float64(math.Sqrt(b*math.Abs(vec.Log(c[i]))) * m.dw[i])
	}
}
