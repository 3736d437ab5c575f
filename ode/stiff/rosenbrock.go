package stiff

import (
	"fmt"
	"math"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/internal/linear"
	"github.com/odescent/odescent/ode/spec"
)

// RosenbrockTable is a linearly implicit method with s stages in the variables that avoid products with the Jacobian
// J = ∂f/∂y(t, y),
//
//	(I/(γh) - J)·u[i] = f(t + Alpha[i]·h, y + Σ_{j<i} A[i][j]·u[j]) + Σ_{j<i} C[i][j]/h·u[j] + D[i]·h·∂f/∂t,
//	y' = y + Σ M[i]·u[i],
//
// with the estimate Σ E[i]·u[i] of the local error, which goes with h^ErrOrder. In the usual notation, with α for
// the arguments and Γ for the multiples of J, A = α·Γ⁻¹, C = I/γ - Γ⁻¹, M = b·Γ⁻¹, and D holds the row sums of Γ.
//
// With H, the dense output is y(t + θh) = y + θ·(y' - y) + θ(1-θ)·Σ_r θ^r·Σ_i H[r][i]·u[i].
//
// With E nil, the estimate is (I - γhJ)⁻¹·e where e is ½h·(f(t+h, y') - f(t, y)) if Slopes is set, and the defect of
// the trapezoidal rule, y' - y - ½h·(f(t, y) + f(t+h, y')), if Trapezoid is; the evaluation is the next step's. With
// neither there is none.
//
// A step costs one Jacobian, one factorisation, a linear system for each stage, and an evaluation for each stage
// whose argument is not that of the stage before; and one more for ∂f/∂t unless all D are zero or
// the system is autonomous.
type RosenbrockTable struct {
	Name      string
	Gamma     float64
	A, C      [][]float64 // s rows, row i with i elements
	Alpha     []float64
	D, M, E   []float64
	H         [][]float64
	Slopes    bool // a method of order 1
	Trapezoid bool // a method of order 2 or more
	Order     int
	ErrOrder  int
	Ref       string   // where the numbers are from
	Keys      []string // the BibTeX keys of Ref, as Cite returns them
}

// Check returns an error if the arrays do not have the shape that [RosenbrockTable] states.
func (t *RosenbrockTable) Check() error {
	s := len(t.M)
	if s == 0 || len(t.A) != s || len(t.C) != s || len(t.Alpha) != s || len(t.D) != s || t.E != nil && len(t.E) != s {
		return fmt.Errorf("stiff: %s: %d and %d rows, %d abscissae, %d, %d and %d weights", t.Name, len(t.A), len(t.C), len(t.Alpha), len(t.D), s, len(t.E))
	}
	for i := range t.A {
		if len(t.A[i]) != i || len(t.C[i]) != i {
			return fmt.Errorf("stiff: %s: row %d has %d and %d elements", t.Name, i, len(t.A[i]), len(t.C[i]))
		}
	}
	for r, row := range t.H {
		if len(row) != s {
			return fmt.Errorf("stiff: %s: row %d of the dense output has %d elements for %d stages", t.Name, r, len(row), s)
		}
	}
	if !(t.Gamma > 0) || math.IsInf(t.Gamma, 1) {
		return fmt.Errorf("stiff: %s: γ = %g must be positive", t.Name, t.Gamma)
	}
	return nil
}

// Rosenbrock is a linearly implicit method: a table, and how its systems are solved. It is a plain value; change a
// field of a copy to change the way of solving.
//
// Autonomous says that the field does not depend on the time, as [ode.System].Autonomous does for all methods. Either
// saves the evaluation for ∂f/∂t: a one-sided difference in the direction of the step, within it.
//
// Tol is for the iterations CG and MINRES: they stop at a residual of Tol times the right side, without unit, in [0,
// 1). Zero means 1e-13, as good as a factorisation. A larger one makes an inexact Newton method of one whose steps grow
// (R. Dembo, S. Eisenstat, T. Steihaug, SIAM J. Numer. Anal. 19 (1982), 400-408); on a positive definite system it
// still descends, whatever Tol.
type Rosenbrock struct {
	Table      *RosenbrockTable
	Linear     Linear  `spec:"linear" oneof:",lu,cholesky,cg,minres,gmres"`
	Tol        float64 `spec:"tol" unit:"1" in:"[0,1]"`
	Autonomous bool    `spec:"autonomous"`
}

func (m Rosenbrock) String() string {
	if m.Table == nil {
		return "rosenbrock"
	}
	return spec.Format(m.Table.Name, m, Rosenbrock{})
}

// R returns the stability function at z: one step on y' = λy multiplies y by R(hλ).
func (m Rosenbrock) R(z complex128) complex128 {
	beta, gamma, b := m.Table.original()
	for i := range beta {
		for j := range beta[i] {
			beta[i][j] += gamma[i][j]
		}
	}
	return stability(beta, b, z)
}

// Start implements ode.Method. It returns an error if the table is malformed, or if the linear solver needs a
// symmetric system and this one is not.
func (m Rosenbrock) Start(r *ode.Run) (ode.Stepper, error) {
	if m.Table == nil {
		return nil, fmt.Errorf("stiff: a Rosenbrock method without a table")
	}
	if err := m.Table.Check(); err != nil {
		return nil, err
	}
	if err := spec.Check(m); err != nil {
		return nil, fmt.Errorf("stiff: %s: %w", m.Table.Name, err)
	}
	v, err := linear.New(r, linear.Kind(m.Linear), 1, false)
	if err != nil {
		return nil, err
	}
	if m.Tol > 0 {
		v.Tol = m.Tol
	}
	return newRosenbrockStepper(r, m, v).stepper(), nil
}

// Definite reports that the symmetric matrix of the last attempt's linear systems, I/h - J of the linearly implicit
// Euler method say, was positive definite, so that the solution is the minimum of a quadratic model. It is true where
// that is not known: where the systems are not solved by Cholesky's method.
func (m *rosenbrock) Definite() bool { return m.v.Definite() }

// Matrices reports that the method forms Jacobians, and does not only multiply by them.
func (m *rosenbrock) Matrices() bool { return m.v.Matrices() }
