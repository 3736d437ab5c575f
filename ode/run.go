package ode

import (
	"fmt"
	"math"
	"slices"

	"github.com/odescent/odescent/ode/vec"
)

// Run is one integration, as method and control receive it when they start: the system, the interval, and each other.
// All evaluations go through it and are counted.
type Run struct {
	Sys    *System
	T0, T1 float64
	Start  *Point  // the starting point
	Stats  *Stats  // counted so far
	Method Stepper // the method's state; set before the control starts

	Control Control // chooses the steps; nil, where Config has none, while the method starts

	// SpectralRadius bounds the spectral radius at the left end of a step under its preconditioner. A control or a method
	// that estimates it sets it when it starts; nil: the system's own.
	SpectralRadius func(s *Step) float64

	// Monotone is a value that the control decreases from one accepted step to the next, up to rounding, for stops that
	// look for progress. A control that guarantees this sets it when it starts; nil otherwise.
	Monotone func(p *Point) float64

	step      *Step
	squares   bool
	method    Method   // of which Method is the state
	sub       *substep // takes the steps for dense output; nil until one is needed
	side      side
	pos       int
	whole     bool // there is no force: the field is evaluated
	bare      bool // the field under the identity as preconditioner needs no more than one evaluation
	wantsBoth bool
	plain     Precond // the identity as preconditioner
	output    *Point  // the last point of Output; nil: the system has no Output
	scratch   []float64

	witness *witness // looks at every evaluation; nil: none
}

// Stats counts what a run has cost. FieldEvals counts evaluations of the system's Force, or of its Field if it has no
// Force, FuncEvals those of the Potential by itself. Both together, at the price of one, count as one of FieldEvals.
//
// A factorization is one attempt at the LU or Cholesky factors of a matrix of order n: of I - hγJ in Newton's method or
// in a Rosenbrock method, or of a Hessian or metric in a flow; or one call of Factor of a [LinearSolver]. LU takes ⅔n³
// operations, Cholesky ⅓n³, LU of a band with l and u diagonals below and above the main one 2n·l(l+u). Where Cholesky
// finds the matrix not positive definite and LU follows, these are two. Radau5 factorises a real and a complex matrix,
// which are two; the complex one takes four times as many operations. Each of LinearSolves then takes some 2n²
// operations, n·(4l+2u) for a band; conjugate gradients, MINRES and GMRES take products in place of factors, and
// their approximate inverses do not count. Factors that a resumed run makes again do not count.
type Stats struct {
	Steps          int // accepted
	Rejected       int // attempts that were not
	FieldEvals     int // evaluations of the costly vector
	FuncEvals      int // evaluations of the costly scalar by itself
	JacEvals       int // Jacobians, and the Hessians and metrics that a flow evaluates by itself
	JacVecs        int // Jacobian-vector products
	LinearSolves   int // linear systems, by factors, by iteration or by a LinearSolver
	Factorizations int // of matrices, by LU or Cholesky, or by a LinearSolver
	SpectralRadii  int // spectral radii

	ByError, ByValue, BySolver int // rejections: too large an error or increase, not finite, not solved
}

// Dim returns the length of the state, Pos that of the position.
func (r *Run) Dim() int { return r.Sys.Dim }

// Pos returns the length of the position.
func (r *Run) Pos() int { return r.pos }

// Dir returns 1 for an integration towards later times and -1 for one towards earlier times.
func (r *Run) Dir() float64 {
	if r.T1 < r.T0 {
		return -1
	}
	return 1
}

// Span returns the length of the interval, which may be infinite.
func (r *Run) Span() float64 { return math.Abs(r.T1 - r.T0) }

// NeedPotential says that the potential is needed at every point, so that it is computed together with the force where
// the system has Both, which costs as much as one.
func (r *Run) NeedPotential() { r.wantsBoth = r.Sys.Both != nil }

// NeedSquares says that a control, a method or a flow squares the force. A force whose squares overflow then ends the
// run with [ErrSquare]; without this the steps would become zero and no error would say why.
func (r *Run) NeedSquares() { r.squares = true }

// Squares reports that [Run.NeedSquares] was called or [System].Squares is set.
func (r *Run) Squares() bool { return r.squares || r.Sys.Squares }

// Step returns the last attempt, which belongs to the integrator; before the first one it has only its points.
func (r *Run) Step() *Step { return r.step }

// NewPoint returns a new point of this run, for the stages of a method.
func (r *Run) NewPoint() *Point {
	p := &Point{Y: make([]float64, r.Sys.Dim), M: &r.plain, run: r, field: make([]float64, r.Sys.Dim)}
	if r.whole {
		p.evaluated = make([]float64, r.Sys.Dim)
	} else {
		p.evaluated = make([]float64, r.pos)
	}
	if r.Sys.Residual != nil {
		p.residual = make([]float64, r.pos)
	}
	return p
}

// Output returns the point that is reported for p: p itself or, where the system's Output differs from the position,
// another point, which holds a position only and is valid until the next call. It keeps its values while the output
// stays where it is; its evaluations are counted.
func (r *Run) Output(p *Point) *Point {
	if r.Sys.Output == nil {
		return p
	}
	r.Sys.Output(r.scratch, p.Y)
	if slices.Equal(r.scratch, p.X()) {
		return p
	}
	a := r.output
	if !slices.Equal(r.scratch, a.Y) {
		a.Invalidate()
		a.Y, r.scratch = r.scratch, a.Y
	}
	a.T = p.T
	return a
}

