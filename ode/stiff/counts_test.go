package stiff_test

import (
	"context"
	"math"
	"slices"
	"testing"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/odetest"
	"github.com/odescent/odescent/ode/stiff"
	"gonum.org/v1/gonum/mat"
)

// What a step costs, ten of them under a fixed control: with a Jacobian, with products and with neither.
func TestCounts(t *testing.T) {
	const n = 10
	count := func(m ode.Method, sys *ode.System, y0 []float64) ode.Stats {
		return solve(t, sys, y0, 0, n*.015625, m, control.Fixed{H: .015625}).Stats
	}
	stages := map[string]int{"ros2": 2, "ros3p": 2, "rodas4": 6, "rodas5p": 8} // evaluations
	systems := map[string]int{"ros2": 2, "ros3p": 3, "rodas4": 6, "rodas5p": 8}
	for name, s := range stages {
		m := methods(t)[name].(stiff.Rosenbrock)
		y0 := []float64{1, 1}
		given := count(m, arc(), y0)
		if want := (ode.Stats{Steps: n, FieldEvals: n * (s + 1), JacEvals: n, LinearSolves: n * systems[name], Factorizations: n}); given != want {
			t.Errorf("%s: %+v, want %+v", name, given, want)
		}
		m.Autonomous = true
		if got := count(m, arc(), y0).FieldEvals; got != n*s {
			t.Errorf("%s: %d evaluations of a field without time, want %d", name, got, n*s)
		}
		if got := count(m, odetest.Arc.System(), y0).FieldEvals; got != n*(s+2) {
			t.Errorf("%s: %d evaluations with differences, want %d", name, got, n*(s+2))
		}
		// The force depends on one of the two coordinates.
		if got := count(m, odetest.Oscillator.System(), []float64{1, 0}); got.FieldEvals != n*(s+1) || got.JacEvals != n {
			t.Errorf("%s on a force: %+v, want %d vectors", name, got, n*(s+1))
		}
		m.Linear = stiff.LU
		if got := count(m, bowl(), []float64{1, 1, 1}); got.FieldEvals != n*s || got.JacEvals != n || got.JacVecs != 3*n {
			t.Errorf("%s by products: %+v", name, got)
		}
		m.Linear = stiff.CG
		got := count(m, bowl(), []float64{1, 1, 1})
		if got.FieldEvals != n*s || got.JacEvals != 0 || got.JacVecs < got.LinearSolves || got.JacVecs > 4*got.LinearSolves {
			t.Errorf("%s by conjugate gradients: %+v", name, got) // at most three directions, and rounding
		}
	}
	// A linear system takes one Newton iteration to solve and one to see that it is solved; trbdf2 finds the slope at
	// the left end in the step before, but for the first.
	sys := odetest.Oscillator.System()
	if got := count(stiff.ImplicitEuler, sys, []float64{1, 0}); got.JacEvals != 1 || got.FieldEvals > 1+1+3*n {
		t.Errorf("impliciteuler: %+v", got)
	}
	if got := count(stiff.TRBDF2, sys, []float64{1, 0}); got.JacEvals != 1 || got.FieldEvals > 2+2*3*n {
		t.Errorf("trbdf2: %+v", got)
	}
}

// One factorization a step of a Rosenbrock method, two where Cholesky fails, none of conjugate gradients; one in all for a
// constant Jacobian and a constant step, and for Radau5 a real and a complex one. A run that is resumed counts as the whole one.
func TestFactorizations(t *testing.T) {
	const n, h = 10, .015625
	spring := odetest.Oscillator.System()
	hill := &ode.System{ // y' = 2y/h: I - hJ is -1
		Dim: 1, Symmetric: true, Autonomous: true,
		Field: func(dst []float64, _ float64, y []float64) { dst[0] = 2 / h * y[0] },
		Jac:   func(dst *mat.Dense, _ float64, _ []float64) { dst.Set(0, 0, 2/h) },
	}
	cg := stiff.LinImplicitEuler
	cg.Linear = stiff.CG
	for _, c := range []struct {
		m    ode.Method
		sys  *ode.System
		y0   []float64
		want int
	}{
		{stiff.LinImplicitEuler, spring, []float64{1, 0}, n},
		{stiff.LinImplicitEuler, hill, []float64{1}, 2 * n},
		{stiff.Rodas4, spring, []float64{1, 0}, n},
		{cg, bowl(), []float64{1, 1, 1}, 0},
		{stiff.ImplicitEuler, spring, []float64{1, 0}, 1},
		{stiff.TRBDF2, spring, []float64{1, 0}, 1},
		{stiff.SDIRK4, spring, []float64{1, 0}, 1},
		{stiff.Radau5{}, spring, []float64{1, 0}, 2},
	} {
		start := func() *ode.Integrator {
			it, err := ode.New(context.Background(), c.sys, c.y0, 0, n*h, ode.Config{Method: c.m, Control: control.Fixed{H: h}})
			if err != nil {
				t.Fatal(err)
			}
			return it
		}
		whole, parts := start(), start()
		for whole.Next() {
			parts.Next()
			next := start()
			if err := next.Restore(parts.Snapshot()); err != nil {
				t.Fatal(err)
			}
			if parts = next; parts.Stats() != whole.Stats() {
				t.Fatalf("%v, resumed after %d steps: %+v, want %+v", c.m, whole.Stats().Steps, parts.Stats(), whole.Stats())
			}
		}
		if got := whole.Stats().Factorizations; got != c.want {
			t.Errorf("%v: %d factorizations in %d steps, want %d", c.m, got, n, c.want)
		}
	}
	// Under a control that changes the step, too, snapshots change neither counts nor bits.
	for _, m := range []ode.Method{stiff.Radau5{}, stiff.TRBDF2, stiff.SDIRK4, stiff.Rodas4} {
		start := func() *ode.Integrator {
			it, err := ode.New(context.Background(), vanderpol.System(), vanderpol.Y0, 0, 2, ode.Config{Method: m, Control: control.Gustafsson{RTol: 1e-5, ATol: 1e-5}})
			if err != nil {
				t.Fatal(err)
			}
			return it
		}
		whole, parts := start(), start()
		for whole.Next() {
			parts.Next()
			if whole.Stats().Steps%3 == 0 {
				next := start()
				if err := next.Restore(parts.Snapshot()); err != nil {
					t.Fatal(err)
				}
				parts = next
			}
		}
		if parts.Next(); parts.Stats() != whole.Stats() || !slices.Equal(parts.Point().Y, whole.Point().Y) {
			t.Errorf("%v: resumed %+v, whole %+v", m, parts.Stats(), whole.Stats())
		}
		s := whole.Stats()
		if s.Factorizations < s.JacEvals || s.Factorizations > 2*(s.Steps+s.Rejected)+s.BySolver {
			t.Errorf("%v: %+v", m, s)
		}
	}
}

