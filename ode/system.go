package ode

import (
	"fmt"
	"math"

	"github.com/odescent/odescent/ode/vec"
	"gonum.org/v1/gonum/mat"
)

// System is an explicit equation y' = f(t, y): no DAE, no mass matrix, no delay (see the package's Not supported). A
// plain equation needs Dim and Field only. The other fields are capabilities that methods, controls and stops may
// require; nil means that the system does not have them.
//
// All functions write to dst, leave their other arguments alone, and may be called at any point, in any order
// and more than once at the same point.
type System struct {
	// Dim is the length of the state y. The position is y[:Pos], zero meaning all of y.
	Dim, Pos int

	// Field computes f. Where it is nil, f is FieldFromForce of Force; a system has one or the other.
	Field func(dst []float64, t float64, y []float64)

	// Force computes the costly vector that f is made from, of the length of the position; it depends on t and on the
	// position only. Without Force, the field's part for the position is the force.
	Force func(dst []float64, t float64, y []float64)

	// Potential computes the costly scalar, and Both force and potential at the price of one.
	Potential func(t float64, y []float64) float64
	Both      func(dst []float64, t float64, y []float64) float64

	// FieldFromForce computes f at p from p.Force() and p.M without further cost; nil means f = M·force, with zero
	// for the state beyond the position.
	FieldFromForce func(dst []float64, p *Point)

	// Parts are sub-flows for splitting methods, each with a name of its own; Scheme is their default order, names
	// separated by spaces. NoField says that only the parts are defined, and no field; see [Splitter].
	Parts   []Part
	Scheme  string
	NoField bool

	// Energy does not increase along the flow; Dissipation is -dE/dt ≥ 0.
	Energy, Dissipation func(p *Point) float64

	// Residual computes what vanishes where the flow is at rest, of the length of the position x, from the force there: on
	// a manifold the tangential part of the force, under constraints its part that no constraint balances, and infinite at
	// a point that violates them. Nil: the force itself. Stops and results measure its largest magnitude. Space is the
	// kind of set in which x lies.
	Residual func(dst, x, force []float64)
	Space    Space

	// Straight says that steps of every length from one state end on a line, although the state holds more than the
	// position: what it holds besides does not change on the way.
	Straight bool

	// Project moves x to the nearest point of the set in which the flow lies; nil: every x lies in it.
	Project func(x []float64)

	// Output computes from a state y the point that is reported, of the length of the position: an average, say. Nil: the
	// position.
	Output func(dst, y []float64)

	// Of is the value that the system was made from, for packages that know its type; nil: none.
	Of any

	// Merit computes from a position and the potential there the value by which points are compared, the potential plus
	// terms that cost no evaluation; nil: the potential. [PotentialBelow] and the best points of runs go by it.
	Merit func(x []float64, potential float64) float64

	// Min is the potential's known smallest value, nil if it is not known.
	Min *float64

	// Jac computes ∂f/∂y with the identity as preconditioner, JacVec its product with v, SpectralRadius an upper bound on
	// its spectral radius; Symmetric says that it is symmetric.
	Jac            func(dst *mat.Dense, t float64, y []float64)
	JacVec         func(dst []float64, t float64, y, v []float64)
	SpectralRadius func(t float64, y []float64) float64
	Symmetric      bool

	// Lower and Upper are the bandwidths of the Jacobian: all J[i][j] but those with i-Lower ≤ j ≤ i+Upper are zero.
	// Pattern, in their place, lists for every row i the columns j of the elements that may differ from zero, in any order.
	// Where all are zero the Jacobian is dense. Methods with matrices then take one difference of the field, or one
	// product JacVec, for all columns that have no row in common, and store and factorise a band.
	Lower, Upper int
	Pattern      [][]int

	// Solver makes a solver of the user's own for the linear systems of implicit methods, for one run; nil: none.
	Solver func() LinearSolver

	// Autonomous says that the field does not depend on t, which spares methods the evaluations for ∂f/∂t.
	Autonomous bool

	// Typical is the size of a component, in the unit of y, from which the lengths of differences of the field are
	// computed where the state is zero, there is no tolerance, and the step does not move the state. Zero means 1.
	Typical float64

	// Squares says that the flow squares its force; see [Run.NeedSquares].
	Squares bool

	// Init fills the blocks beyond the position at the start of a run; nil leaves them zero. It is not called
	// when a whole state is given.
	Init func(p *Point)

	// State visits what the system remembers from one evaluation to another, as that of a [Stater]; nil: nothing. The cost
	// at the next point may depend on it, the values may not.
	State func(visit func([]float64))

	// Draw fixes what is random in the force, a batch say, for step k = 0, 1, ..., as a pure function of k. The run then
	// forgets the values of the steps before. Nil: nothing is random.
	Draw func(k int)
}

// Space is the kind of set in which the positions of a system lie. It says what a control may conclude from the force.
type Space int

// The kinds.
const (
	Free    Space = iota // all vectors; a step goes where method and field say
	Curved               // a manifold: steps end on it by a retraction, and curvature is measured by the change of Residual
	Bounded              // a set, or a term with kinks: steps end with a projection or proximal map, where Residual jumps
	Jumping              // all vectors, and some steps end with a jump whose size depends on neither H nor M
)

// Part is a sub-flow that advances p.Y in place over a time h, with the force and the preconditioner of p. Moves says
// that it changes the position, so that the force has to be computed again. Back says that each step must end with it,
// or with it and the parts after it, as with a projection onto the space of the system, or a jump; see [Splitter].
type Part struct {
	Name  string
	Flow  func(p *Point, h float64)
	Moves bool
	Back  bool
}

// Precond is the factor on the position's velocity, constant over a step: Scale, times the diagonal Diag unless
// that is nil.
type Precond struct {
	Scale float64
	Diag  []float64
}

// bound returns rho times the largest factor of M, a bound on the spectral radius under M of a symmetric Jacobian with
// rho.
func (m *Precond) bound(rho float64) float64 {
	rho *= math.Abs(m.Scale)
	if m.Diag != nil {
		rho *= vec.NormInf(m.Diag)
	}
	return rho
}

// identity reports that M·x is x.
func (m *Precond) identity() bool { return m.Scale == 1 && m.Diag == nil }

// check panics with the caller's mistake, if there is one.
func (s *System) check() {
	switch {
	case s == nil:
		panic("ode: no system")
	case s.Dim < 0:
		panic(fmt.Sprintf("ode: a system of dimension %d", s.Dim))
	case s.Pos < 0 || s.Pos > s.Dim:
		panic(fmt.Sprintf("ode: a position of length %d in a state of length %d", s.Pos, s.Dim))
	case !(s.Typical >= 0) || math.IsInf(s.Typical, 1):
		panic(fmt.Sprintf("ode: a typical size of %v", s.Typical))
	case s.Field == nil && s.Force == nil && s.Both == nil:
		panic("ode: a system needs a Field or a Force")
	case s.Field != nil && (s.Force != nil || s.Both != nil || s.FieldFromForce != nil):
		panic("ode: a system has either a Field, or a Force (or Both) and perhaps a FieldFromForce")
	}
	s.checkStructure()
}

// pos returns the length of the position.
func (s *System) pos() int {
	if s.Pos == 0 {
		return s.Dim
	}
	return s.Pos
}

// part returns the named sub-flow.
func (s *System) part(name string) (Part, bool) {
	for _, p := range s.Parts {
		if p.Name == name {
			return p, true
		}
	}
	return Part{}, false
}
