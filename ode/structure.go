package ode

import "fmt"

// LinearSolver solves the linear systems of implicit methods, (I - D·J)·x = b with the Jacobian J = ∂f/∂y(t, y) and a
// diagonal matrix D: γh in every row, for the method's number γ, times the preconditioner in the rows of the position.
//
// Factor prepares for D = diag(d), t and y, which it may keep no longer than the call, and returns false if the matrix is
// singular. Solve replaces b by the solution for the last of them, false if it fails. A failure rejects the step, and a
// shorter one is tried. Neither should allocate memory. What Solve returns must be a function of b and of the arguments
// of the last Factor alone.
//
// A system's Solver takes the place of the method's factorisations where the method's linear is empty. With linear=cg or
// gmres it is the approximate inverse that the iterations multiply residuals by: Solve then stores P·b for a P near
// (I - D·J)⁻¹, which for cg must be symmetric and positive definite where J is symmetric and D a multiple of I.
type LinearSolver interface {
	Factor(d []float64, t float64, y []float64) bool
	Solve(b []float64) bool
}

// ComplexSolver is a LinearSolver for methods that solve systems of complex numbers, too, as Radau5 does: D and b are
// re + i·im. SolveComplex is for the last FactorComplex, while Solve is for the last Factor.
type ComplexSolver interface {
	LinearSolver
	FactorComplex(re, im []float64, t float64, y []float64) bool
	SolveComplex(re, im []float64) bool
}

// Structured reports that the zeros of the Jacobian are known, by Lower and Upper or by Pattern.
func (s *System) Structured() bool { return s.Lower > 0 || s.Upper > 0 || s.Pattern != nil }

// checkStructure panics with a mistake in the zeros of the Jacobian.
func (s *System) checkStructure() {
	switch {
	case s.Lower < 0 || s.Upper < 0:
		panic(fmt.Sprintf("ode: bandwidths %d and %d", s.Lower, s.Upper))
	case s.Pattern == nil:
		return
	case s.Lower > 0 || s.Upper > 0:
		panic("ode: a system has either bandwidths, Lower and Upper, or a Pattern")
	case len(s.Pattern) != s.Dim:
		panic(fmt.Sprintf("ode: a Pattern of %d rows for a system of dimension %d", len(s.Pattern), s.Dim))
	}
	for i, row := range s.Pattern {
		for _, j := range row {
			if j < 0 || j >= s.Dim {
				panic(fmt.Sprintf("ode: column %d in row %d of the Pattern of a system of dimension %d", j, i, s.Dim))
			}
		}
	}
}