// With Tol the iterations stop at a residual of Tol times the right side, ‖(I - hJ)Δ - hf‖ ≤ Tol·‖hf‖, after fewer products.
func TestInexact(t *testing.T) {
	const n, h = 40, 1e3
	lambda := func(i int) float64 { return math.Pow(10, -3*float64(i)/(n-1)) }
	sys := &ode.System{
		Dim: n, Symmetric: true,
		Field: func(dst []float64, _ float64, y []float64) {
			for i := range dst {
				dst[i] = -lambda(i) * y[i]
			}
		},
		JacVec: func(dst []float64, _ float64, _, v []float64) {
			for i := range dst {
				dst[i] = -lambda(i) * v[i]
			}
		},
	}
	y0 := make([]float64, n)
	for i := range y0 {
		y0[i] = 1
	}
	step := func(tol float64) (residual float64, products int) {
		m := stiff.LinImplicitEuler
		m.Linear, m.Tol = stiff.CG, tol
		s := solve(t, sys, y0, 0, h, m, control.Fixed{H: h})
		var num, den float64
		for i, y := range s.Y {
			f := -h * lambda(i) * y0[i]
			num, den = math.Hypot(num, (1+h*lambda(i))*(y-y0[i])-f), math.Hypot(den, f)
		}
		return num / den, s.Stats.JacVecs
	}
	_, all := step(0)
	for _, tol := range []float64{.1, 1e-3} {
		if r, n := step(tol); r > tol*(1+1e-9) || r < tol*1e-3 || n >= all {
			t.Errorf("tol = %g: residual %.2g after %d products, %d without", tol, r, n, all)
		}
	}
}

// A system that says it is autonomous spares a Rosenbrock method the difference in t: seven evaluations a step of Rodas4
// become six, nine of Rodas5P eight.
func TestAutonomous(t *testing.T) {
	for _, c := range []struct {
		m           ode.Method
		plain, less int
	}{{stiff.Rodas4, 7, 6}, {stiff.Rodas5P, 9, 8}, {stiff.ROS3P, 3, 2}, {stiff.ROS2, 3, 2}, {stiff.LinImplicitEuler, 1, 1}} {
		per := func(autonomous bool) (int, []float64) {
			sys := odetest.Robertson.System()
			sys.Autonomous = autonomous
			it, err := ode.New(context.Background(), sys, odetest.Robertson.Y0, 0, math.Inf(1), ode.Config{Method: c.m, Control: control.Fixed{H: 1e-4}, MaxSteps: 8})
			if err != nil {
				t.Fatal(err)
			}
			for it.Next() {
			}
			return it.Stats().FieldEvals / 8, it.Point().Y
		}
		plain, y := per(false)
		less, z := per(true)
		if plain != c.plain || less != c.less || !slices.Equal(y, z) {
			t.Errorf("%v: %d evaluations a step, %d of an autonomous system, want %d and %d; states %v and %v", c.m, plain, less, c.plain, c.less, y, z)
		}
	}
}

// Radau5 needs at most 1.05 times the evaluations of the Fortran RADAU5 to an error of 1e-6, which are 2725 on vdpol and 1335
// on rober with a given Jacobian: the geometric mean over tolerances that end with errors from 1e-7 to 1e-5, as counts at
// one tolerance depend on luck, each brought to 1e-6 by f ~ error^(-0.19), the slope here.
func TestRadauEvaluations(t *testing.T) {
	for _, c := range []struct {
		p       odetest.Problem
		fortran float64
	}{{odetest.VanDerPol, 2725}, {odetest.Robertson, 1335}} {
		var sum float64
		n := 0
		for k := range 25 {
			rtol := math.Pow(10, -4-float64(k)/8)
			sol := solve(t, c.p.System(), c.p.Y0, 0, c.p.T1, stiff.Radau5{}, control.Gustafsson{RTol: rtol, ATol: rtol * c.p.ATol})
			if e := c.p.Err(sol.Y); e > 1e-7 && e < 1e-5 {
				sum += math.Log(float64(sol.Stats.FieldEvals)) + .19*math.Log(e/1e-6)
				n++
			}
		}
		if got := math.Exp(sum / float64(n)); got > 1.05*c.fortran || n < 10 {
			t.Errorf("%s: %.0f evaluations to 1e-6, the mean of %d, where RADAU5 needs %v", c.p.Name, got, n, c.fortran)
		} else {
			t.Logf("%s: %.0f evaluations to 1e-6, RADAU5 %v", c.p.Name, got, c.fortran)
		}
	}
}
