package stiff

// Definite reports that the symmetric matrix of the last attempt's linear systems, I/h - J of the linearly implicit Euler
// method say, was positive definite, so that the solution is the minimum of a quadratic model. It is true where that is
// not known: where the systems are not solved by Cholesky's method.
func (m *rosenbrock) Definite() bool { return m.v.kind != Cholesky || m.v.chol }

// Matrices reports that the method forms Jacobians, and does not only multiply by them.
func (m *rosenbrock) Matrices() bool { return !m.v.kind.krylov() }
