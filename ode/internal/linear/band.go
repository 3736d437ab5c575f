package linear

import "math"

// band is a factorisation P·A = L·U of order n of a matrix with ml diagonals below and mu above the main one. Row i
// holds the columns i-ml to i+mu+ml, the last ml of which the exchange of rows may fill. U takes their place, its rows
// divided by the diagonal elements, whose inverses are in inv; column k of L is low[k·ml:].
type band struct {
	n, ml, mu, w int
	a, low, inv  []float64
	piv          []int
	r            []float64 // as in Dense
	up           int       // diagonals of U above the main one
}

func newBand(n, ml, mu int) band {
	w := 2*ml + mu + 1
	return band{n: n, ml: ml, mu: mu, w: w, a: make([]float64, n*w), low: make([]float64, n*ml), inv: make([]float64, n), piv: make([]int, n)}
}

// factor replaces the matrix in a by its factors, with partial pivoting: 2n·ml·(ml+mu) operations. If the matrix is
// said to be definite it goes without an exchange of rows, ml·mu for ml·(ml+mu). It returns false if the matrix is
// singular to working precision, not finite, or not positive definite where it should be.
func (f *band) factor(definite bool) bool {
	n, a, w := f.n, f.a, f.w
	if f.up = f.mu; !definite {
		f.up += f.ml
	}
	for k := range n {
		below := min(f.ml, n-1-k)
		d := k*w + f.ml // the diagonal element; that of row k+i, column k is i·(w-1) further
		p, top := 0, a[d]
		if !definite {
			top = 0
			for i := range below + 1 {
				if v := weighted(math.Abs(a[d+i*(w-1)]), f.r, k+i); v > top {
					p, top = i, v
				}
			}
		}
		if f.piv[k] = k + p; !(top > 0) || math.IsInf(top, 1) {
			return false
		}
		right := min(f.up, n-1-k)
		rk := a[d : d+right+1]
		if p > 0 {
			rp := a[d+p*(w-1):][:len(rk)]
			for j := range rk {
				rk[j], rp[j] = rp[j], rk[j]
			}
		}
		f.inv[k] = 1 / rk[0]
		for i := 1; i <= below; i++ {
			ri := a[d+i*(w-1):][:len(rk)]
			m := ri[0] / rk[0]
			if f.low[k*f.ml+i-1] = m; m == 0 {
				continue
			}
			subtract(ri[1:], m, rk[1:])
		}
		for j := 1; j < len(rk); j++ {
			rk[j] *= f.inv[k]
		}
	}
	return true
}

// solve replaces b by the solution of A·x = b.
func (f *band) solve(b []float64) {
	if f.ml == 1 && f.up <= 2 {
		f.solveThree(b)
		return
	}
	n, w := f.n, f.w
	for k := range n {
		if p := f.piv[k]; p != k {
			b[k], b[p] = b[p], b[k]
		}
		below := min(f.ml, n-1-k)
		subtract(b[k+1:k+1+below], b[k], f.low[k*f.ml:])
	}
	for k := n - 1; k >= 0; k-- {
		s, d, right := b[k]*f.inv[k], k*w+f.ml, min(f.up, n-1-k)
		u := f.a[d+1 : d+1+right]
		known := b[k+1:][:len(u)]
		for j := len(u) - 1; j >= 0; j-- {
			s -= float64(u[j] * known[j])
		}
		b[k] = s
	}
}

// solveThree is solve for one diagonal below, and at most two in U: the same operations in the same order.
func (f *band) solveThree(b []float64) {
	n, a, w := f.n, f.a, f.w
	if n == 0 {
		return
	}
	s := b[0]
	for k := range n - 1 {
		next := b[k+1]
		if f.piv[k] != k {
			s, next = next, s
		}
		b[k] = s
		s = next - float64(f.low[k]*s)
	}
	b[n-1] = s
	one, two := 0., 0. // the components after this one
	for k := n - 1; k >= 0; k-- {
		s := float64(b[k] * f.inv[k])
		if f.up == 2 {
			s -= float64(a[k*w+3] * two)
		}
		s -= float64(a[k*w+2] * one)
		b[k], one, two = s, s, one
	}
}
