package spectral

import (
	"math"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/vec"
)

// Estimate estimates the spectral radius at a point of the run, with the identity as preconditioner, without the factor
// 1.2 and whether or not it is due. It panics if the system gives SpectralRadius itself.
func (e *Spectrum) Estimate(p *ode.Point) float64 { return e.estimate(p, 0, &e.one) }

// estimate is Estimate where the step to come is h long, under the preconditioner m.
func (e *Spectrum) estimate(p *ode.Point, h float64, m *ode.Precond) float64 {
	if e.q == nil && e.run.Dim() > 0 {
		panic("spectral: the system gives its spectral radius; there is nothing to estimate")
	}
	e.run.Stats.SpectralRadii++
	if e.run.Dim() == 0 {
		return 0
	}
	e.base.Alias(p)
	e.base.M = &e.one
	if e.run.Sys.JacVec == nil {
		copy(e.f0, e.base.Field())
		n := e.run.Pos() // what the step moves is the field under its preconditioner
		copy(e.w[n:], e.f0[n:])
		vec.Mul(e.w[:n], m.Scale, m.Diag, e.f0[:n])
		e.eps = 0x1p-26 * e.run.DiffSize(p.Y, e.w, h)
		if e.s != nil {
			Sizes(e.s, e.run, e.w0, p.Y, e.w, h)
			e.eps = 0x1p-26 * math.Sqrt(float64(len(e.s)))
		}
	}
	e.begin()
	if e.run.Sys.Symmetric {
		return e.lanczos()
	}
	return e.power()
}

// begin makes the first vector: noise, or half of it added to what was found before.
func (e *Spectrum) begin() {
	noise, q := e.w, e.q[0]
	for i := range noise {
		noise[i] = hash(uint64(i))
	}
	vec.Scale(noise, 1/vec.Norm2(noise), noise)
	vec.Axpby(q, 1, e.v, .5, noise)
	vec.Scale(q, 1/vec.Norm2(q), q)
}

// hash returns a number in (-1, 1), never 0, that looks random: the finalizer of splitmix64.
func hash(i uint64) float64 {
	i = (i + 1) * 0x9e3779b97f4a7c15
	i = (i ^ i>>30) * 0xbf58476d1ce4e5b9
	i = (i ^ i>>27) * 0x94d049bb133111eb
	i ^= i >> 31
	return float64((float64(i>>12)+.5)*0x1p-51) - 1
}

// apply stores the product of the Jacobian with the unit vector v.
func (e *Spectrum) apply(dst, v []float64) {
	r := e.run
	if r.Sys.JacVec != nil {
		r.Stats.JacVecs++
		r.Sys.JacVec(dst, r.Time(e.base.T), e.base.Y, v)
		return
	}
	if e.s != nil {
		for i, y := range e.base.Y {
			e.at.Y[i] = y + float64(e.eps*float64(e.s[i]*v[i]))
		}
		r.Eval(dst, e.at, e.base.T, &e.one)
		for i := range dst {
			dst[i] = (dst[i] - e.f0[i]) / e.s[i] / e.eps
		}
		return
	}
	vec.Axpby(e.at.Y, 1, e.base.Y, e.eps, v)
	r.Eval(dst, e.at, e.base.T, &e.one)
	for i := range dst {
		dst[i] = (dst[i] - e.f0[i]) / e.eps
	}
}

// Sizes stores the size of every component where the state is y and the field f: |y_i| or, where that is larger, the
// size ATol/RTol below which a tolerance is absolute, at most 2²⁰·ATol. Without ATol a component at zero has the size
// |h·f_i| of its move in a step h, and one that does not move that of the state, [ode.Run.DiffSize].
func Sizes(dst []float64, r *ode.Run, w vec.Weights, y, f []float64, h float64) {
	for i, v := range y {
		floor := w.Abs(i) * 0x1p20
		if w.RTol > 0 {
			floor = math.Min(floor, w.Abs(i)/w.RTol)
		}
		s := math.Max(math.Abs(v), floor)
		if s == 0 {
			s = math.Abs(h * f[i])
		}
		if !(s > 0x1p-960 && s <= math.MaxFloat64) {
			s = r.DiffSize(y, f, h)
		}
		dst[i] = s
	}
}
