package linear

import "math"

// Dense is a real factorisation P·A = L·U of order n, in the rows of A.
type Dense struct {
	n   int
	A   []float64
	piv []int
	r   []float64 // factors of the rows for the choice of the pivots; nil stands for ones
}

// NewDense returns a matrix of zeros to be factorised.
func NewDense(n int) Dense { return Dense{n: n, A: make([]float64, n*n), piv: make([]int, n)} }

// Factor replaces the matrix in a by its factors, with partial pivoting: ⅔n³ operations. It returns false if the
// matrix is singular to working precision or not finite.
func (f *Dense) Factor() bool {
	n, a := f.n, f.A
	for k := range n {
		p, top := k, 0.
		for i := k; i < n; i++ {
			if v := weighted(math.Abs(a[i*n+k]), f.r, i); v > top {
				p, top = i, v
			}
		}
		if f.piv[k] = p; !(top > 0) || math.IsInf(top, 1) {
			return false
		}
		rk := a[k*n : k*n+n]
		if p != k {
			rp := a[p*n : p*n+n]
			for j := range rk {
				rk[j], rp[j] = rp[j], rk[j]
			}
		}
		tail := rk[k+1:]
		for i := k + 1; i < n; i++ {
			ri := a[i*n : i*n+n]
			if ri[k] == 0 {
				continue
			}
			m := ri[k] / rk[k]
			ri[k] = m
			subtract(ri[k+1:], m, tail)
		}
	}
	return true
}

// weighted returns v times r[i], v where there are no factors.
func weighted(v float64, r []float64, i int) float64 {
	if r == nil {
		return v
	}
	return v * r[i]
}

// subtract stores dst -= m·x.
func subtract(dst []float64, m float64, x []float64) {
	x = x[:len(dst)]
	for j := range dst {
		dst[j] -= float64(m * x[j])
	}
}

// Solve replaces b by the solution of A·x = b.
func (f *Dense) Solve(b []float64) {
	n, a := f.n, f.A
	for k, p := range f.piv {
		b[k], b[p] = b[p], b[k]
	}
	for i := 1; i < n; i++ {
		b[i] -= dot(a[i*n:i*n+i], b)
	}
	for i := n - 1; i >= 0; i-- {
		b[i] = (b[i] - dot(a[i*n+i+1:i*n+n], b[i+1:])) / a[i*n+i]
	}
}

// dot returns Σ x[i]·y[i] in the order of the indices.
func dot(x, y []float64) float64 {
	y = y[:len(x)]
	var s float64
	for i := range x {
		s += float64(x[i] * y[i])
	}
	return s
}
