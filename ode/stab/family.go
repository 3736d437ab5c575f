package stab

import (
	"fmt"
	"math"

	"github.com/odescent/odescent/ode"
)

// Method is what the methods of this package have in common besides being methods: their stability, as functions of
// the number of stages s. All three panic if the method has no such s.
type Method interface {
	ode.Method

	// R returns the stability function at z: one step with s stages on y' = λy multiplies y by R(s, hλ). R is a
	// polynomial of degree s in z.
	R(s int, z complex128) complex128

	// Reach returns the length of the interval [-Reach, 0] that a step with s stages is meant for: the number of
	// stages is the smallest one with Reach(s) ≥ h·ρ.
	Reach(s int) float64

	// RealInterval returns the largest β with |R(s, x)| ≤ 1 for all x in [-β, 0]. It is not below Reach.
	RealInterval(s int) float64
}

// family is a method by its coefficients.
type family interface {
	order() int
	stages() (first, step int) // the numbers of stages that there are: first, first + step, ...
	reach(s int) float64       // increases with s
	fill(r *rows)              // computes mu, nu, mt, gt for r.s stages
	share(c3 float64) float64  // the factor a of the error estimate, for order 2
}

// defaultStages is the default of MaxStages. Rounding errors grow with s², here to
// some 1e-11 of a step at the worst, and the interval of RKC2 is 40 000.
const defaultStages = 250

// mostStages bounds MaxStages and Stages: the rounding errors are some 1e-8 of a step then, the interval
// is 6e7, and a step is 10 000 evaluations.
const mostStages = 10_000

// limits returns the number of stages to use, or zero, and the largest one, from the fields of a method.
func limits(f family, fixed, most int) (int, int, error) {
	first, step := f.stages()
	switch {
	case fixed < 0 || most < 0:
		return 0, 0, fmt.Errorf("stages=%d and maxstages=%d must not be negative", fixed, most)
	case fixed > mostStages || most > mostStages:
		return 0, 0, fmt.Errorf("%d stages: at most %d, beyond which rounding errors, which grow with their square, take over; for a stiffer flow take an implicit method with an iterative linear solver, trbdf2(linear=cg) say", max(fixed, most), mostStages)
	case fixed > 0 && most > 0:
		return 0, 0, fmt.Errorf("stages=%d leaves no choice, so maxstages=%d cannot be set", fixed, most)
	case fixed > 0 && !has(f, fixed):
		return 0, 0, fmt.Errorf("stages=%d: %s", fixed, allowed(first, step))
	case fixed > 0:
		return fixed, fixed, nil
	case most == 0:
		most = defaultStages
	case most < first:
		return 0, 0, fmt.Errorf("maxstages=%d: %s", most, allowed(first, step))
	}
	return 0, most - (most-first)%step, nil
}

func has(f family, s int) bool {
	first, step := f.stages()
	return s >= first && s <= mostStages && (s-first)%step == 0
}

func allowed(first, step int) string {
	if step == 2 {
		return fmt.Sprintf("the method has odd numbers of stages from %d on, up to %d", first, mostStages)
	}
	return fmt.Sprintf("the method has at least %d stages, and at most %d", first, mostStages)
}

func mustHave(f family, s int) {
	if !has(f, s) {
		first, step := f.stages()
		panic(fmt.Sprintf("stab: %d stages: %s", s, allowed(first, step)))
	}
}

// table returns the coefficients for s stages.
func table(f family, s int) *rows {
	mustHave(f, s)
	r := newRows(s)
	r.set(f, s)
	return r
}

func stability(f family, s int, z complex128) complex128 { return table(f, s).at(z) }

func reach(f family, s int) float64 {
	mustHave(f, s)
	return f.reach(s)
}

// interval finds the end of the real interval by bisection outside the reach: there |R| ≤ 1, and beyond the zeros of
// the orthogonal polynomial it is made of |R| first falls and then grows for good.
func interval(f family, s int) float64 {
	r := table(f, s)
	lo, hi := f.reach(s), 2*f.reach(s)+2
	for range 60 {
		if mid := lo + float64((hi-lo)/2); math.Abs(real(r.at(complex(-mid, 0)))) > 1+1e-14 {
			hi = mid
		} else {
			lo = mid
		}
	}
	return lo
}
