package stiff

import "github.com/odescent/odescent/ode/internal/linear"

// Matrix is a square matrix of order n that is factorised in place, for flows that solve with one: A holds it by rows,
// until a factorisation takes its room. Fill A again before each.
type Matrix struct {
	A []float64

	lu   linear.Dense
	ll   linear.Envelope
	chol bool
}

// NewMatrix returns a matrix of zeros, and takes all the memory that it will need.
func NewMatrix(n int) *Matrix {
	m := &Matrix{lu: linear.NewDense(n)}
	m.A = m.lu.A
	m.ll = linear.NewEnvelope(n, m.A)
	return m
}

// Cholesky factorises a symmetric matrix, of which it reads and overwrites the lower triangle. It returns false, with A
// spoiled, if the matrix is not positive definite.
func (m *Matrix) Cholesky() bool {
	m.chol = m.ll.Factor()
	return m.chol
}

// LU factorises any matrix, with partial pivoting. It returns false if that is singular to working precision or not
// finite.
func (m *Matrix) LU() bool {
	m.chol = false
	return m.lu.Factor()
}

// Solve replaces b by the solution of A·x = b, with the factors of the last factorisation.
func (m *Matrix) Solve(b []float64) {
	if m.chol {
		m.ll.Solve(b)
	} else {
		m.lu.Solve(b)
	}
}
