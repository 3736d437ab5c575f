package split

import "github.com/odescent/odescent/ode/vec"

// cg is the method of conjugate directions for (a·I - b·A)·x = r with a symmetric A, without a preconditioner.
type cg struct {
	j       *jacobian
	r, p, q []float64
}

func newCG(j *jacobian, n int) *cg {
	return &cg{j, make([]float64, n), make([]float64, n), make([]float64, n)}
}

// solve stores an x with a residual of at most tol times that of x = 0, or what it had when it met a direction in
// which the matrix is not positive, or after 300 products, or 2n + 10, and how many products there were.
func (m *cg) solve(x []float64, a, b float64, rhs []float64, tol float64) (k int) {
	m.j.run.Stats.LinearSolves++
	clear(x)
	copy(m.r, rhs)
	copy(m.p, rhs)
	rr := vec.Dot(m.r, m.r)
	stop := tol * tol * rr
	most := min(300, 2*len(x)+10)
	for ; k < most && rr > stop; k++ {
		m.j.apply(m.q, m.p)
		vec.Axpby(m.q, a, m.p, -b, m.q)
		curve := vec.Dot(m.p, m.q)
		if !(curve > 0) {
			if k == 0 {
				vec.Scale(x, 1/a, rhs)
			}
			return k + 1
		}
		by := rr / curve
		vec.AddScaled(x, by, m.p)
		vec.AddScaled(m.r, -by, m.q)
		old := rr
		rr = vec.Dot(m.r, m.r)
		vec.Axpby(m.p, 1, m.r, rr/old, m.p)
	}
	return k
}
