package split

import (
	"errors"
	"fmt"
	"math"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/vec"
)

// Discrete is Gonzalez' method for flows x' = M·force(x) whose force is the steepest descent of their energy E. The
// force at the midpoint m of the step is corrected along the move Δ = x⁺ - x such that it meets the chord of E,
//
//	Δ = h·(M·force(m) - c·Δ),   c = (E(x⁺) - E(x) + force(m)·Δ)/(Δ·M⁻¹Δ),
//
// whence, exactly and for every h,
//
//	E(x⁺) = E(x) - Δ·M⁻¹Δ/h.
//
// Order 2. On quadratic energies c is zero, and the method the implicit midpoint rule. The energy must not depend on
// the time; where the system has none, its Potential is taken.
//
// Newton's method finds Δ with c kept in each iteration, its linear systems being solved by conjugate directions with
// the symmetric Jacobian at m. It ends where the residual of the equation is 1e-11 of that for Δ = 0 or less, or where
// the last change of x is at most four roundings of its largest coordinate. An iteration costs a force, an energy, and
// products with the Jacobian (JacVec, Jac, or one force each); two to four are usual, 30 iterations the most, of which
// none begins after 1000 products.
//
// A step is tried again with half the length if the iteration does not converge, as in one far too long for the
// curvature of E, if it comes to 1 + h·c ≤ 0, or if towards later times E falls by less than 1 - 1e-6 of Δ·M⁻¹Δ/h, but
// for eight roundings of E. Start returns an error unless the position is the whole state, moved by the force alone,
// and the system has an energy or a potential.
//
// Reference: R. McLachlan, G. Quispel, N. Robidoux, Phil. Trans. R. Soc. Lond. A 357 (1999), 1021-1045; O. Gonzalez, J.
// Nonlinear Sci. 6 (1996), 449-467.
type Discrete struct{}

func (Discrete) String() string { return "discrete" }

func (Discrete) Start(r *ode.Run) (ode.Stepper, error) {
	e, err := energyOf(r)
	if err != nil {
		return nil, fmt.Errorf("split: discrete: %w", err)
	}
	n := r.Dim()
	if r.Sys.JacVec == nil && r.Sys.Jac != nil {
		if err := ode.CheckMemory(fmt.Sprintf("split: discrete: a dense Jacobian of order %d", n), 8*float64(n)*float64(n), "give JacVec, or neither"); err != nil {
			return nil, err
		}
	}
	j := newJacobian(r)
	return &discrete{
		run: r, energy: e, jac: j, cg: newCG(j, n), mid: r.NewPoint(),
		z: make([]float64, n), f: make([]float64, n), dz: make([]float64, n), by: make([]float64, n),
	}, nil
}

// energyOf returns the energy of a flow that its force descends.
func energyOf(r *ode.Run) (func(*ode.Point) float64, error) {
	sys := r.Sys
	switch {
	case r.Pos() != r.Dim() || sys.FieldFromForce != nil:
		return nil, errors.New("it needs a flow x' = M·force(x), such as the steepest descent; this one has a velocity or a memory")
	case sys.Energy != nil:
		return sys.Energy, nil
	case sys.Potential == nil && sys.Both == nil:
		return nil, errors.New("it needs the energy of the flow, which offers neither Energy nor Potential")
	}
	return (*ode.Point).Potential, nil
}

type discrete struct {
	run    *ode.Run
	energy func(*ode.Point) float64
	jac    *jacobian
	cg     *cg
	mid    *ode.Point
	z, dz  []float64 // the move in the coordinates D^(-½)·x, and its change
	f, by  []float64 // what is to become zero; D^½
}

const ulp = 0x1p-52

func (m *discrete) Try(s *ode.Step) error {
	n := len(m.z)
	h := s.H
	sqrtMetric(m.by, &s.M)
	e0 := m.energy(s.L)
	if e0-e0 != 0 {
		return fmt.Errorf("%w: discrete: the energy is %g at the left end", ode.ErrNonFinite, e0)
	}
	d0 := s.L.Force()
	clear(m.z)
	vec.Mul(m.f, -h, m.by, d0)
	first := vec.Norm2(m.f)
	c, place := 0.0, vec.NormInf(s.L.Y)
	m.mid.Alias(s.L)
	products := 1000
	for range 30 {
		m.jac.set(s.L.T+float64(h/2), m.mid.Y, s)
		a := 1 + float64(h*c)
		if !m.jac.symmetric || !(a > 0) || products <= 0 {
			break
		}
		vec.Scale(m.f, -1, m.f)
		products -= m.cg.solve(m.dz, a, h/2, m.f, 1e-8)
		vec.AddScaled(m.z, 1, m.dz)

		var largest float64
		for i := range n {
			move := float64(m.by[i] * m.z[i])
			largest = math.Max(largest, math.Abs(m.by[i]*m.dz[i]))
			s.R.Y[i] = s.L.Y[i] + move
			m.mid.Y[i] = s.L.Y[i] + float64(.5*move)
		}
		s.R.Invalidate()
		m.mid.Invalidate()
		m.mid.T, m.mid.M = s.L.T+float64(h/2), &s.M
		if !vec.Finite(s.R.Y) {
			break
		}
		e1, d := m.energy(s.R), m.mid.Force()
		zz := vec.Dot(m.z, m.z)
		vec.Mul(m.f, 1, m.by, d)
		c = 0
		if chord := e1 - e0 + vec.Dot(m.f, m.z); math.Abs(chord) > 8*ulp*(math.Abs(e0)+math.Abs(e1)) && zz > 0 {
			c = chord / zz
		}
		vec.Axpby(m.f, 1+float64(h*c), m.z, -h, m.f)
		if size := vec.Norm2(m.f); size <= 1e-11*first || largest <= 4*ulp*place {
			if e1 <= e0-float64((1-1e-6)*zz/h)+float64(8*ulp*math.Abs(e0)) || h < 0 {
				return nil
			}
			break
		}
	}
	s.H /= 2
	return ode.ErrRetry
}

// sqrtMetric stores M^½.
func sqrtMetric(dst []float64, m *ode.Precond) {
	for i := range dst {
		v := m.Scale
		if m.Diag != nil {
			v *= m.Diag[i]
		}
		dst[i] = math.Sqrt(v)
	}
}