// makeOutput allocates the point that is reported for a system with an Output.
func (r *Run) makeOutput() {
	if r.Sys.Output == nil {
		return
	}
	n := func() []float64 { return make([]float64, r.pos) }
	r.scratch = n()
	r.output = &Point{Y: n(), M: &r.plain, run: r, evaluated: n(), apart: true}
	if r.pos > 0 {
		r.output.Y[0] = math.NaN() // nowhere yet
	}
	if r.Sys.Residual != nil {
		r.output.residual = n()
	}
}

// Part returns the named sub-flow of the system. The error names what parts there are.
func (r *Run) Part(name string) (Part, error) {
	p, ok := r.Sys.part(name)
	if !ok {
		return Part{}, missingPart(r.Sys, name)
	}
	return p, nil
}

func missingPart(s *System, name string) error {
	if len(s.Parts) == 0 {
		return fmt.Errorf("ode: the flow has no parts, so there is no %q in it to split off", name)
	}
	names := ""
	for _, p := range s.Parts {
		names += " " + p.Name
	}
	return fmt.Errorf("ode: the flow has no part %q; its parts are:%s", name, names)
}

// Eval computes f at the state p.Y and the time t under the preconditioner m into dst. It invalidates p.
func (r *Run) Eval(dst []float64, p *Point, t float64, m *Precond) {
	p.Invalidate()
	p.T, p.M = t, m
	r.eval(dst, p, t, m)
	if r.witness != nil {
		r.witness.see(dst, p)
	}
}

func (r *Run) eval(dst []float64, p *Point, t float64, m *Precond) {
	if !r.bare || !m.identity() {
		p.evalField(dst)
		return
	}
	r.Stats.FieldEvals++
	t = r.Time(t)
	switch s := r.Sys; {
	case r.whole:
		s.Field(dst, t, p.Y)
	case s.Force != nil:
		s.Force(dst, t, p.Y)
	default:
		s.Both(dst, t, p.Y)
	}
}

// near is the least size of a difference, as a share of the move in a step.
const near = 0x1p-20

// DiffSize returns a length in the unit of y, of which the length of a difference along a vector should be a small
// part, 2⁻²⁶ say. It is ‖y‖₂; near y = 0 it is 2⁻²⁰·|h|·‖f‖₂, a share of the move in a step of length h, which keeps
// the effect of rounding on h times the difference below 1/64; and where both are zero it is the system's Typical.
func (r *Run) DiffSize(y, f []float64, h float64) float64 {
	size := math.Max(vec.Norm2(y), near*(math.Abs(h)*vec.Norm2(f)))
	if size > 0x1p-960 && size <= math.MaxFloat64 {
		return size
	}
	if r.Sys.Typical > 0 {
		return r.Sys.Typical
	}
	return 1
}

// DiffAlong stores (f(t, y + ε·v) - f)/ε, the derivative of the field along v by a difference, with the identity as
// preconditioner: f is the field at (t, y), and ε·‖v‖₂ is 2⁻²⁶·size. It is zero if v is. It costs one evaluation, at p,
// which is left there.
func (r *Run) DiffAlong(dst []float64, p *Point, t float64, y, f, v []float64, size float64) {
	norm := vec.Norm2(v)
	if norm == 0 {
		clear(dst)
		return
	}
	by := 0x1p-26 * size / norm
	vec.Axpby(p.Y, 1, y, by, v)
	r.Eval(dst, p, t, &r.plain)
	vec.Axpby(dst, 1/by, dst, -1/by, f)
}

func (r *Run) evalRaw(p *Point) {
	switch s := r.Sys; {
	case r.whole:
		s.Field(p.evaluated, r.Time(p.T), p.Y)
	case s.Both != nil && (r.wantsBoth || s.Force == nil):
		p.potential = s.Both(p.evaluated, r.Time(p.T), p.Y)
		p.hasPot = true
	default:
		s.Force(p.evaluated, r.Time(p.T), p.Y)
	}
	r.Stats.FieldEvals++
	p.hasEvaluated = true
	if r.witness != nil {
		r.witness.see(p.evaluated, p)
	}
}

func (r *Run) evalPotential(p *Point) {
	switch s := r.Sys; {
	case s.Both != nil && (r.wantsBoth && !p.apart || s.Potential == nil):
		p.potential = s.Both(p.evaluated, r.Time(p.T), p.Y)
		p.hasEvaluated = true
		r.Stats.FieldEvals++
	case s.Potential != nil:
		p.potential = s.Potential(r.Time(p.T), p.Y)
		r.Stats.FuncEvals++
	default:
		p.potential = math.NaN()
	}
	p.hasPot = true
}

func (r *Run) evalSpectralRadius(p *Point) float64 {
	if r.Sys.SpectralRadius == nil {
		return math.NaN()
	}
	r.Stats.SpectralRadii++
	return r.Sys.SpectralRadius(r.Time(p.T), p.Y)
}
