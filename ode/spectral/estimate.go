package spectral

import (
	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/vec"
)

// Estimate estimates the spectral radius at a point of the run, with the metric at one, without the factor 1.2 and
// whether or not it is due. It panics if the system gives Rho itself.
func (e *Spectrum) Estimate(p *ode.Point) float64 { return e.estimate(p, 0) }

// estimate is Estimate where the step to come is h long.
func (e *Spectrum) estimate(p *ode.Point, h float64) float64 {
	if e.q == nil && e.run.Dim() > 0 {
		panic("spectral: the system gives its spectral radius; there is nothing to estimate")
	}
	e.run.Stats.Rhos++
	if e.run.Dim() == 0 {
		return 0
	}
	e.base.Follow(p)
	e.base.M = &e.one
	if e.run.Sys.JacVec == nil {
		copy(e.f0, e.base.Field())
		e.eps = 0x1p-26 * e.run.DiffSize(p.Y, e.f0, h)
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
		r.Stats.Products++
		r.Sys.JacVec(dst, e.base.T, e.base.Y, v)
		return
	}
	vec.Axpby(e.at.Y, 1, e.base.Y, e.eps, v)
	r.Eval(dst, e.at, e.base.T, &e.one)
	for i := range dst {
		dst[i] = (dst[i] - e.f0[i]) / e.eps
	}
}
