package ode

import (
	"fmt"
	"math"

	"github.com/odescent/odescent/ode/vec"
)

// stableAt returns the method's largest stable length at the last step if the spectral radius is rho there, +Inf for
// methods without such a limit. For a method that is no [Stabler] it is its RealInterval, or Euler's 2, over rho. A
// stabilized method uses its own estimate of the radius. The memory of the method does not change.
func (it *Integrator) stableAt(rho float64) float64 {
	m := it.run.Method
	if _, ok := m.(Tolerant); ok {
		return inf
	}
	st, ok := m.(Stabler)
	if !ok {
		if r, ok := it.cfg.Method.(interface{ RealInterval() float64 }); ok {
			return r.RealInterval() / rho
		}
		return 2 / rho
	}
	var kept []float64
	walk := func(visit func([]float64)) {
		if s, ok := m.(Stater); ok {
			s.State(visit)
		}
	}
	walk(func(v []float64) { kept = append(kept, v...) })
	defer func(f func(*Step) float64, s Stats) {
		it.run.SpectralRadius, *it.run.Stats = f, s
		walk(func(v []float64) { kept = kept[copy(v, kept):] })
	}(it.run.SpectralRadius, *it.run.Stats)
	it.run.SpectralRadius = func(*Step) float64 { return rho }
	return st.Stable(&it.step)
}

// explicit reports that the method has a limit of stability.
func (it *Integrator) explicit() bool { return it.stableAt(1) < inf }

// stiff is the part of an error that says that stability limited the steps of an explicit method, "" if it did not: if
// the lengths of the last steps, times the spectral radius at the point reached, are half of the method's interval or
// more, and the mode with that radius decays at a tenth of the radius or more; an oscillation must be resolved for
// accuracy. It costs up to 17 evaluations, or one SpectralRadius, which are not counted, since the run has ended.
func (it *Integrator) stiff() string {
	if it.stats.Steps < 50 || it.run.Sys.Draw != nil || !it.explicit() {
		return ""
	}
	rho, decay := it.radius()
	most := it.stableAt(rho)
	if !(it.mean >= .5*most && it.mean <= 2*most) {
		return ""
	}
	if !(decay >= rho/10) { // an oscillation or a growth, which the steps must resolve: not stiff
		return ""
	}
	return fmt.Sprintf("; the flow is stiff: with the spectral radius ρ = %.3g of its Jacobian, h·ρ = %.3g stays at the limit of stability %.3g of %v (use auto.Solve, or a stiff method: stiff.Rodas5P, stiff.Radau5)",
		rho, it.mean*rho, most*rho, it.cfg.Method)
}

// radius estimates the spectral radius of the field's Jacobian at the point reached, under the preconditioner of the
// last step, by sixteen rounds of the power method, and the rate at which its mode decays: minus the real part of the
// eigenvalue, from the last three vectors. Where the system has a SpectralRadius, that is both. It changes nothing in
// the run. Package spectral has the estimate for methods and controls, which imports this package and takes its state
// from step to step.
func (it *Integrator) radius() (rho, decay float64) {
	r, p := &it.run, it.Point()
	sys, n := r.Sys, r.Dim()
	defer it.unnoticed()()
	m := it.step.M
	if sys.SpectralRadius != nil {
		rho := m.bound(sys.SpectralRadius(p.T, p.Y))
		return rho, rho
	}
	q, f0, f, v := r.NewPoint(), make([]float64, n), make([]float64, n), make([]float64, n)
	copy(q.Y, p.Y)
	r.Eval(f0, q, p.T, &m)
	by := vec.Norm2(p.Y)
	if by == 0 {
		by = it.mean * vec.Norm2(f0)
	}
	by *= 0x1p-26
	for i := range v {
		v[i] = vec.Cos(1.7*float64(i+1)) + .3
	}
	var before float64
	size := vec.Norm2(v)
	var w [2][]float64 // the last two vectors before v, each divided by the length of the one before it
	w[0], w[1] = make([]float64, n), make([]float64, n)
	for range 16 {
		w[0], w[1] = w[1], w[0]
		vec.Scale(w[1], 1/size, v)
		vec.Axpby(q.Y, 1, p.Y, by/size, v)
		r.Eval(f, q, p.T, &m)
		vec.Axpby(v, 1/by, f, -1/by, f0)
		if size = vec.Norm2(v); !(size > 0) || !finite(size) {
			return size, size
		}
		before = rho
		rho = size
	}
	return rho, -realPart(w[0], w[1], v, before)
}

// realPart returns the real part of the larger eigenvalue of the map that takes the unit vector a to b·size and the
// unit vector b to c, of the two whose combination c = p·b + q·a/size fits best: λ² = p·λ + q. Where a and b are
// parallel, one real eigenvalue is left, b·c.
func realPart(a, b, c []float64, size float64) float64 {
	ab, ac, bc := vec.Dot(a, b), vec.Dot(a, c), vec.Dot(b, c)
	det := 1 - float64(ab*ab)
	if !(det > 0x1p-20) { // the differences have some 26 bits
		return bc
	}
	p, q := (bc-float64(ab*ac))/det, float64((ac-float64(ab*bc))/det*size)
	half := float64(p / 2)
	if d := float64(half*half) + q; d > 0 {
		return half + math.Copysign(math.Sqrt(d), half)
	}
	return half
}
