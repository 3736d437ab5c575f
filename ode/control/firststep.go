package control

import (
	"math"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/vec"
)

// FirstStep returns a cautious first length from the left end of a step, where nothing is known but the position x, the
// force d and, if there is one, the potential V: the time, or the scale of the preconditioner, in which x moves along d
// by a thousandth of ‖x‖,
//
//	1e-3·‖x‖/‖d‖,
//
// which needs no unit and costs nothing beyond V. Where x is zero, or so small that V would not change by the share
// 2⁻⁴⁰ of itself, ‖x‖ says nothing, and the force is evaluated elsewhere: at x + h·d, for lengths h from 2⁻²⁶·|V|/‖d‖²
// on, or from 1 where there is no V or it is zero, until ‖Δd‖ is between a thousandth and a tenth of ‖d‖. That h is
// returned. As each ‖Δd‖ says where the next h should be, it takes two or three forces as a rule, five from 1, and
// twelve at most; where it does not change at all, the h is the one that it began with. The 1 is the only number here
// with a unit.
//
// Where d is zero it returns 1: nothing moves. It writes to the right end of the step, so it is for Propose.
//
// Source: W. Hager, H. Zhang, SIAM J. Optim. 16 (2005), 170-192, rule I0, which has 0.01·|V|/‖d‖² where x is zero and 1
// where V is, too.
func FirstStep(s *ode.Step) float64 { return firstStep(s, 1e-3, 1) }

// firstSearch is FirstStep's rule for a search along the step, which need not be so cautious: a tenth of ‖x‖, or five
// times the length found.
func firstSearch(s *ode.Step) float64 { return firstStep(s, .1, 5) }

func firstStep(s *ode.Step, share, times float64) float64 {
	d := s.L.TangentForce()
	g := vec.Norm2(d)
	if g == 0 {
		return 1
	}
	of := math.Abs(s.L.Potential()) / g // the length over which V would change by itself
	if size := share * vec.Norm2(s.L.X()); size > 0 && !(size <= 0x1p-40*of) {
		return size / g
	}
	first := 0x1p-26 * of / g
	if !(first > 0) || math.IsInf(first, 1) {
		first = 1
	}
	return times * curved(s, d, g, first)
}

// curved returns a length in which the force d at the left end, of length g, changes by some percent along itself; it
// begins with first.
func curved(s *ode.Step, d []float64, g, first float64) float64 {
	const least, aim, most = 1e-3, .03, .1 // shares of g
	short, long := 0., inf
	h, seen := first, false
	for range 12 {
		copy(s.R.Y, s.L.Y)
		vec.AddScaled(s.R.X(), h, d)
		s.R.Invalidate()
		s.R.T = s.L.T
		share := vec.Dist2(s.R.TangentForce(), d) / g
		seen = seen || share != 0
		switch {
		case share >= least && share <= most:
			return h
		case share < least:
			short = h
		default: // too far, or out of the domain
			long = h
		}
		next := h * math.Min(0x1p40, math.Max(0x1p-40, aim/share))
		switch {
		case math.IsNaN(share):
			next = h * 0x1p-10
		case share == 0:
			next = h * 0x1p26
		}
		if !(next > short && next < long) {
			next = math.Sqrt(short) * math.Sqrt(long)
		}
		h = next
	}
	switch {
	case !seen:
		return first
	case short == 0:
		return h
	}
	return short
}
