package split_test

import (
	"context"
	"math"
	"testing"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/odetest"
	"github.com/odescent/odescent/ode/split"
	"gonum.org/v1/gonum/mat"
)

func TestExponential(t *testing.T) {
	autonomous := referenced(t, odetest.Problem{
		Name: "whirl", Y0: []float64{1, -.5, .25}, T1: 2, ATol: 1, Floor: 1, System: func() *ode.System { return whirl(0, 1) },
	})
	forced := referenced(t, odetest.Problem{
		Name: "forced", Y0: []float64{1, -.5, .25}, T1: 2, ATol: 1, Floor: 1, System: func() *ode.System { return whirl(1, 1) },
	})
	// The tolerance of the Krylov space, at dimensions up to three, is that of rounding.
	conforms(t, split.ExpEuler{}, autonomous, 2, 1e-10, odetest.Evals(1))
	conforms(t, split.ExpEuler{}, forced, 1, 1e-10)
	conforms(t, split.ETDRK2{}, autonomous, 2, 1e-10, odetest.Evals(2))
	conforms(t, split.ETDRK2{}, forced, 2, 1e-10)
	conforms(t, split.ExpEuler{}, bowl, 2, 1e-10, odetest.Evals(1)) // symmetric, by products
	conforms(t, split.ETDRK2{}, bowl, 2, 1e-10)
	conforms(t, split.ETDRK2{}, odetest.ProtheroRobinson, 2, 1e-12) // stiff, of rate 1000
	conforms(t, split.ExpEuler{}, odetest.Arc, 2, 1e-7)             // by differences, which are good to 1e-8
}

// On a linear system one step of any length is exact, to the rounding of the exponential: some 10·ε·‖hA‖.
func TestExponentialLinear(t *testing.T) {
	for _, h := range []float64{.1, 2, 20} {
		sys := whirl(0, 0)
		a, e := mat.NewDense(3, 3, nil), mat.NewDense(3, 3, nil)
		sys.Jac(a, 0, []float64{0, 0, 0})
		a.Scale(h, a)
		e.Exp(a)
		y0 := mat.NewVecDense(3, []float64{1, 2, -1})
		var want mat.VecDense
		want.MulVec(e, y0)
		for _, m := range []ode.Method{split.ExpEuler{}, split.ETDRK2{}} {
			it, err := ode.New(context.Background(), whirl(0, 0), []float64{1, 2, -1}, 0, math.Inf(1), ode.Config{Method: m, Control: control.Fixed{H: h}})
			if err != nil {
				t.Fatal(err)
			}
			it.Next()
			for i, y := range it.Point().Y {
				if d := math.Abs(y - want.AtVec(i)); d > 1e-14*(1+5*h) {
					t.Errorf("%v, h = %g: y[%d] = %v, want %v", m, h, i, y, want.AtVec(i))
				}
			}
		}
	}
}

// A diagonal preconditioner D makes y' = D·(-A)y: one step is e^(-hDA)y, which is not symmetric though A is.
func TestExponentialMetric(t *testing.T) {
	a := []float64{3, 1, 1, 2}
	sys := &ode.System{
		Dim: 2, Symmetric: true,
		Force: func(dst []float64, _ float64, y []float64) {
			dst[0], dst[1] = -a[0]*y[0]-a[1]*y[1], -a[2]*y[0]-a[3]*y[1]
		},
		JacVec: func(dst []float64, _ float64, _, v []float64) {
			dst[0], dst[1] = -a[0]*v[0]-a[1]*v[1], -a[2]*v[0]-a[3]*v[1]
		},
	}
	for _, d := range [][]float64{{.5, 4}, {0, 1}, {-.5, 1}} {
		it, err := ode.New(context.Background(), sys, []float64{1, -2}, 0, math.Inf(1), ode.Config{
			Method: split.ExpEuler{}, Control: metric{.7, ode.Precond{Scale: 2, Diag: d}}})
		if err != nil {
			t.Fatal(err)
		}
		it.Next()
		m, e := mat.NewDense(2, 2, nil), mat.NewDense(2, 2, nil)
		for i := range 2 {
			for j := range 2 {
				m.Set(i, j, -.7*2*d[i]*a[2*i+j])
			}
		}
		e.Exp(m)
		for i, y := range it.Point().Y {
			want := e.At(i, 0) - 2*e.At(i, 1)
			if math.Abs(y-want) > 1e-13*(1+math.Abs(want)) { // ten roundings at the norm 16 of the exponent
				t.Errorf("D = %v: y[%d] = %v, want %v", d, i, y, want)
			}
		}
	}
}

