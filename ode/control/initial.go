package control

import (
	"math"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/vec"
)

// InitialStep returns a length for the first step from p of a method whose error goes with h^k, such that an Euler step
// of that length changes y and f little against the weights. It costs one evaluation of the field, at a point within
// the run's interval. Where the field at p is not finite it returns 1e-6, or the interval's length if that is less, and
// evaluates nothing. The length is at least 2¹⁰ times the spacing of the floats at the time of p (and at most the
// interval), so that a run can begin at a late time.
//
// The rule has a unit, that of time: 1e-6 is a time, 1e-5 and 1e-15 are rates, and the length h follows from h^k·d =
// 0.01 for a rate d. In the unit of the state, which w has, it has none. Where that matters, give the first length.
//
// Source: E. Hairer, S. P. Nørsett, G. Wanner, Solving Ordinary Differential Equations I, section II.4, as coded
// in DOPRI5.
func InitialStep(r *ode.Run, p *ode.Point, w vec.Weights, k int) float64 {
	return newProbe(r).length(p, w, k)
}

// probe is the memory that the search for a first step needs, taken when the run starts.
type probe struct {
	run *ode.Run
	at  *ode.Point
	f1  []float64
}

func newProbe(r *ode.Run) *probe {
	return &probe{run: r, at: r.NewPoint(), f1: make([]float64, r.Dim())}
}

func (b *probe) length(p *ode.Point, w vec.Weights, k int) float64 {
	r := b.run
	f0 := p.Field()
	scale := 1. // Hairer sums the squares here where the error of a step is their mean
	if !w.Max {
		scale = math.Sqrt(float64(r.Dim()))
	}
	dy, df := scale*vec.Norm(w, p.Y, p.Y), scale*vec.Norm(w, p.Y, f0)
	h, least := 1e-6, leastLength(p.T)
	if dy > 1e-5 && df > 1e-5 && !math.IsInf(df, 1) {
		h = .01 * dy / df
	}
	h = math.Min(math.Max(h, least), r.Span())
	if !vec.Finite(f0) {
		return h
	}
	dir := r.Dir()
	copy(b.at.Y, p.Y)
	vec.AddScaled(b.at.Y, dir*h, f0)
	r.Eval(b.f1, b.at, p.T+float64(dir*h), p.M)
	d := math.Max(df, scale*vec.DiffNorm(w, p.Y, p.Y, 1/h, b.f1, f0))
	if math.IsInf(d, 1) {
		return math.Min(math.Max(h*1e-3, least), h)
	}
	h1 := math.Max(1e-6, h*1e-3)
	if d > 1e-15 {
		h1 = vec.Pow(.01/d, 1/float64(k))
	}
	return math.Min(math.Max(math.Min(100*h, h1), least), r.Span())
}

// leastLength is the least first length from t: 2¹⁰ spacings of the numbers there.
func leastLength(t float64) float64 {
	t = math.Abs(t)
	return 0x1p10 * (math.Nextafter(t, inf) - t)
}
