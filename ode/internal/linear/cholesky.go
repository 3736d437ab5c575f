package linear

import "math"

// Envelope is a factorisation A = L·Lᵀ of a symmetric positive definite matrix of order n, in the lower triangle of a,
// which is stored by rows. Zeros that begin a row of the triangle stay zeros and are left out: what a matrix of band
// width w costs is nw² operations for the factors, not ⅓n³.
type Envelope struct {
	n     int
	a     []float64
	first []int // of every row, the column where it begins
}

// NewEnvelope returns one that works in the room a.
func NewEnvelope(n int, a []float64) Envelope { return Envelope{n: n, a: a, first: make([]int, n)} }

// Factor replaces the lower triangle by L. It returns false if the matrix is not positive definite.
func (f *Envelope) Factor() bool {
	n, a := f.n, f.a
	for i := range n {
		ri := a[i*n : i*n+i+1]
		p := 0
		for p < i && ri[p] == 0 {
			p++
		}
		f.first[i] = p
		for j := p; j < i; j++ {
			q := max(p, f.first[j])
			ri[j] = (ri[j] - dot(ri[q:j], a[j*n+q:])) / a[j*n+j]
		}
		d := ri[i] - dot(ri[p:i], ri[p:])
		if !(d > 0) || math.IsInf(d, 1) {
			return false
		}
		ri[i] = math.Sqrt(d)
	}
	return true
}

// Solve replaces b by the solution of L·Lᵀ·x = b.
func (f *Envelope) Solve(b []float64) {
	n, a := f.n, f.a
	for i, p := range f.first {
		b[i] = (b[i] - dot(a[i*n+p:i*n+i], b[p:])) / a[i*n+i]
	}
	for i := n - 1; i >= 0; i-- {
		b[i] /= a[i*n+i]
		p := f.first[i]
		subtract(b[p:i], b[i], a[i*n+p:])
	}
}
