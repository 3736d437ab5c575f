package stiff_test

import (
	"context"
	"math"
	"testing"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/odetest"
	"github.com/odescent/odescent/ode/stiff"
	"gonum.org/v1/gonum/mat"
)

func solve(t *testing.T, sys *ode.System, y0 []float64, t0, t1 float64, m ode.Method, c ode.Control) ode.Solution {
	t.Helper()
	sol, err := ode.Solve(context.Background(), sys, y0, t0, t1, ode.Config{Method: m, Control: c})
	if err != nil {
		t.Fatalf("%v: %v", m, err)
	}
	return sol
}

// quadratic is the flow down ½xᵀAx - bᵀx with a dense A of condition 1e3.
func quadratic() (sys *ode.System, a *mat.SymDense, b []float64) {
	const n = 6
	a, b = mat.NewSymDense(n, nil), make([]float64, n)
	for i := range n {
		b[i] = float64(i%3) - 1
		for j := range i + 1 {
			a.SetSym(i, j, 1/float64(i+j+1))
		}
		a.SetSym(i, i, a.At(i, i)+math.Pow(10, float64(i-3)))
	}
	return &ode.System{
		Dim: n, Symmetric: true,
		Force: func(dst []float64, _ float64, y []float64) {
			for i := range n {
				dst[i] = b[i]
				for j := range n {
					dst[i] -= a.At(i, j) * y[j]
				}
			}
		},
		Jac: func(dst *mat.Dense, _ float64, _ []float64) { dst.Scale(-1, a) },
	}, a, b
}

// Implicit Euler on the flow down a quadratic is the proximal point: (I + hA)·x' = x + h·b. The condition of the
// system is at most 1e3·h/h, so 1e-12 leaves a factor of 4 over 1e3·2⁻⁵² for each of its unit-sized numbers.
func TestProximalPoint(t *testing.T) {
	for _, h := range []float64{.01, 1, 1e4} {
		for _, l := range []stiff.Linear{stiff.Auto, stiff.LU, stiff.CG, stiff.MINRES} {
			sys, a, b := quadratic()
			m := stiff.ImplicitEuler
			m.Linear = l
			x := []float64{1, 2, 3, -3, 2, 1}
			sol := solve(t, sys, x, 0, h, m, control.Fixed{H: h})
			lhs := mat.NewDense(6, 6, nil)
			rhs := mat.NewVecDense(6, nil)
			for i := range 6 {
				rhs.SetVec(i, x[i]+h*b[i])
				for j := range 6 {
					lhs.Set(i, j, h*a.At(i, j))
				}
				lhs.Set(i, i, 1+lhs.At(i, i))
			}
			var want mat.VecDense
			if err := want.SolveVec(lhs, rhs); err != nil {
				t.Fatal(err)
			}
			for i, v := range sol.Y {
				if d := math.Abs(v - want.AtVec(i)); d > 1e-12*mat.Norm(&want, math.Inf(1))*(1+1e2*float64(len(l)/2)) {
					t.Errorf("h = %g, %v: x[%d] = %v, the proximal point is %v", h, m, i, v, want.AtVec(i))
				}
			}
		}
	}
}

// valley is the flow down Rosenbrock's function.
func valley() *ode.System {
	return &ode.System{
		Dim: 2, Symmetric: true,
		Force: func(dst []float64, _ float64, y []float64) {
			u := y[1] - y[0]*y[0]
			dst[0], dst[1] = 2*(1-y[0])+400*y[0]*u, -200*u
		},
		Potential: func(_ float64, y []float64) float64 {
			u := y[1] - y[0]*y[0]
			return (1-y[0])*(1-y[0]) + 100*u*u
		},
		Jac: func(dst *mat.Dense, _ float64, y []float64) {
			dst.SetRow(0, []float64{-2 + 400*(y[1]-3*y[0]*y[0]), 400 * y[0]})
			dst.SetRow(1, []float64{400 * y[0], -200})
		},
	}
}

