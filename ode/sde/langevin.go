package sde

import (
	"fmt"
	"math"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/spec"
)

// BAOAB is a splitting of Langevin's equation with a velocity w and friction γ,
//
//	dx = M·w dt,   dw = f(x) dt - γw dt + √(2γT·M⁻¹) dW,
//
// into B, the push w ← w + ½h·f, A, the drift x ← x + ½h·M·w, and O, the exact Ornstein–Uhlenbeck flow w ← c·w + √(T(1
// - c²)·M⁻¹)·ξ, c = e^(-γh), done in the order of its name. Weak order 2, one evaluation a step; the stationary law of
// the position is e^(-V/T), up to order h² for constant T, and exact on quadratics for every stable h, h²λ < 4.
//
// The system must have the parts push, drift and damp, as heavyball has: γ is the flow's, and damp must multiply each
// component of the velocity by a number of its own. The law is that of the temperature where x' = M·w and the push is
// h·f, which of heavyball's is that with b = 0 and the preconditioner on the velocity. ξ is the increment of the path
// of Seed over the step, divided by √h. Temperature has no default.
//
// Reference: B. Leimkuhler, C. Matthews, Molecular Dynamics, section 7.3, and Appl. Math. Res. Express 2013, 34-56.
type BAOAB struct {
	Temperature Temperature `spec:"temperature" unit:"f"`
	Seed        uint64      `spec:"seed"`
}

func (m BAOAB) String() string { return spec.Format("baoab", m, BAOAB{}) }

// Describe says what a step of the method is.
func (m BAOAB) Describe() string {
	return "push, drift, Ornstein–Uhlenbeck at the temperature " + describe(m.Temperature) + ", drift, push; one evaluation a step"
}

func (BAOAB) Cite() []string { return []string{"leimkuhler2013rational"} }

func (m BAOAB) Quiet() ode.Method {
	m.Temperature = quiet(m.Temperature)
	return m
}

func (m BAOAB) Start(r *ode.Run) (ode.Stepper, error) {
	return newLangevin(r, "baoab", m.Temperature, m.Seed, []piece{
		{"push", .5, 0}, {"drift", .5, .5}, {"damp", 1, 1}, {"drift", .5, 1}, {"push", .5, 0},
	})
}

// OBABO is the splitting of [BAOAB]'s parts in the order of its own name: half of the Ornstein–Uhlenbeck flow, a step
// of Verlet's method, and the other half, with a noise of its own for each. Weak order 2, one evaluation a step.
//
// Fields and demands are those of [BAOAB].
//
// Reference: G. Bussi, M. Parrinello, Phys. Rev. E 75 (2007) 056707.
type OBABO struct {
	Temperature Temperature `spec:"temperature" unit:"f"`
	Seed        uint64      `spec:"seed"`
}

func (m OBABO) String() string { return spec.Format("obabo", m, OBABO{}) }

// Describe says what a step of the method is.
func (m OBABO) Describe() string {
	return "Ornstein–Uhlenbeck at the temperature " + describe(m.Temperature) + ", push, drift, push, Ornstein–Uhlenbeck; one evaluation a step"
}

func (OBABO) Cite() []string { return nil }

func (m OBABO) Quiet() ode.Method {
	m.Temperature = quiet(m.Temperature)
	return m
}

func (m OBABO) Start(r *ode.Run) (ode.Stepper, error) {
	return newLangevin(r, "obabo", m.Temperature, m.Seed, []piece{
		{"damp", .5, .5}, {"push", .5, 0}, {"drift", 1, 1}, {"push", .5, 0}, {"damp", .5, 1},
	})
}

// piece is a part, its share of the step, and the share that the part has seen of it when the piece is done.
type piece struct {
	name         string
	share, until float64
}

func newLangevin(r *ode.Run, name string, t Temperature, seed uint64, word []piece) (ode.Stepper, error) {
	if err := checkTemperature(name, t); err != nil {
		return nil, err
	}
	n, dim := r.Pos(), r.Dim()
	if dim != 2*n {
		return nil, fmt.Errorf("sde: %s needs a flow with a velocity for each of the %d components of the position, such as heavyball", name, n)
	}
	st := &langevin{noise: newBrownian(r, seed, n), temperature: t, n: n, dw: make([]float64, n), unit: r.NewPoint()}
	for _, w := range word {
		p, err := r.Part(w.name)
		if err != nil {
			return nil, err
		}
		st.word = append(st.word, move{p, w, w.name == "damp"})
	}
	return st, nil
}

type move struct {
	part ode.Part
	piece
	noisy bool
}

type langevin struct {
	rough
	noise       *brownian
	temperature Temperature
	n           int
	word        []move
	dw          []float64
	unit        *ode.Point // with the velocity one: what damp makes of it is c
}

func (m *langevin) Try(s *ode.Step) error {
	if err := m.noise.reach(s); err != nil {
		return err
	}
	p, end := s.R, s.R.T
	p.Alias(s.L)
	p.M = &s.M
	from := s.L.T // where the noise has got to
	for i := range m.word {
		w := &m.word[i]
		to := end
		if w.until != 1 {
			to = s.L.T + float64(w.until*s.H)
		}
		w.part.Flow(p, w.share*s.H)
		switch {
		case w.part.Moves:
			p.T = to
			p.Invalidate()
		case w.noisy:
			m.kick(p, w, s, from, to)
			from = to
			p.InvalidateField()
		default:
			p.InvalidateField()
		}
	}
	return nil
}

// kick adds √(T(1 - c²)·M⁻¹)·ξ to the velocity, with ξ from the path between two times.
func (m *langevin) kick(p *ode.Point, w *move, s *ode.Step, from, to float64) {
	v, c := p.Y[m.n:], m.unit.Y[m.n:]
	for i := range c {
		c[i] = 1
	}
	m.unit.Invalidate()
	m.unit.M = &s.M
	w.part.Flow(m.unit, w.share*s.H)
	m.noise.between(m.dw, from, to)
	a := m.temperature.At(s.L.T) / (s.M.Scale * math.Abs(to-from))
	for i := range v {
		b := a
		if s.M.Diag != nil {
			b /= s.M.Diag[i]
		}
		v[i] += float64(math.Sqrt(b*math.Abs(1-float64(c[i]*c[i]))) * m.dw[i])
	}
}
