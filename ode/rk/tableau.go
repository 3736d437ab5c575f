// Package rk holds the explicit Runge–Kutta methods, each as one tableau, and the explicit methods of Gragg, Bulirsch
// and Stoer, and of Adams and Bashforth.
//
// # Start here
//
//	sol, err := ode.Solve(ctx, sys, y0, t0, t1, ode.Config{Method: rk.Tsit5, Control: control.PI{RTol: 1e-6, ATol: 1e-9}})
//
// [Tsit5] suits smooth flows that are not stiff, [DOP853] tolerances below 1e-8, [GBS] those near rounding; [Euler] on
// x' = -∇f(x) is gradient descent. example_test.go has a method of a user's own. A new method is a literal:
//
//	var Ralston = &rk.Tableau{
//		Name: "ralston", Order: 2, C: []float64{0, 2. / 3}, A: [][]float64{{}, {2. / 3}}, B: []float64{1. / 4, 3. / 4},
//		Ref: "A. Ralston, Math. Comp. 16 (1962), 431-437",
//	}
//
// Everything else about a method (whether its last stage is the next step's first, its stability polynomial and
// interval) is computed from these numbers.
package rk

import (
	"fmt"
	"math"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/vec"
)

// Tableau is an explicit Runge–Kutta method with s stages,
//
//	k[i] = f(t + C[i]·h, y + h·Σ_{j<i} A[i][j]·k[j]),   y' = y + h·Σ B[i]·k[i],
//
// and, where E is not nil, the estimate h·Σ E[i]·k[i] of its local error, E being B less the weights of an embedded
// method. E may have one element more than B: its last then belongs to the field at the end of the step, which the next
// step needs. A step costs s evaluations; where the last stage is the field at the end of the step, the next step's
// first (FSAL), s - 1.
//
// It is used through a pointer, so that methods compare. The arrays must not change once a run has started.
type Tableau struct {
	Name     string
	A        [][]float64 // s rows, row i with i elements
	B, C     []float64   // s weights, s abscissae
	E        []float64   // s or s+1 weights of the error estimate, or nil
	Low      []float64   // s weights of a second estimate, of lower order, that tempers E; see [DOP853]
	Dense    [][]float64 // rows b_i of an interpolant, coefficients of θ, θ², ...; nil: Hermite's cubic up to order 4
	Extra    [][]float64 // rows of further stages for the interpolant, after those of B and the field at the end
	Order    int         // of y'
	ErrOrder int         // power of h that the estimate goes with; zero: Order, the usual for an embedded lower order
	Ref      string      // where the numbers are from
	Keys     []string    // the BibTeX keys of Ref, as Cite returns them

	calm float64      // the |h·λ| from which on the interpolant amplifies what the steps damp; 0: none
	cheb *interpolant // an interpolant of high degree, in place of Dense and Extra
}

// String returns the method's name.
func (m *Tableau) String() string { return m.Name }

func (m *Tableau) Cite() []string { return m.Keys }

// Check returns an error if the arrays do not have the shape that [Tableau] states or if a row sum
// Σ_j A[i][j] is not C[i].
func (m *Tableau) Check() error {
	s := len(m.B)
	if s == 0 && len(m.A) == 0 && len(m.C) == 0 {
		return fmt.Errorf("rk: the tableau %q has no stages: A, B, C and Order define a method; rk.Tsit5 is a ready one", m.Name)
	}
	if s == 0 || len(m.A) != s || len(m.C) != s {
		return fmt.Errorf("rk: %s: %d rows, %d weights and %d abscissae", m.Name, len(m.A), s, len(m.C))
	}
	if m.E != nil && len(m.E) != s && len(m.E) != s+1 {
		return fmt.Errorf("rk: %s: %d error weights for %d stages", m.Name, len(m.E), s)
	}
	if m.Low != nil && (m.E == nil || len(m.Low) != s) {
		return fmt.Errorf("rk: %s: %d weights of a second estimate for %d stages and %d weights of the first", m.Name, len(m.Low), s, len(m.E))
	}
	for i, row := range m.A {
		if len(row) != i {
			return fmt.Errorf("rk: %s: row %d has %d elements", m.Name, i, len(row))
		}
		sum := -m.C[i]
		for _, a := range row {
			sum += a
		}
		if sum > 1e-13 || sum < -1e-13 {
			return fmt.Errorf("rk: %s: row %d sums to %g more than its abscissa", m.Name, i, sum)
		}
	}
	return nil
}

