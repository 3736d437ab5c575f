package stiff_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/odetest"
	"github.com/odescent/odescent/ode/stiff"
	"gonum.org/v1/gonum/mat"
)

// structure says what a front states of its Jacobian.
type structure int

const (
	unstated structure = iota
	byBand
	byPattern
	byOwn
)

// front is y[i]' = d·(y[i-1] - 2y[i] + y[i+1]) + 3·(y[i+1] - y[i]) + y[i] - y[i]³ with zero at both ends, a wave that moves
// over n points: a tridiagonal Jacobian without symmetry. With byPattern the points have another order.
func front(n int, what structure) *ode.System {
	d := float64(n*n) / 4
	at := func(i int) int { return i }
	if what == byPattern {
		at = func(i int) int { return i * 4 % n } // n is odd
	}
	sys := &ode.System{Dim: n, Autonomous: true, Field: func(dst []float64, _ float64, y []float64) {
		for i := range n {
			var left, right float64
			if i > 0 {
				left = y[at(i-1)]
			}
			if i < n-1 {
				right = y[at(i+1)]
			}
			u := y[at(i)]
			dst[at(i)] = d*(left-2*u+right) + 3*(right-u) + u - u*u*u
		}
	}}
	switch what {
	case byBand:
		sys.Lower, sys.Upper = 1, 1
	case byPattern:
		sys.Pattern = make([][]int, n)
		for i := range n {
			for j := max(0, i-1); j <= min(n-1, i+1); j++ {
				sys.Pattern[at(i)] = append(sys.Pattern[at(i)], at(j))
			}
		}
	case byOwn:
		sys.Solver = func() ode.LinearSolver { return newThomas(n, d) }
	}
	return sys
}

func frontStart(n int) []float64 {
	y := make([]float64, n)
	for i := range y {
		y[i] = math.Sin(float64(i+1)) / 2
	}
	return y
}

// thomas solves the systems of a front by elimination without a choice of pivots.
type thomas struct {
	real, pair elimination
	zero       []float64
	bad        int // how many of the next factorisations fail
}

// elimination holds the factors.
type elimination struct {
	d       float64
	l, m, u []complex128 // the diagonal and its neighbours
	b       []complex128
}

func newThomas(n int, d float64) *thomas {
	v := func() []complex128 { return make([]complex128, n) }
	e := func() elimination { return elimination{d: d, l: v(), m: v(), u: v(), b: v()} }
	return &thomas{real: e(), pair: e(), zero: make([]float64, n)}
}

func (t *thomas) Factor(d []float64, _ float64, y []float64) bool {
	clear(t.zero)
	t.real.factor(d, t.zero, y)
	t.bad--
	return t.bad < 0
}

func (t *thomas) FactorComplex(re, im []float64, _ float64, y []float64) bool {
	t.pair.factor(re, im, y)
	return true
}

func (t *thomas) Solve(b []float64) bool {
	clear(t.zero)
	t.real.solve(b, t.zero)
	return true
}

func (t *thomas) SolveComplex(re, im []float64) bool {
	t.pair.solve(re, im)
	return true
}

func (e *elimination) factor(re, im, y []float64) {
	for i, v := range y {
		c := complex(re[i], im[i])
		e.l[i], e.u[i] = -c*complex(e.d, 0), -c*complex(e.d+3, 0)
		e.m[i] = 1 - c*complex(-2*e.d-2-3*v*v, 0)
		if i > 0 {
			e.l[i] /= e.m[i-1]
			e.m[i] -= e.l[i] * e.u[i-1]
		}
	}
}

func (e *elimination) solve(re, im []float64) {
	n := len(re)
	for i := range n {
		if e.b[i] = complex(re[i], im[i]); i > 0 {
			e.b[i] -= e.l[i] * e.b[i-1]
		}
	}
	for i := n - 1; i >= 0; i-- {
		if i < n-1 {
			e.b[i] -= e.u[i] * e.b[i+1]
		}
		e.b[i] /= e.m[i]
		re[i], im[i] = real(e.b[i]), imag(e.b[i])
	}
}

