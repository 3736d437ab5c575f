package split

import (
	"fmt"
	"math"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/vec"
)

// ItohAbe is the method of Itoh and Abe for flows x' = M·force(x) whose force is the steepest descent of their energy
// E. It goes through the coordinates in order, and moves each of them by the Δ ≠ 0 with
//
//	Δ/(h·M_i) = -(E(x + Δ·e_i) - E(x))/Δ,
//
// x having the new values of those before, so that every move decreases E by Δ²/(h·M_i): for every h, without
// derivatives and for an E that need not be smooth. Order 1. On quadratic energies it is successive over-relaxation.
//
// The force at the left end gives a first Δ, from which a bracket grows; Δ is found to within 1e-10 of its size, from
// the side where E is lower. That is eight to thirty values of E for each coordinate, more at a kink, at most 300;
// where E is known to a rounding error ε, x comes to rest within about √ε of the minimum. Where E falls faster than any
// move of the length of the step can follow, the step is tried again with half the length. The energy must not depend
// on the time; where the system has none, its Potential is taken. Start returns an error unless the position is the
// whole state, moved by the force alone, and the system has an energy or a potential.
//
// References: T. Itoh, K. Abe, J. Comput. Phys. 76 (1988), 85-102; E. Riis, M. Ehrhardt, G. Quispel, C.-B. Schönlieb,
// Found. Comput. Math. 22 (2022), 1351-1394.
type ItohAbe struct{}

func (ItohAbe) String() string { return "itohabe" }

func (ItohAbe) Start(r *ode.Run) (ode.Stepper, error) {
	e, err := energyOf(r)
	if err != nil {
		return nil, fmt.Errorf("split: itohabe: %w", err)
	}
	return &itohAbe{energy: e, guess: make([]float64, r.Dim())}, nil
}

type itohAbe struct {
	energy func(*ode.Point) float64
	guess  []float64

	p        *ode.Point // the place of one search, for the coordinate i and h·M_i
	i        int
	x, e, hm float64
}

func (m *itohAbe) Try(s *ode.Step) error {
	p := s.R
	m.p, m.e = p, m.energy(s.L)
	if m.e-m.e != 0 {
		return fmt.Errorf("%w: itohabe: the energy is %g at the left end", ode.ErrNonFinite, m.e)
	}
	vec.Mul(m.guess, s.H*s.M.Scale, s.M.Diag, s.L.Force())
	end := p.T
	p.Alias(s.L)
	p.T = end
	for i := range p.Y {
		m.i, m.x, m.hm = i, p.Y[i], s.H*s.M.Scale
		if s.M.Diag != nil {
			m.hm *= s.M.Diag[i]
		}
		if !(m.hm > 0) { // nothing moves, or time runs back, where E rises
			if m.hm == 0 {
				continue
			}
			return fmt.Errorf("%w: itohabe needs h·M > 0, it does not integrate back in time", ode.ErrNonFinite)
		}
		move, ok := m.search(m.guess[i])
		if !ok {
			s.H /= 2
			return ode.ErrRetry
		}
		e := m.e
		if move != 0 {
			e = m.at(move)
		}
		if !(e <= m.e) || move == 0 {
			p.Y[i] = m.x
			p.Invalidate()
			continue
		}
		m.e = e
	}
	return nil
}

// at returns E with the coordinate moved by d.
func (m *itohAbe) at(d float64) float64 {
	m.p.Y[m.i] = m.x + d
	m.p.Invalidate()
	return m.energy(m.p)
}

// excess is E(x + d·e_i) - E(x) + d²/(h·M_i), negative inside of the move that is looked for.
func (m *itohAbe) excess(d float64) float64 {
	e := m.at(d) - m.e + float64(d*d)/m.hm
	if e != e {
		return math.Inf(1)
	}
	return e
}

// search returns a d at which the excess is not positive, and zero to rounding or to 1e-10 of d; false if there is none
// because E has no lower bound.
func (m *itohAbe) search(d float64) (float64, bool) {
	smallest := 4 * ulp * math.Max(math.Abs(m.x), 1e-290/ulp)
	if !(math.Abs(d) >= smallest) || math.IsInf(d, 0) {
		d = math.Max(smallest, 1e-8*math.Abs(m.x))
	}
	in, fin := d, m.excess(d)
	by := 8.0
	for k := 0; fin >= 0; k++ { // towards zero, on both sides, faster and faster, but not past all that E resolves
		if in = -in; k%2 == 1 {
			in /= by
		}
		if k%16 == 15 {
			by = math.Min(by*by, 0x1p18)
		}
		if math.Abs(in) < smallest {
			return 0, true
		}
		fin = m.excess(in)
	}
	by = 2
	out, fout := by*in, m.excess(by*in)
	for k := 1; fout <= 0; k++ {
		if math.IsInf(out, 0) || math.IsInf(fout, -1) {
			return 0, false
		}
		if k%16 == 0 {
			by = math.Min(by*by, 0x1p60)
		}
		in, fin = out, fout
		out *= by
		fout = m.excess(out)
	}
	// The Illinois rule on excess/d, which has no root at zero.
	gin, gout := fin/math.Abs(in), fout/math.Abs(out)
	for side, k := 0, 0; k < 100 && math.Abs(out-in) > 1e-10*math.Abs(in); k++ {
		mid := in + float64((out-in)*(gin/(gin-gout)))
		near := math.Copysign(5e-11*in, out-in)
		switch {
		case math.IsInf(gout, 0) || k%8 == 7 || k > 32 && k%2 == 1 || mid != mid:
			if mid = in + float64((out-in)/2); math.Abs(out) > 8*math.Abs(in) {
				mid = math.Copysign(math.Sqrt(math.Abs(in))*math.Sqrt(math.Abs(out)), in)
			}
		case math.Abs(mid-in) < math.Abs(near): // the root is at this end: bring the other one there
			mid = in + near
		case math.Abs(mid-out) < math.Abs(near):
			mid = out - near
		}
		f := m.excess(mid)
		switch g := f / math.Abs(mid); {
		case f == 0:
			return mid, true
		case f < 0:
			in, gin = mid, g
			if side == -1 {
				gout /= 2
			}
			side = -1
		default:
			out, gout = mid, g
			if side == 1 {
				gin /= 2
			}
			side = 1
		}
	}
	return in, true
}
