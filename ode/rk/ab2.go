package rk

import (
	"fmt"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/spec"
	"github.com/odescent/odescent/ode/vec"
)

// AB2 is the two-step method of Adams and Bashforth with a variable step,
//
//	y' = y + h·((1 + βω)·f - βω·f₀),   ω = h/h₀,
//
// where f₀ and h₀ are the field and the length of the step before; the first step is Euler's, as
// is the first after a jump of the field (control.Land). Beta is β; zero means ½, the
// method of order 2. Every other value gives order 1; with a fixed step, β = 1 is optimistic gradient descent, which is
// stable on a saddle where Euler's method is not.
//
// The estimate of the error is the difference to the trapezoidal rule, which for β = ½ goes with h³ and is 6/5 of the
// method's own error if ω = 1. It needs the field at the end, which is the next step's. A step costs one evaluation.
//
// Source: E. Hairer, S. P. Nørsett, G. Wanner, Solving Ordinary Differential Equations I, sections III.1 and III.5.
type AB2 struct {
	Beta float64 `spec:"beta" unit:"1" in:"[0,inf)"`
}

func (m AB2) String() string { return spec.Format("ab2", m, AB2{}) }

func (m AB2) Describe() string {
	order := 1
	if m.Beta == 0 || m.Beta == .5 {
		order = 2
	}
	return fmt.Sprintf("two-step Adams–Bashforth, order %d, 1 evaluation a step, with an error estimate", order)
}

// RealInterval returns the largest x for which the method is stable on y' = -xy with a fixed step of 1, 2/(1 + 2β).
func (m AB2) RealInterval() float64 {
	if m.Beta == 0 {
		return 1
	}
	return 2 / (1 + float64(2*m.Beta))
}

func (m AB2) Start(r *ode.Run) (ode.Stepper, error) {
	if err := spec.Check(m); err != nil {
		return nil, fmt.Errorf("rk: ab2: %w", err)
	}
	st := &ab2{beta: m.Beta, errOrder: 2, before: make([]float64, r.Dim()), spare: make([]float64, r.Dim())}
	if st.beta == 0 {
		st.beta = .5
	}
	if st.beta == .5 {
		st.errOrder = 3
	}
	return st, nil
}

type ab2 struct {
	beta     float64
	errOrder int
	before   []float64    // the field of the step before
	spare    []float64    // the one before it, which the dense output of the last step still uses
	h        float64      // the length of the step before, zero before the first step
	w        [2]float64   // the weights of the attempt
	k        [3][]float64 // the fields of the attempt
}

func (m *ab2) Try(s *ode.Step) error {
	m.w = [2]float64{1, 0}
	m.k[0], m.k[1] = s.L.Field(), m.before
	if m.h != 0 && !s.Jumped() {
		b := m.beta * s.H / m.h
		m.w = [2]float64{1 + b, -b}
	}
	vec.Combine(s.R.Y, s.L.Y, s.H, m.w[:], m.k[:2])
	return nil
}

func (m *ab2) Estimate(s *ode.Step, w vec.Weights) float64 {
	m.k[2] = s.R.Field()
	e := [3]float64{m.w[0] - .5, m.w[1], -.5}
	return vec.ErrNorm(w, s.L.Y, s.R.Y, s.H, e[:], m.k[:])
}

func (m *ab2) ErrOrder() int { return m.errOrder }

func (m *ab2) Update(s *ode.Step) {
	m.before, m.spare = m.spare, m.before
	copy(m.before, s.L.Field())
	m.h = s.H
}

// Interpolate implements ode.Interpolator: the method's own step of the length θh, y + θh·((1 + βωθ)·f - βωθ·f₀). It
// costs nothing.
func (m *ab2) Interpolate(dst []float64, s *ode.Step, theta float64) {
	b := float64(-m.w[1] * theta)
	w, k := [2]float64{1 + b, -b}, [2][]float64{s.L.Field(), m.spare}
	h := theta * s.H
	for i, y := range s.L.Y {
		dst[i] = y + float64(h*(float64(w[0]*k[0][i])+float64(w[1]*k[1][i])))
	}
}

func (m *ab2) State(visit func([]float64)) {
	visit(m.before)
	v := []float64{m.h}
	visit(v)
	m.h = v[0]
}