// However the structure is stated, the steps are those without it but for rounding, and a Jacobian by differences costs
// as many evaluations as there are groups of columns: three for 41, in place of 41; none with a solver of the user's.
func TestStructure(t *testing.T) {
	const n = 41
	for name, m := range methods(t) {
		c := ode.Control(control.Gustafsson{RTol: 1e-6, ATol: 1e-6, H0: 1e-3})
		if name == "trapezoidal" {
			c = control.Fixed{H: .02}
		}
		run := func(what structure) ode.Solution {
			y := frontStart(n)
			if what == byPattern {
				for i, v := range frontStart(n) {
					y[i*4%n] = v
				}
			}
			return solve(t, front(n, what), y, 0, .5, m, c)
		}
		want := run(unstated)
		for what, each := range map[structure]int{byBand: 3, byPattern: 3, byOwn: 0} {
			got := run(what)
			if got.Stats.Steps != want.Stats.Steps || got.Stats.JacEvals != want.Stats.JacEvals || got.Stats.LinearSolves != want.Stats.LinearSolves ||
				got.Stats.Factorizations != want.Stats.Factorizations {
				t.Errorf("%s, structure %d: %+v, without %+v", name, what, got.Stats, want.Stats)
			}
			if evals := want.Stats.FieldEvals - (n-each)*want.Stats.JacEvals; math.Abs(float64(got.Stats.FieldEvals-evals)) > float64(evals)/50 { // an iteration here and there
				t.Errorf("%s, structure %d: %d evaluations, want %d", name, what, got.Stats.FieldEvals, evals)
			}
			for i, v := range want.Y {
				j := i
				if what == byPattern {
					j = i * 4 % n
				}
				if d := math.Abs(v - got.Y[j]); !(d < 1e-7) { // a tenth of the tolerance: the Jacobians differ by rounding
					t.Errorf("%s, structure %d: y[%d] = %v, want %v", name, what, i, got.Y[j], v)
				}
			}
		}
	}
}

// A band of a Jacobian that is given, as a matrix with its zeros or by products, is exact: the same numbers either way.
func TestGivenBand(t *testing.T) {
	const n = 21
	row := func(i int, y []float64) (l, m, u float64) {
		d := float64(n*n) / 4
		return d, -2*d - 2 - 3*y[i]*y[i], d + 3
	}
	given := func(matrix bool) *ode.System {
		sys := front(n, byBand)
		if matrix {
			sys.Jac = func(dst *mat.Dense, _ float64, y []float64) {
				for i := range n {
					l, m, u := row(i, y)
					if dst.Set(i, i, m); i > 0 {
						dst.Set(i, i-1, l)
					}
					if i < n-1 {
						dst.Set(i, i+1, u)
					}
				}
			}
			return sys
		}
		sys.JacVec = func(dst []float64, _ float64, y, v []float64) {
			for i := range n {
				l, m, u := row(i, y)
				if dst[i] = m * v[i]; i > 0 {
					dst[i] += l * v[i-1]
				}
				if i < n-1 {
					dst[i] += u * v[i+1]
				}
			}
		}
		return sys
	}
	for name, m := range methods(t) {
		a := solve(t, given(true), frontStart(n), 0, .1, m, control.Fixed{H: .01})
		b := solve(t, given(false), frontStart(n), 0, .1, m, control.Fixed{H: .01})
		if fmt.Sprint(a.Y) != fmt.Sprint(b.Y) || a.Stats.JacVecs != 0 || b.Stats.JacVecs != 3*b.Stats.JacEvals || a.Stats.FieldEvals != b.Stats.FieldEvals {
			t.Errorf("%s: %v, %v by products; %+v, %+v", name, a.Y, b.Y, a.Stats, b.Stats)
		}
	}
}