// FSAL reports that the last stage is the field at the end of the step, so that the next step has it already.
func (m *Tableau) FSAL() bool {
	s := len(m.B)
	if s < 2 || m.B[s-1] != 0 || m.C[s-1] != 1 {
		return false
	}
	for j, a := range m.A[s-1] {
		if a != m.B[j] {
			return false
		}
	}
	return true
}

func (m *Tableau) Start(r *ode.Run) (ode.Stepper, error) {
	if err := m.Check(); err != nil {
		return nil, err
	}
	s := len(m.B)
	if m.FSAL() {
		s--
	}
	st := &stepper{tab: m, run: r, stages: make([]row, s), c: m.C}
	if s > 1 {
		st.at = r.NewPoint()
	}
	st.k = make([][]float64, len(m.B)+1)
	for i := 1; i < s; i++ {
		st.k[i] = make([]float64, r.Dim())
	}
	for i := 1; i < s; i++ {
		st.stages[i] = compact(m.A[i], st.k)
	}
	st.end = compact(m.B[:s], st.k)
	if m.E != nil {
		st.err, st.low = compact(m.E, st.k), compact(m.Low, st.k)
	}
	st.beta = m.RealInterval()
	return st.powers(), nil
}

// row is a row of a tableau without its zeros: the weights, the stages they belong to, and room for the stages.
type row struct {
	a  []float64
	at []int
	k  [][]float64
}

func compact(a []float64, k [][]float64) row {
	var r row
	for j, v := range a {
		if v != 0 {
			r.a = append(r.a, v)
			r.at = append(r.at, j)
		}
	}
	r.k = make([][]float64, len(r.a))
	for i, j := range r.at {
		r.k[i] = k[j]
	}
	return r
}

// gather returns the stages of the row. Between two calls only the first stage and those from moved on have changed.
func (r *row) gather(k [][]float64, moved int) [][]float64 {
	for i := len(r.at) - 1; i > 0 && r.at[i] >= moved; i-- {
		r.k[i] = k[r.at[i]]
	}
	if len(r.at) > 0 {
		r.k[0] = k[r.at[0]]
	}
	return r.k
}

type stepper struct {
	tab    *Tableau
	run    *ode.Run
	stages []row
	end    row
	err    row
	low    row
	c      []float64
	k      [][]float64
	at     *ode.Point // the place of a stage
	beta   float64
}

func (m *stepper) Try(s *ode.Step) error {
	m.k[0] = s.L.Field()
	for i := 1; i < len(m.stages); i++ {
		st := &m.stages[i]
		vec.Combine(m.at.Y, s.L.Y, s.H, st.a, st.gather(m.k, len(m.k)))
		m.run.Eval(m.k[i], m.at, s.L.T+float64(m.c[i]*s.H), &s.M)
	}
	vec.Combine(s.R.Y, s.L.Y, s.H, m.end.a, m.end.gather(m.k, len(m.k)))
	return nil
}

// Estimate implements ode.Estimator. The field at the end of the step is evaluated if the tableau's estimate uses
// it, and is then the next step's first stage.
func (m *stepper) Estimate(s *ode.Step, w vec.Weights) float64 {
	if last := len(m.stages); last < len(m.tab.E) {
		m.k[last] = s.R.Field()
	}
	e := vec.ErrNorm(w, s.L.Y, s.R.Y, s.H, m.err.a, m.err.gather(m.k, len(m.stages)))
	if m.tab.Low == nil {
		return e
	}
	return temper(e, vec.ErrNorm(w, s.L.Y, s.R.Y, s.H, m.low.a, m.low.gather(m.k, len(m.stages))))
}

// temper returns e²/√(e² + 0.01·low²), and +Inf if either is infinite.
func temper(e, low float64) float64 {
	switch {
	case math.IsInf(e, 1) || math.IsInf(low, 1):
		return inf
	case e == 0:
		return 0
	}
	return e / vec.Hypot(1, .1*low/e) // without squares that overflow
}

func (m *stepper) ErrOrder() int {
	if m.tab.ErrOrder > 0 {
		return m.tab.ErrOrder
	}
	return m.tab.Order
}

// Stable implements ode.Stabler: β/ρ with the real stability interval [-β, 0] of the method and the spectral radius ρ
// at the left end, under the step's preconditioner.
func (m *stepper) Stable(s *ode.Step) float64 {
	if h := m.beta / s.SpectralRadius(); h >= 0 {
		return h
	}
	return inf
}
