package multistep

import (
	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/vec"
)

// history is what a multistep method remembers: of the values v at the ends of the last steps, the modified divided
// differences
//
//	φ*ᵢ = ψ₁⋯ψᵢ·v[tₙ, ..., tₙ₋ᵢ],   ψⱼ = tₙ₊₁ - tₙ₋ⱼ₊₁,   i = 0, 1, ...
//
// scaled to the coming step, from tₙ to tₙ₊₁. On equal steps they are the backward differences. A new value gives the
// next ones by subtractions alone,
//
//	φᵢ₊₁ = φᵢ - φ*ᵢ,
//
// and the factors Πⱼ ψⱼ/ψⱼ(old) scale these to a step of any length, so that no step is tied to the one before.
//
// Source: F. T. Krogh, Changing stepsize in the integration of differential equations using modified divided
// differences, Lecture Notes in Mathematics 362 (1974), 22-71; L. F. Shampine, M. K. Gordon, Computer Solution of
// Ordinary Differential Equations (1975), chapter 5.
type history struct {
	phi, old [][]float64 // φ* of the attempt; of the last accepted step
	known    int         // how many of old there are
	have     int         // how many of phi there are
	past     []float64   // the lengths of the accepted steps, the last first
	psi      []float64   // ψ₁, ψ₂, ... of the attempt
}

func newHistory(n, depth int) history {
	h := history{
		phi: make([][]float64, depth), old: make([][]float64, depth), past: make([]float64, depth), psi: make([]float64, depth),
	}
	for i := range depth {
		h.phi[i], h.old[i] = make([]float64, n), make([]float64, n)
	}
	return h
}

// depth returns how many differences there are for a step from the left end: all that are remembered and one more, but
// just one where the field has jumped.
func (h *history) depth(s *ode.Step) int {
	if s.Jumped() {
		return 1
	}
	return min(h.known+1, len(h.phi))
}

// attempt scales the differences to a step of length step, with v as the newest value, as many as want and depth
// allow.
func (h *history) attempt(v []float64, step float64, depth, want int) {
	h.have = min(depth, want)
	copy(h.phi[0], v)
	h.psi[0] = step
	before, scale := 0., 1.
	for i := 1; i < len(h.psi); i++ {
		before += h.past[i-1]
		h.psi[i] = step + before
	}
	for i := 1; i < h.have; i++ {
		vec.Axpby(h.phi[i], 1, h.phi[i-1], -1, h.old[i-1])
	}
	before = 0
	for i := 1; i < h.have; i++ {
		before += h.past[i-1]
		if scale *= h.psi[i-1] / before; scale != 1 {
			vec.Scale(h.phi[i], scale, h.phi[i])
		}
	}
}

// update remembers the attempt.
func (h *history) update(step float64) {
	h.phi, h.old = h.old, h.phi
	h.known = h.have
	copy(h.past[1:], h.past)
	h.past[0] = step
}

// state visits all of it.
func (h *history) state(visit func([]float64)) {
	v := []float64{float64(h.known)}
	visit(v)
	h.known = ode.Count(v[0], len(h.old))
	visit(h.past)
	for _, d := range h.old {
		visit(d)
	}
}