// A solver of the user's as approximate inverse takes GMRES to the solution in few products, and where it fails the step is
// shorter.
func TestApproximateInverse(t *testing.T) {
	const n = 81
	for _, name := range []string{"rodas5p", "trbdf2"} {
		with := func(sys *ode.System) ode.Stats {
			m, err := stiff.Parse(name + "(linear=gmres)")
			if err != nil {
				t.Fatal(err)
			}
			return solve(t, sys, frontStart(n), 0, .1, m, control.Gustafsson{RTol: 1e-5, ATol: 1e-5}).Stats
		}
		plain, fitted := with(front(n, unstated)), with(front(n, byOwn))
		if fitted.JacVecs > 4*fitted.LinearSolves || fitted.JacVecs > plain.JacVecs/3 || plain.Factorizations != 0 || fitted.Factorizations == 0 {
			t.Errorf("%s: %+v, without an approximate inverse %+v", name, fitted, plain)
		}
	}
	bowl := bowlJac() // CG with the inverse of the diagonal of I - D·J, symmetric and positive
	bowl.Solver = func() ode.LinearSolver { return &diagonal{} }
	m := stiff.TRBDF2
	m.Linear = stiff.CG
	a := solve(t, bowl, []float64{2, -1, 1}, 0, 1, m, control.Gustafsson{RTol: 1e-6, ATol: 1e-6})
	bowl.Solver = nil
	b := solve(t, bowl, []float64{2, -1, 1}, 0, 1, m, control.Gustafsson{RTol: 1e-6, ATol: 1e-6})
	for i := range a.Y {
		if math.Abs(a.Y[i]-b.Y[i]) > 1e-6 {
			t.Errorf("%v with an approximate inverse, %v without", a.Y, b.Y)
		}
	}
	failing := front(n, unstated)
	failing.Solver = func() ode.LinearSolver {
		s := newThomas(n, float64(n*n)/4)
		s.bad = 1
		return s
	}
	if s := solve(t, failing, frontStart(n), 0, .1, stiff.Rodas5P, control.Gustafsson{RTol: 1e-5, ATol: 1e-5}).Stats; s.BySolver != 1 {
		t.Errorf("%+v, want one attempt without a solution", s)
	}
}

type diagonal struct{ d []float64 }

func (p *diagonal) Factor(d []float64, _ float64, y []float64) bool {
	p.d = p.d[:0]
	for i, c := range [3]float64{1, 30, 500} {
		p.d = append(p.d, 1+d[i]*(c+3*y[i]*y[i]+1))
	}
	return true
}

func (p *diagonal) Solve(b []float64) bool {
	for i := range b {
		b[i] /= p.d[i]
	}
	return true
}

// Radau5 refuses a solver of real systems alone; a matrix that is too large names the band; mistakes in the structure panic.
func TestStructureRefused(t *testing.T) {
	cfg := ode.Config{Method: stiff.Radau5{}, Control: control.Fixed{H: .1}}
	sys := odetest.Arc.System()
	sys.Solver = func() ode.LinearSolver { return &diagonal{} }
	if _, err := ode.New(context.Background(), sys, odetest.Arc.Y0, 0, 1, cfg); err == nil || !strings.Contains(err.Error(), "ComplexSolver") {
		t.Errorf("%v", err)
	}
	large := &ode.System{Dim: 1e5, Field: func(dst []float64, _ float64, y []float64) { copy(dst, y) }}
	if _, err := ode.New(context.Background(), large, make([]float64, 1e5), 0, 1, cfg); err == nil || !strings.Contains(err.Error(), "Lower") {
		t.Errorf("%v", err)
	}
	large.Lower, large.Upper = 1, 1
	if _, err := ode.New(context.Background(), large, make([]float64, 1e5), 0, 1, cfg); err != nil {
		t.Error(err)
	}
	for what, c := range map[string]ode.System{
		"bandwidths -1 and 0":   {Lower: -1},
		"a Pattern of 1 rows":   {Pattern: [][]int{{0}}},
		"column 2 in row 1":     {Pattern: [][]int{{0}, {2}}},
		"column -1 in row 0":    {Pattern: [][]int{{-1}, {1}}},
		"Lower and Upper, or a": {Lower: 1, Pattern: [][]int{{0}, {1}}},
	} {
		func() {
			defer func() {
				if got := fmt.Sprint(recover()); !strings.Contains(got, what) {
					t.Errorf("panics with %q, want %q", got, what)
				}
			}()
			c.Dim, c.Field = 2, func(dst []float64, _ float64, y []float64) { copy(dst, y) }
			_, err := ode.New(context.Background(), &c, make([]float64, 2), 0, 1, cfg)
			if !errors.Is(err, nil) {
				t.Error(err)
			}
		}()
	}
}
