package stiff

import (
	"math"

	"github.com/odescent/odescent/ode/vec"
)

// Weak looks for the direction in which the symmetric matrix A = I/h - J of the last attempt's linear systems is
// weakest: it returns a z of length one, the method's own, its largest coordinate positive, and z·Az, by four rounds of
// inverse iteration, which cost a linear system each. Where A is not factorised by Cholesky's method, z is nil.
func (m *rosenbrock) Weak(h float64) (z []float64, size float64) {
	if !m.v.Cholesky() {
		return nil, math.Inf(1)
	}
	z, w := m.weak, m.rhs
	for i := range z {
		z[i] = 1 + float64(vec.Cos(float64(i))/2) // no symmetry
	}
	vec.Scale(z, 1/vec.Norm2(z), z)
	for range 4 {
		if !m.v.Solve(w, z) {
			return nil, math.Inf(1)
		}
		length := vec.Norm2(w)
		size = vec.Dot(w, z) / length / length // w·hAw over w·w
		vec.Scale(z, 1/length, w)
	}
	top := 0
	for i, v := range z {
		if math.Abs(v) > math.Abs(z[top]) {
			top = i
		}
	}
	if z[top] < 0 {
		vec.Scale(z, -1, z)
	}
	return z, size / h
}

// Push adds tau·z to what the next attempt comes to, z being what Weak returned: a move that the linear systems do not
// show, where A is singular or nearly so.
func (m *rosenbrock) Push(tau float64) { m.push = tau }