// Linearly implicit Euler is Levenberg's and Marquardt's step: (H + I/h)·d = -∇f, one evaluation, one Jacobian and
// one system for each.
func TestLevenbergMarquardt(t *testing.T) {
	sys := valley()
	x := []float64{-1.2, 1}
	f, jac := make([]float64, 2), mat.NewDense(2, 2, nil)
	const h, n = .3, 5
	sol := solve(t, sys, x, 0, n*h, stiff.LinImplicitEuler, control.Fixed{H: h})
	y := []float64{x[0], x[1]}
	for range n {
		sys.Force(f, 0, y)
		sys.Jac(jac, 0, y)
		a, b, c := 1/h-jac.At(0, 0), -jac.At(0, 1), 1/h-jac.At(1, 1)
		det := a*c - b*b
		y[0] += (c*f[0] - b*f[1]) / det
		y[1] += (a*f[1] - b*f[0]) / det
	}
	for i := range y {
		// Five steps of solving a system of condition 1e3 by a formula that squares it: 1e6·2⁻⁵² each.
		if math.Abs(sol.Y[i]-y[i]) > 1e-9 {
			t.Errorf("x[%d] = %v, want %v", i, sol.Y[i], y[i])
		}
	}
	if s := sol.Stats; s.FieldEvals != n || s.JacEvals != n || s.LinearSolves != n {
		t.Errorf("%+v, want one vector, one Jacobian and one solve a step", s)
	}
}

// Implicit Euler never climbs on a convex function, whatever the length, and ends at the minimum; on a function that
// is not convex it takes the root it finds, and does not climb with h below 1/|λ| of the most negative curvature.
func TestDescent(t *testing.T) {
	for _, c := range []struct {
		sys *ode.System
		y0  []float64
		h   []float64
	}{
		{bowl(), []float64{2, -1, 1}, []float64{.001, .1, 10, 1e6}},
		{bowlJac(), []float64{20, -10, 10}, []float64{.001, .1, 10, 1e6}},
		{valley(), []float64{-1.2, 1}, []float64{1e-4, 1e-3, 5e-3}},
	} {
		for _, h := range c.h {
			it, err := ode.New(context.Background(), c.sys, c.y0, 0, math.Inf(1), ode.Config{
				Method: stiff.ImplicitEuler, Control: control.Fixed{H: h}, MaxSteps: 50, Potential: true,
			})
			if err != nil {
				t.Fatal(err)
			}
			last := it.Point().Potential()
			for s := range it.Steps() {
				v := s.R.Potential()
				if v > last*(1+1e-14) {
					t.Errorf("h = %g, step %d: from %v up to %v", h, s.K, last, v)
				}
				if s.H != h {
					t.Errorf("h = %g was cut to %g", h, s.H)
				}
				last = v
			}
			if it.Err() != nil {
				t.Error(it.Err())
			}
			if h == 1e6 && last > 1e-20 {
				t.Errorf("h = %g: ends at %v", h, last)
			}
		}
	}
}

