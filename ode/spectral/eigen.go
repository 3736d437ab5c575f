package spectral

import (
	"math"

	"github.com/odescent/odescent/ode/vec"
)

// power is the power method: the growth of a vector under the Jacobian until it changes by less than 0.3 %, which
// leaves the vector in e.v. Where eigenvalues of one size differ in sign or in argument the growth of the vector still
// settles, or goes to and fro about their size.
func (e *Spectrum) power() float64 {
	q := e.q[0]
	var rho float64
	for i := range 60 {
		e.apply(e.w, q)
		old := rho
		if rho = vec.Norm2(e.w); rho == 0 || rho-rho != 0 {
			return rho
		}
		vec.Scale(q, 1/rho, e.w)
		if i >= 2 && math.Abs(rho-old) <= .003*rho {
			break
		}
	}
	copy(e.v, q)
	return rho
}

// lanczos is Lanczos' method in cycles: the eigenvector that one finds starts the next, up to ten of them, until
// the residual is below 2 % of the eigenvalue or that changes by less than 0.2 %. It leaves the vector in e.v.
func (e *Spectrum) lanczos() float64 {
	var rho float64
	for range 10 {
		var t tridiagonal
		scale := 0.
		for t.n = 1; ; t.n++ {
			j := t.n - 1
			e.apply(e.w, e.q[j])
			t.a[j] = vec.Dot(e.w, e.q[j])
			for _, q := range e.q[:t.n] {
				vec.AddScaled(e.w, -vec.Dot(e.w, q), q)
			}
			t.b[j] = vec.Norm2(e.w)
			scale = math.Max(scale, math.Max(math.Abs(t.a[j]), t.b[j]))
			if scale == 0 || scale-scale != 0 {
				return scale
			}
			if t.n == len(e.q) || t.b[j] <= 1e-6*scale {
				break
			}
			vec.Scale(e.q[t.n], 1/t.b[j], e.w)
		}
		theta, x := t.extreme()
		clear(e.v)
		for j, q := range e.q[:t.n] {
			vec.AddScaled(e.v, x[j], q)
		}
		vec.Scale(e.v, 1/vec.Norm2(e.v), e.v)
		copy(e.q[0], e.v)
		old := rho
		rho = math.Abs(theta)
		if t.b[t.n-1]*math.Abs(x[t.n-1]) <= .02*rho || rho-old <= .002*rho {
			break
		}
	}
	return rho
}

// tridiagonal is a symmetric tridiagonal matrix of order n with the diagonal a and the off-diagonal b > 0; the last b
// belongs to the next row.
type tridiagonal struct {
	n    int
	a, b [cycle]float64
}

// extreme returns the eigenvalue of largest magnitude and its unit eigenvector, by bisection and by the recurrence
// that the rows are; at an end of the spectrum that is stable.
func (t *tridiagonal) extreme() (float64, [cycle]float64) {
	bound := 0.
	for j := range t.n {
		r := math.Abs(t.a[j])
		if j > 0 {
			r += t.b[j-1]
		}
		if j < t.n-1 {
			r += t.b[j]
		}
		bound = math.Max(bound, r)
	}
	theta := t.find(bound, 1)
	if low := t.find(bound, t.n); math.Abs(low) > math.Abs(theta) {
		theta = low
	}
	x := [cycle]float64{1}
	sum := 1.
	for j := range t.n - 1 {
		v := float64((theta - t.a[j]) * x[j])
		if j > 0 {
			v -= float64(t.b[j-1] * x[j-1])
		}
		x[j+1] = v / t.b[j]
		sum += float64(x[j+1] * x[j+1])
	}
	for j := range x {
		x[j] /= math.Sqrt(sum)
	}
	return theta, x
}

// find returns the k-th largest eigenvalue, all being in [-bound, bound].
func (t *tridiagonal) find(bound float64, k int) float64 {
	lo, hi := -bound, bound
	for range 60 {
		mid := lo + float64((hi-lo)/2)
		above := 0 // pivots of T - mid that are not negative
		d := 1.
		for j := range t.n {
			p := t.a[j] - mid
			if j > 0 {
				p -= float64(t.b[j-1]*t.b[j-1]) / d
			}
			if d = p; d == 0 {
				d = 1e-300
			}
			if d > 0 {
				above++
			}
		}
		if above >= k {
			lo = mid
		} else {
			hi = mid
		}
	}
	return lo + float64((hi-lo)/2)
}