// preconditioner takes every step h long under m.
type metric struct {
	h float64
	m ode.Precond
}

func (c metric) String() string                         { return "preconditioner" }
func (c metric) Start(*ode.Run) (ode.Controller, error) { return c, nil }
func (c metric) Propose(s *ode.Step)                    { s.H, s.M = c.h, c.m }
func (c metric) Accept(*ode.Step) bool                  { return true }
func (c metric) Update(*ode.Step)                       {}
func (c metric) State(func([]float64))                  {}

// The heat equation at h·ρ = 1000: Lanczos' method needs some 2.4·√(h·ρ) products a step, and an explicit method stable for
// h·ρ < 2, 500. The first steps, from a state that does not fit the boundary, do not come out with a hundred.
func TestLanczosHeat(t *testing.T) {
	p := odetest.Heat
	const t1, steps = .01, 40
	sol, err := ode.Solve(context.Background(), p.System(), p.Y0, 0, t1, ode.Config{
		Method: split.ExpEuler{}, Control: control.Fixed{H: t1 / steps}})
	if err != nil {
		t.Fatal(err)
	}
	want := make([]float64, len(p.Y0))
	p.Exact(want, t1)
	var worst float64
	for i, y := range sol.Y {
		worst = math.Max(worst, math.Abs(y-want[i]))
	}
	t.Logf("error %.3g, %d products, %d vectors, %d rejected", worst, sol.Stats.JacVecs, sol.Stats.FieldEvals, sol.Stats.Rejected)
	if worst > steps*1e-10 { // the tolerance in every step, of moves of at most one
		t.Errorf("error %.3g", worst)
	}
	if n := sol.Stats.JacVecs; sol.Stats.FieldEvals > steps+5 || n > 100*steps || n < 10*steps {
		t.Errorf("%d products and %d vectors in %d steps", n, sol.Stats.FieldEvals, steps)
	}
}

// Where the Krylov space is too small the step is shortened, and a field that is not finite ends the run.
func TestKrylovLimits(t *testing.T) {
	p := odetest.Heat
	it, err := ode.New(context.Background(), p.System(), p.Y0, 0, math.Inf(1), ode.Config{
		Method: split.ExpEuler{Dim: 12, Tol: 1e-6}, Control: control.Fixed{H: 1e-4}, MaxSteps: 3})
	if err != nil {
		t.Fatal(err)
	}
	for it.Next() {
		if h := it.Step().H; !(h < 1e-4) {
			t.Errorf("a step of %g by twelve dimensions", h)
		}
	}
	if it.Err() != nil || it.Stats().BySolver == 0 {
		t.Errorf("%v, %+v", it.Err(), it.Stats())
	}
	bad := &ode.System{Dim: 1, Field: func(dst []float64, _ float64, _ []float64) { dst[0] = math.NaN() }}
	for _, m := range []ode.Method{split.ExpEuler{}, split.ETDRK2{}} {
		if sol, err := ode.Solve(context.Background(), bad, []float64{1}, 0, 1, ode.Config{Method: m, Control: control.Fixed{H: .1}}); err == nil {
			t.Errorf("%v: no error, %+v", m, sol)
		}
	}
}