// A preconditioner M stands for the field M·f: a run with the factor in the field is the same. The factor is in the
// position's rows only.
func TestMetric(t *testing.T) {
	diag := []float64{.5, 2, 4}
	for name, m := range methods(t) {
		for _, sys := range []func() *ode.System{bowl, bowlJac} {
			plain := sys()
			scaled := &ode.System{
				Dim: 3,
				Field: func(dst []float64, t float64, y []float64) {
					plain.Force(dst, t, y)
					for i := range dst {
						dst[i] *= 3 * diag[i]
					}
				},
				Jac: func(dst *mat.Dense, t float64, y []float64) {
					bowlJac().Jac(dst, t, y)
					for i := range diag {
						for j := range diag {
							dst.Set(i, j, 3*diag[i]*dst.At(i, j))
						}
					}
				},
			}
			y0 := []float64{2, -1, 1}
			a := solve(t, sys(), y0, 0, .5, m, frozen{ode.Precond{Scale: 3, Diag: diag}, .01})
			b := solve(t, scaled, y0, 0, .5, m, control.Fixed{H: .01})
			for i := range y0 {
				if d := math.Abs(a.Y[i] - b.Y[i]); d > 1e-10 { // fifty steps that end Newton's method at 1e-15, CG at 1e-13·cond
					t.Errorf("%s: y[%d] = %v under the preconditioner, %v with it in the field", name, i, a.Y[i], b.Y[i])
				}
			}
		}
		// x' = M·v, v' = -x, with M = 4: a turn at speed 2.
		sys := odetest.Problem{System: func() *ode.System {
			return &ode.System{Dim: 2, Pos: 1, Field: func(dst []float64, _ float64, y []float64) { dst[0], dst[1] = y[1], -y[0] }}
		}}.System
		a := solve(t, sys(), []float64{1, 0}, 0, 1, m, frozen{ode.Precond{Scale: 2, Diag: []float64{2}}, 1e-3})
		if math.Abs(a.Y[0]-math.Cos(2)) > 5e-3 || math.Abs(a.Y[1]+math.Sin(2)/2) > 5e-3 { // order 1: h·λ²·t/2 = 2e-3
			t.Errorf("%s: %v, want %v and %v", name, a.Y, math.Cos(2), -math.Sin(2)/2)
		}
	}
}

// frozen is a control with a preconditioner of its own.
type frozen struct {
	m ode.Precond
	h float64
}

func (f frozen) String() string                         { return "frozen" }
func (f frozen) Start(*ode.Run) (ode.Controller, error) { return f, nil }
func (f frozen) Propose(s *ode.Step)                    { s.H, s.M = f.h, f.m }
func (f frozen) Accept(*ode.Step) bool                  { return true }
func (f frozen) Update(*ode.Step)                       {}
func (f frozen) State(func([]float64))                  {}

// Integration towards earlier times undoes the one towards later ones.
func TestBackwards(t *testing.T) {
	for name, m := range methods(t) {
		for _, sys := range []func() *ode.System{arc, odetest.Arc.System} {
			c := control.Fixed{H: 1e-3}
			there := solve(t, sys(), []float64{1, 1}, 0, 1, m, c)
			back := solve(t, sys(), there.Y, 1, 0, m, c)
			for i, v := range back.Y {
				if math.Abs(v-1) > 5e-3 { // two errors of order 1 with h = 1e-3 and second derivatives below 2
					t.Errorf("%s: y[%d] = %v, want 1", name, i, v)
				}
			}
		}
	}
}

// At a saddle, where I - hJ has both signs, every linear solver finds the step: Cholesky by way of LU, CG by way of
// MINRES.
func TestSaddle(t *testing.T) {
	sys := &ode.System{
		Dim: 2, Symmetric: true,
		Force:  func(dst []float64, _ float64, y []float64) { dst[0], dst[1] = -y[0]-y[1], y[1]-y[0] },
		JacVec: func(dst []float64, _ float64, _, v []float64) { dst[0], dst[1] = -v[0]-v[1], v[1]-v[0] },
	}
	const h = 2. // (1 + h, h; h, 1 - h)·x' = x, of determinant 1 - 2h² = -7
	want := []float64{((1-h)*1 - h*2) / -7, ((1+h)*2 - h*1) / -7}
	for _, l := range []stiff.Linear{stiff.Auto, stiff.LU, stiff.Cholesky, stiff.CG, stiff.MINRES} {
		a, b := stiff.ImplicitEuler, stiff.LinImplicitEuler
		a.Linear, b.Linear = l, l
		for _, m := range []ode.Method{a, b} {
			sol := solve(t, sys, []float64{1, 2}, 0, h, m, control.Fixed{H: h})
			for i, w := range want {
				if math.Abs(sol.Y[i]-w) > 1e-12 { // a condition of 2, at a residual of 1e-13
					t.Errorf("%v: y[%d] = %v, want %v", m, i, sol.Y[i], w)
				}
			}
		}
	}
}
