package stiff

import "fmt"

func (m DIRK) Describe() string {
	t := m.Table
	stages := len(t.B)
	if t.A[0][0] == 0 {
		stages--
	}
	s := fmt.Sprintf("diagonally implicit Runge–Kutta, order %d, %d equation%s a step by Newton's method", t.Order, stages, plural(stages))
	if t.E != nil {
		s += ", with an error estimate"
	}
	return s
}

func (m Rosenbrock) Describe() string {
	t := m.Table
	s := fmt.Sprintf("linearly implicit, order %d, one Jacobian and %d linear system%s a step", t.Order, len(t.M), plural(len(t.M)))
	if t.E != nil || t.Slopes || t.Trapezoid {
		s += ", with an error estimate"
	}
	return s
}

func (Radau5) Describe() string {
	return "Radau IIA collocation, order 5, three coupled stages by Newton's method, with an error estimate"
}

func plural(n int) string {
	if n == 1 {
		return ""
	}
	return "s"
}
