package stiff

import (
	"fmt"
	"math"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/internal/linear"
	"github.com/odescent/odescent/ode/spec"
)

// DIRKTable is a diagonally implicit Runge–Kutta method with s stages,
//
//	k[i] = f(t + C[i]·h, y + h·Σ_{j≤i} A[i][j]·k[j]),   y' = y + h·Σ B[i]·k[i].
//
// The diagonal of A holds one number γ, but for A[0][0], which may be zero (ESDIRK): k[0] is then the field at the left
// end and is known. The estimate of the local error is h·Σ E[i]·k[i], with Filter multiplied by (I - hγJ)⁻¹, which
// keeps it bounded where f is stiff. It goes with h^ErrOrder; a nil E stands for no estimate.
//
// A step costs, in each implicit stage, one evaluation and one linear system for every Newton iteration.
type DIRKTable struct {
	Name     string
	A        [][]float64 // s rows, row i with i+1 elements
	B, C, E  []float64
	Order    int
	ErrOrder int
	Filter   bool
	Ref      string   // where the numbers are from
	Keys     []string // the BibTeX keys of Ref, as Cite returns them
}

// Check returns an error if the table does not have the shape that [DIRKTable] states, or a row of A does not sum to
// its abscissa.
func (t *DIRKTable) Check() error {
	s := len(t.B)
	if s == 0 || len(t.A) != s || len(t.C) != s || t.E != nil && len(t.E) != s {
		return fmt.Errorf("stiff: %s: %d rows, %d weights, %d abscissae, %d error weights", t.Name, len(t.A), s, len(t.C), len(t.E))
	}
	for i, row := range t.A {
		if len(row) != i+1 {
			return fmt.Errorf("stiff: %s: row %d has %d elements", t.Name, i, len(row))
		}
		if d := row[i]; d != t.Gamma() && (i > 0 || d != 0) {
			return fmt.Errorf("stiff: %s: %g on the diagonal of row %d, where the last has %g", t.Name, d, i, t.Gamma())
		}
		sum := -t.C[i]
		for _, a := range row {
			sum += a
		}
		if math.Abs(sum) > 1e-13 {
			return fmt.Errorf("stiff: %s: row %d sums to %g more than its abscissa", t.Name, i, sum)
		}
	}
	if !(t.Gamma() > 0) {
		return fmt.Errorf("stiff: %s: %g on the diagonal must be positive", t.Name, t.Gamma())
	}
	return nil
}

// Gamma returns the number on the diagonal.
func (t *DIRKTable) Gamma() float64 {
	last := t.A[len(t.A)-1]
	return last[len(last)-1]
}

// StifflyAccurate reports that the last stage is the end of the step.
func (t *DIRKTable) StifflyAccurate() bool {
	for i, b := range t.A[len(t.A)-1] {
		if b != t.B[i] {
			return false
		}
	}
	return true
}

// DIRK is a diagonally implicit method: a table, and how its equations are solved. It is a plain value; change a field
// of a copy to change the way of solving,
//
//	m := stiff.TRBDF2
//	m.Linear = stiff.CG
//
// Newton's method starts at the left end in the first implicit stage, at the straight line through the stage before
// in the others. It ends when what is left is below Tol times the control's tolerance; zero means 0.01. Under a
// control that has none, it goes on to rounding, and where a fixed Jacobian does not get there it takes one for
// each iteration. If that fails too, the attempt is rejected with a shorter step.
type DIRK struct {
	Table  *DIRKTable
	Linear Linear  `spec:"linear" oneof:",lu,cholesky,cg,minres,gmres"`
	Tol    float64 `spec:"tol" unit:"1" in:"[0,1]"`
}

func (m DIRK) String() string {
	if m.Table == nil {
		return "dirk"
	}
	return spec.Format(m.Table.Name, m, DIRK{})
}

// R returns the stability function at z: one step on y' = λy multiplies y by R(hλ).
func (m DIRK) R(z complex128) complex128 {
	a := make([][]float64, len(m.Table.B))
	for i, row := range m.Table.A {
		a[i] = append(append([]float64(nil), row...), make([]float64, len(a)-len(row))...)
	}
	return stability(a, m.Table.B, z)
}

// Start implements ode.Method. It returns an error if the table is malformed, or if the linear solver needs a
// symmetric system and this one is not.
func (m DIRK) Start(r *ode.Run) (ode.Stepper, error) {
	if m.Table == nil {
		return nil, fmt.Errorf("stiff: a DIRK without a table")
	}
	if err := m.Table.Check(); err != nil {
		return nil, err
	}
	if err := spec.Check(m); err != nil {
		return nil, fmt.Errorf("stiff: %s: %w", m.Table.Name, err)
	}
	v, err := linear.New(r, linear.Kind(m.Linear), 2, false)
	if err != nil {
		return nil, err
	}
	return newDirkStepper(r, m, v).stepper(), nil
}
