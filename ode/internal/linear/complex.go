package linear

import "math"

// Complex is a complex factorisation P·A = L·U of order n; real and imaginary parts are apart, since the products of
// complex numbers in Go may be fused.
type Complex struct {
	n      int
	Re, Im []float64
	piv    []int
	r      []float64 // as in Dense
}

// NewComplex returns a matrix of zeros to be factorised.
func NewComplex(n int) Complex {
	return Complex{n: n, Re: make([]float64, n*n), Im: make([]float64, n*n), piv: make([]int, n)}
}

// Factor replaces the matrix by its factors, with partial pivoting by |Re| + |Im|: 8/3·n³ operations. It returns
// false if the matrix is singular to working precision or not finite.
func (f *Complex) Factor() bool {
	n, re, im := f.n, f.Re, f.Im
	for k := range n {
		p, top := k, 0.0
		for i := k; i < n; i++ {
			if v := weighted(math.Abs(re[i*n+k])+math.Abs(im[i*n+k]), f.r, i); v > top {
				p, top = i, v
			}
		}
		if f.piv[k] = p; !(top > 0) || math.IsInf(top, 1) {
			return false
		}
		if p != k {
			for j := k * n; j < k*n+n; j++ {
				q := j + (p-k)*n
				re[j], re[q] = re[q], re[j]
				im[j], im[q] = im[q], im[j]
			}
		}
		kr, ki := re[k*n:k*n+n], im[k*n:k*n+n]
		for i := k + 1; i < n; i++ {
			ir, ii := re[i*n:i*n+n], im[i*n:i*n+n]
			if ir[k] == 0 && ii[k] == 0 {
				continue
			}
			mr, mi := quotient(ir[k], ii[k], kr[k], ki[k])
			ir[k], ii[k] = mr, mi
			for j := k + 1; j < n; j++ {
				ir[j] -= float64(mr*kr[j]) - float64(mi*ki[j])
				ii[j] -= float64(mr*ki[j]) + float64(mi*kr[j])
			}
		}
	}
	return true
}

// Solve replaces br + i·bi by the solution of A·x = b.
func (f *Complex) Solve(br, bi []float64) {
	n := f.n
	for k, p := range f.piv {
		br[k], br[p] = br[p], br[k]
		bi[k], bi[p] = bi[p], bi[k]
	}
	for i := 1; i < n; i++ {
		f.reduce(br, bi, i, 0, i)
	}
	for i := n - 1; i >= 0; i-- {
		f.reduce(br, bi, i, i+1, n)
		br[i], bi[i] = quotient(br[i], bi[i], f.Re[i*n+i], f.Im[i*n+i])
	}
}

// reduce subtracts row i of the factors, columns from to to, times b from b[i].
func (f *Complex) reduce(br, bi []float64, i, from, to int) {
	re, im := f.Re[i*f.n:], f.Im[i*f.n:]
	sr, si := br[i], bi[i]
	for j := from; j < to; j++ {
		sr -= float64(re[j]*br[j]) - float64(im[j]*bi[j])
		si -= float64(re[j]*bi[j]) + float64(im[j]*br[j])
	}
	br[i], bi[i] = sr, si
}

// quotient returns (a + ib)/(c + id) by Smith's algorithm, without overflow on the way.
func quotient(a, b, c, d float64) (float64, float64) {
	if math.Abs(c) >= math.Abs(d) {
		q := d / c
		den := c + float64(d*q)
		return (a + float64(b*q)) / den, (b - float64(a*q)) / den
	}
	q := c / d
	den := d + float64(c*q)
	return (float64(a*q) + b) / den, (float64(b*q) - a) / den
}
