package objective

import (
	"fmt"
	"math"

	"github.com/odescent/odescent/ode/vec"
	"gonum.org/v1/gonum/mat"
)

// Rayleigh returns minus half the Rayleigh quotient of p columns x_j of length n with the weights w_j,
//
//	f(X) = -½·Σ w_j·x_jᵀA·x_j,  ∇f = -A·X·diag(w),
//
// for X held as one column after another, to be descended on the matrices with orthonormal columns: the
// sphere, Stiefel's manifold or Grassmann's. The gradient flow there is Oja's for equal weights, whose minima are the
// bases of the leading space of A, and with weights that fall it finds the leading eigenvectors one by one. Without the
// constraint f has no minimum, unless A has no positive eigenvalue.
//
// The least value on the manifold is -½·Σ w_j·λ_j with both in falling order. The start is orthonormal, oblique to the
// axes. Rayleigh panics unless 1 ≤ p ≤ n and the weights are positive and finite.
//
// Source: U. Helmke, J. Moore, Optimization and Dynamical Systems (1994), chapter 1.
func Rayleigh(a mat.Symmetric, weights ...float64) *Problem {
	n, p := a.SymmetricDim(), len(weights)
	if p < 1 || p > n {
		panic(fmt.Sprintf("objective: Rayleigh with %d columns of length %d", p, n))
	}
	for _, w := range weights {
		if !(w > 0) || math.IsInf(w, 1) {
			panic(fmt.Sprintf("objective: Rayleigh with the weight %g", w))
		}
	}
	rows := square(a)
	grad := func(dst, x []float64) float64 {
		var f float64
		for j, w := range weights {
			c, g := x[j*n:(j+1)*n], dst[j*n:(j+1)*n]
			for i := range n {
				g[i] = -float64(w * dot(rows[i*n:(i+1)*n], c))
			}
			f += dot(c, g)
		}
		return f / 2
	}
	q := &Problem{Name: "rayleigh", Dim: n * p, FuncGrad: grad, HessVec: func(dst, _, v []float64) { grad(dst, v) }}
	q.Start = oblique(n, p)
	return guard(q.Complete())
}

// Brockett returns f(H) = -½·tr(NH) for symmetric H of order n, held by rows, and the diagonal matrix N of the weights,
// to be descended on the symmetric matrices with the eigenvalues of the start: the gradient flow there is Brockett's
// double bracket flow H' = ½[H,[H,N]], which sorts them, ending at the diagonal matrix whose elements are ordered as
// the weights are. It starts at h0. Brockett panics unless there are n weights, all finite.
//
// Source: R. Brockett, Linear Algebra Appl. 146 (1991), 79-91.
func Brockett(h0 mat.Symmetric, weights ...float64) *Problem {
	n := h0.SymmetricDim()
	if len(weights) != n {
		panic(fmt.Sprintf("objective: Brockett with %d weights for a matrix of order %d", len(weights), n))
	}
	q := &Problem{Name: "brockett", Dim: n * n, Start: square(h0), FuncGrad: func(dst, h []float64) float64 {
		clear(dst)
		var f float64
		for i, w := range weights {
			dst[i*n+i] = -w / 2
			f -= float64(w / 2 * h[i*n+i])
		}
		return f
	}}
	return guard(q.Complete())
}

// square returns the elements of a symmetric matrix by rows.
func square(a mat.Symmetric) []float64 {
	n := a.SymmetricDim()
	x := make([]float64, 0, n*n)
	for i := range n {
		for j := range n {
			x = append(x, a.At(i, j))
		}
	}
	return x
}

// oblique returns p orthonormal columns of length n in no particular direction, one after another.
func oblique(n, p int) []float64 {
	x := mat.NewDense(n, p, nil)
	for i := range n {
		for j := range p {
			x.Set(i, j, vec.Sin(float64(1+i*(2*j+3))))
		}
	}
	var qr mat.QR
	qr.Factorize(x)
	var q mat.Dense
	qr.QTo(&q)
	out := make([]float64, 0, n*p)
	for j := range p {
		for i := range n {
			out = append(out, q.At(i, j))
		}
	}
	return out
}
