package linear

import (
	"math"

	"github.com/odescent/odescent/ode/vec"
)

// krylov solves S·x = b with an S that is known by its products only; cg and minres need a symmetric one.
type krylov struct {
	apply          func(dst, v []float64)      // dst = S·v
	pre            func(dst, v []float64) bool // dst ≈ S⁻¹·v, false if that fails; nil: dst = v
	r, p, q, w, v0 []float64
	d0, d1, z      []float64
	basis          [][]float64 // of gmres, nil without
	hess           [][]float64 // its columns
	cos, sin, g    []float64
	rest           float64 // the residual that gmres has left
}

func newKrylov(n int, general bool, apply func(dst, v []float64)) *krylov {
	u := func() []float64 { return make([]float64, n) }
	k := &krylov{apply: apply, r: u(), p: u(), q: u(), w: u(), v0: u(), d0: u(), d1: u(), z: u()}
	if general {
		k.general(n)
	}
	return k
}

// limit bounds the iterations: in exact arithmetic n suffice, and rounding may double that and more; where 10 000 do
// not, a shorter step, whose matrix is better conditioned, is the cheaper way.
func (k *krylov) limit() int { return min(4*len(k.r)+40, 10_000) }

// cg is the method of conjugate gradients from x = 0 until ‖b - S·x‖ ≤ tol·‖b‖; one product an iteration. The first
// result is false if it did not get there, the second if the reason is a direction of negative curvature.
//
// b is brought to the size of one by a power of two, which changes no bits, so that squares do not overflow after a
// step of length 1e120. The approximate inverse has to be symmetric and positive definite; the norm stays
// that of the residual.
//
// Source: M. R. Hestenes, E. Stiefel, J. Res. Nat. Bur. Standards 49 (1952), 409-436.
func (k *krylov) cg(x, b []float64, tol float64) (ok, definite bool) {
	_, e := math.Frexp(vec.NormInf(b))
	e = max(-1000, min(1000, e))
	vec.Scale(k.r, math.Ldexp(1, -e), b)
	ok, definite = k.descend(x, tol)
	vec.Scale(x, math.Ldexp(1, e), x)
	return ok, definite
}

// descend is cg for the right side in r.
func (k *krylov) descend(x []float64, tol float64) (ok, definite bool) {
	clear(x)
	rr := vec.Dot(k.r, k.r)
	goal := float64(tol*tol) * rr
	z, rz := k.correct(rr)
	copy(k.p, z)
	for range k.limit() {
		if rr <= goal {
			return true, true
		}
		if !(rz > 0) {
			return false, true
		}
		k.apply(k.q, k.p)
		pq := vec.Dot(k.p, k.q)
		if !(pq > 0) {
			return false, pq != pq // NaN is no curvature
		}
		a := rz / pq
		vec.AddScaled(x, a, k.p)
		vec.AddScaled(k.r, -a, k.q)
		rr = vec.Dot(k.r, k.r)
		old := rz
		z, rz = k.correct(rr)
		vec.Axpby(k.p, 1, z, rz/old, k.p)
	}
	return rr <= goal, true
}

// correct returns the approximate inverse times the residual, whose square is rr, and their product; NaN if it fails.
func (k *krylov) correct(rr float64) (z []float64, rz float64) {
	if k.pre == nil {
		return k.r, rr
	}
	if !k.pre(k.z, k.r) {
		return k.z, math.NaN()
	}
	return k.z, vec.Dot(k.r, k.z)
}

// minres is the method of minimal residuals from x = 0 until ‖b - S·x‖ ≤ tol·‖b‖, for a symmetric S of any signs,
// without the approximate inverse; one product an iteration. It returns false if it did not get there.
//
// Source: C. C. Paige, M. A. Saunders, SIAM J. Numer. Anal. 12 (1975), 617-629, section 6.
func (k *krylov) minres(x, b []float64, tol float64) bool {
	clear(x)
	clear(k.v0)
	clear(k.d0)
	clear(k.d1)
	beta := vec.Norm2(b)
	if beta == 0 {
		return true
	}
	v, v0, u := k.r, k.v0, k.q // Lanczos vectors: this, the one before, the next
	d0, d1, d := k.d0, k.d1, k.w
	vec.Scale(v, 1/beta, b)
	phi, goal := beta, tol*beta
	var betaOld, c0, s0, c1, s1 = 0.0, 1.0, 0.0, 1.0, 0.0 // the two rotations before this one
	for range k.limit() {
		k.apply(u, v)
		alpha := vec.Dot(u, v)
		vec.AddScaled(u, -alpha, v)
		vec.AddScaled(u, -betaOld, v0)
		next := vec.Norm2(u)
		// The new column of the tridiagonal matrix, turned by the two rotations, then by a third.
		e := float64(s0 * betaOld)
		h := float64(c0 * betaOld)
		f := float64(c1*h) + float64(s1*alpha)
		g := float64(c1*alpha) - float64(s1*h)
		rho := vec.Norm2([]float64{g, next})
		if !(rho > 0) {
			return false
		}
		c, s := g/rho, next/rho
		for i := range d {
			d[i] = (v[i] - float64(f*d1[i]) - float64(e*d0[i])) / rho
		}
		vec.AddScaled(x, float64(c*phi), d)
		phi = -float64(s * phi)
		if math.Abs(phi) <= goal {
			return true
		}
		d0, d1, d = d1, d, d0
		vec.Scale(v0, 1/next, u)
		v, v0 = v0, v
		betaOld, c0, s0, c1, s1 = next, c1, s1, c, s
	}
	return false
}
