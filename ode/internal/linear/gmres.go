package linear

import (
	"math"

	"github.com/odescent/odescent/ode/vec"
)

// restart is the largest dimension of the space in which gmres minimises the residual.
const restart = 30

func (k *krylov) general(n int) {
	m := min(restart, max(n, 1))
	rows := func(count, length int) [][]float64 {
		out := make([][]float64, count)
		for i := range out {
			out[i] = make([]float64, length)
		}
		return out
	}
	k.basis, k.hess = rows(m+1, n), rows(m, m+1)
	k.cos, k.sin, k.g = make([]float64, m), make([]float64, m), make([]float64, m+1)
}

// gmres is the method of minimal residuals for any S, restarted after 30 products, from x = 0 until ‖b - S·x‖ ≤ tol·‖b‖,
// with the approximate inverse on the right, so that the residual is that of S. Its length comes from the rotations, and is
// computed anew at a restart only. It returns false if it did not get there or a restart gains nothing.
//
// Source: Y. Saad, M. H. Schultz, SIAM J. Sci. Stat. Comput. 7 (1986), 856-869.
func (k *krylov) gmres(x, b []float64, tol float64) bool {
	copy(k.r, b) // x may be b
	clear(x)
	norm := vec.Norm2(k.r)
	goal := tol * norm
	for left := k.limit(); norm > goal; {
		if left <= 0 || math.IsInf(norm, 1) {
			return false
		}
		n, ok := k.cycle(norm, goal)
		left -= n
		if !ok || !k.improve(x, n) {
			return false
		}
		if math.Abs(k.rest) <= goal {
			return true
		}
		k.apply(k.q, x) // the residual by itself to begin anew
		vec.Axpby(k.r, 1, b, -1, k.q)
		before := norm
		if norm = vec.Norm2(k.r); norm > goal && !(norm < .99*before) {
			return norm <= 100*goal // rounding is all that is left
		}
	}
	return norm == norm
}

// cycle builds the space from the residual r of length norm, until the residual in it is below goal, and returns its
// dimension.
func (k *krylov) cycle(norm, goal float64) (n int, ok bool) {
	vec.Scale(k.basis[0], 1/norm, k.r)
	clear(k.g)
	k.g[0] = norm
	for n < len(k.hess) {
		v, h := k.basis[n+1], k.hess[n]
		if k.pre == nil {
			k.apply(v, k.basis[n])
		} else {
			if !k.pre(k.z, k.basis[n]) {
				return n, false
			}
			k.apply(v, k.z)
		}
		for i := range n + 1 {
			h[i] = vec.Dot(v, k.basis[i])
			vec.AddScaled(v, -h[i], k.basis[i])
		}
		next := vec.Norm2(v)
		for i := range n {
			h[i], h[i+1] = float64(k.cos[i]*h[i])+float64(k.sin[i]*h[i+1]), float64(k.cos[i]*h[i+1])-float64(k.sin[i]*h[i])
		}
		length := vec.Hypot(h[n], next)
		if !(length > 0) || math.IsInf(length, 1) {
			return n, false
		}
		k.cos[n], k.sin[n] = h[n]/length, next/length
		h[n] = length
		k.g[n+1] = -float64(k.sin[n] * k.g[n])
		k.g[n] *= k.cos[n]
		n++
		if k.rest = k.g[n]; next == 0 || math.Abs(k.rest) <= goal {
			break
		}
		vec.Scale(v, 1/next, v)
	}
	return n, true
}

// improve adds the minimiser in the first n vectors of the space to x.
func (k *krylov) improve(x []float64, n int) bool {
	for i := n - 1; i >= 0; i-- {
		for j := i + 1; j < n; j++ {
			k.g[i] -= float64(k.hess[j][i] * k.g[j])
		}
		k.g[i] /= k.hess[i][i]
	}
	clear(k.p)
	for i := range n {
		vec.AddScaled(k.p, k.g[i], k.basis[i])
	}
	if k.pre == nil {
		vec.AddScaled(x, 1, k.p)
		return true
	}
	if !k.pre(k.z, k.p) {
		return false
	}
	vec.AddScaled(x, 1, k.z)
	return true
}
