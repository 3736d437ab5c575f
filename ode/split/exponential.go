package split

import "fmt"

// Exponential computes the exponential of dense matrices of one order, for parts that move along a geodesic: scaling
// and squaring of a Taylor polynomial, exact to rounding times the number of squarings, some 15n³ to 30n³ operations.
// It holds 3n² numbers, and serves one run.
//
// Reference: C. Moler, C. Van Loan, SIAM Review 45 (2003), 3-49, method 3.
type Exponential struct{ m *small }

// NewExponential returns an Exponential for matrices of order n. It panics if n is not positive.
func NewExponential(n int) *Exponential {
	if n < 1 {
		panic(fmt.Sprintf("split: the exponential of a matrix of order %d", n))
	}
	e := &Exponential{newSmall(n)}
	e.m.n = n
	return e
}

// Do replaces the matrix a, of n² numbers, by e^a. It panics if a has another length.
func (e *Exponential) Do(a []float64) {
	if n := e.m.n; len(a) != n*n {
		panic(fmt.Sprintf("split: a matrix of %d numbers, the exponential is for order %d", len(a), n))
	}
	copy(e.m.a, a)
	e.m.exp()
	copy(a, e.m.a)
}
