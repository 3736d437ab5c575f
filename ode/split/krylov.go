package split

import (
	"math"

	"github.com/odescent/odescent/ode/vec"
)

// krylov computes φ_k(h·A)·v in the space of v, Av, A²v, ..., by Lanczos' method where A is symmetric and by Arnoldi's
// where it is not, in both cases with every vector made orthogonal to all before.
type krylov struct {
	j    *jacobian
	most int // the largest dimension of the space
	tol  float64

	q       [][]float64 // its orthonormal basis
	w       []float64
	m       int       // its dimension
	h       []float64 // QᵀAQ by rows of length most, and below it the length of what A leads out of the space
	out     float64
	c       []float64 // the coefficients of the result
	d, e, z []float64 // for eigen
	sub     *small
}

func newKrylov(j *jacobian, n, most int, tol float64) *krylov {
	most = max(1, min(n, most))
	k := &krylov{j: j, most: most, tol: tol, w: make([]float64, n), h: make([]float64, most*most), c: make([]float64, most)}
	for range most {
		k.q = append(k.q, make([]float64, n))
	}
	if j.run.Sys.Symmetric {
		k.d, k.e, k.z = make([]float64, most), make([]float64, most), make([]float64, most*most)
	}
	k.sub = newSmall(most + 5)
	return k
}

// phi stores φ_order(h·A)·v in dst, which may be v. It returns false if the space of the largest dimension does not
// suffice: the error estimate, the size of the first term that is left out, is then above tol of the result.
func (k *krylov) phi(dst []float64, order int, h float64, v []float64) bool {
	size := vec.Norm2(v)
	if size == 0 {
		clear(dst)
		return true
	}
	if size-size != 0 {
		return false
	}
	vec.Scale(k.q[0], 1/size, v)
	var scale float64
	for k.m = 1; ; k.m++ {
		n := k.m
		k.extend()
		scale = math.Max(scale, k.out)
		for _, x := range k.h[(n-1)*k.most : (n-1)*k.most+n] {
			scale = math.Max(scale, math.Abs(x))
		}
		whole := k.out <= 1e-13*scale || n == len(v)
		if whole || n == k.most || n < 4 || n%4 == 0 && n < 32 || n%8 == 0 {
			err, ok := k.coefficients(order, h)
			if ok && (whole || err <= k.tol*vec.Norm2(k.c[:n])) {
				break
			}
			if whole || n == k.most {
				return false
			}
		}
		vec.Scale(k.q[n], 1/k.out, k.w)
	}
	clear(k.w)
	for i, q := range k.q[:k.m] {
		vec.AddScaled(k.w, size*k.c[i], q)
	}
	copy(dst, k.w)
	return true
}

// extend applies A to the last vector of the basis and makes the result orthogonal to all of it.
func (k *krylov) extend() {
	n := k.m - 1 // its index
	k.j.apply(k.w, k.q[n])
	for i := range k.m {
		k.h[i*k.most+n] = 0
		if i > n-2 || !k.j.symmetric {
			k.h[i*k.most+n] = vec.Dot(k.q[i], k.w)
			vec.AddScaled(k.w, -k.h[i*k.most+n], k.q[i])
		}
	}
	for i, q := range k.q[:k.m] { // once more, against rounding
		d := vec.Dot(q, k.w)
		if !k.j.symmetric || i == n {
			k.h[i*k.most+n] += d
		}
		vec.AddScaled(k.w, -d, q)
	}
	if n > 0 {
		for j := range n - 1 {
			k.h[n*k.most+j] = 0
		}
		k.h[n*k.most+n-1] = k.out
		if k.j.symmetric {
			k.h[(n-1)*k.most+n] = k.out
		}
	}
	k.out = vec.Norm2(k.w)
}

// coefficients computes c = φ_order(h·H)·e₁ and returns h·out·|(φ_{order+1}(h·H)·e₁)_m|, which estimates the error of
// the first one, and false if the numbers do not allow it.
func (k *krylov) coefficients(order int, h float64) (float64, bool) {
	n := k.m
	var next float64
	if k.j.symmetric {
		for i := range n {
			k.d[i], k.e[i] = k.h[i*k.most+i], 0
			if i < n-1 {
				k.e[i] = k.h[i*k.most+i+1]
			}
		}
		z := k.z[:n*n]
		if !eigen(k.d[:n], k.e[:n], z) {
			return 0, false
		}
		clear(k.c[:n])
		for j, d := range k.d[:n] {
			f := phi(order, h*d) * z[j]
			for i := range n {
				k.c[i] += float64(f * z[i*n+j])
			}
			next += float64(phi(order+1, h*d) * float64(z[j]*z[(n-1)*n+j]))
		}
	} else {
		m := k.sub
		m.n = n + order + 1
		clear(m.a[:m.n*m.n])
		for i := range n {
			for j := range n {
				m.a[i*m.n+j] = h * k.h[i*k.most+j]
			}
		}
		m.a[n] = 1 // the column n is e₁, and above the diagonal beyond it are ones
		for i := n; i < m.n-1; i++ {
			m.a[i*m.n+i+1] = 1
		}
		m.exp()
		for i := range n {
			k.c[i] = m.a[i*m.n+n+order-1]
		}
		next = m.a[(n-1)*m.n+n+order]
	}
	return math.Abs(h * k.out * next), vec.Finite(k.c[:n]) && next-next == 0
}
