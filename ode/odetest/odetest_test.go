package odetest_test

import (
	"context"
	"encoding/json"
	"math"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/odetest"
	"github.com/odescent/odescent/ode/rk"
	"gonum.org/v1/gonum/mat"
)

// The references are those of problems.json, which holds 20 digits and the definition of the error.
func TestReferences(t *testing.T) {
	text, err := os.ReadFile("testdata/problems.json")
	if err != nil {
		t.Fatal(err)
	}
	var file struct {
		ODE map[string]struct {
			T1    string   `json:"t1"`
			Floor string   `json:"err_floor"`
			N     int      `json:"n"`
			End   []string `json:"y_t1"`
			ATol  string   `json:"atol"`
		} `json:"ode"`
	}
	if err := json.Unmarshal(text, &file); err != nil {
		t.Fatal(err)
	}
	for name, want := range file.ODE {
		p, err := odetest.Lookup(name)
		if err != nil {
			t.Error(err)
			continue
		}
		if t1, _ := strconv.ParseFloat(want.T1, 64); p.T1 != t1 || len(p.Y0) != want.N || len(p.End) != want.N {
			t.Errorf("%s: to %v, %d components with %d references", name, p.T1, len(p.Y0), len(p.End))
		}
		floor, err := strconv.ParseFloat(want.Floor, 64)
		if err != nil {
			floor = odetest.MaxFloor
		}
		factor, rtol := strings.CutSuffix(want.ATol, " rtol")
		atol, err := strconv.ParseFloat(factor, 64)
		if err != nil {
			atol = 1
		}
		if p.Floor != floor || p.ATol != atol {
			t.Errorf("%s: floor %v, atol %v, want %v, %v (%v)", name, p.Floor, p.ATol, floor, atol, rtol)
		}
		for i, s := range want.End {
			// A closed form of ours sums a few exponentials and sines of size ½; all else is the same decimal.
			tol := 0.
			if p.Exact != nil {
				tol = 5e-16
			}
			if w, _ := strconv.ParseFloat(s, 64); math.Abs(p.End[i]-w) > tol {
				t.Errorf("%s: End[%d] = %.17g, want %.17g", name, i, p.End[i], w)
			}
		}
	}
}

// A problem and its reference belong together: an integration with the tolerance 1e-8 has six digits of the end, or
// more where the tolerance for that problem is less.
func TestProblems(t *testing.T) {
	for _, p := range odetest.Problems() {
		t.Run(p.Name, func(t *testing.T) {
			tol := 1e-8
			switch p.Name {
			case "rober", "heat":
				t.Skip("too stiff for an explicit method; see TestRobertson and TestPowers")
			case "lorenz", "arenstorf", "d5":
				tol = 1e-10 // they magnify errors by 1e4 and more
			case "vdpol", "orego", "brusselator1d":
				if testing.Short() {
					t.Skip("stiff: a second each")
				}
				tol = 1e-7
			}
			sol, err := ode.Solve(context.Background(), p.System(), p.Y0, 0, p.T1, ode.Config{
				Method: rk.Tsit5, Control: control.PI{RTol: tol, ATol: tol * p.ATol}, MaxSteps: ode.NoLimit,
			})
			if err != nil {
				t.Fatal(err)
			}
			e := p.Err(sol.Y)
			if e > 1e-6 {
				t.Errorf("error %.3g", e)
			}
			t.Logf("error %.2g, %+v", e, sol.Stats)
		})
	}
}

// Robertson's reaction at t = 40, as published.
func TestRobertson(t *testing.T) {
	p := odetest.Robertson
	sol, err := ode.Solve(context.Background(), p.System(), p.Y0, 0, 40, ode.Config{Method: rk.DP5, Control: control.PI{RTol: 1e-8, ATol: 1e-14}})
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []float64{0.7158270687194, 0.91855347646e-5, 0.2841637457458} {
		if d := math.Abs(sol.Y[i]/want - 1); d > 1e-6 {
			t.Errorf("y[%d] = %v, want %v", i, sol.Y[i], want)
		}
	}
}

// Rosenbrock's flow on the way, from the quad-precision integration of the reference.
func TestRosenbrock(t *testing.T) {
	p := odetest.Rosenbrock
	for t1, want := range map[float64][2]float64{
		.1: {-0.95233293670353983615, 0.91497271488861624274}, 1: {0.32239802599372653517, 0.10085286599576014588},
	} {
		for _, m := range []ode.Method{rk.DP5, rk.Tsit5} {
			sol, err := ode.Solve(context.Background(), p.System(), p.Y0, 0, t1, ode.Config{Method: m, Control: control.PI{RTol: 1e-10, ATol: 1e-10}})
			if err != nil {
				t.Fatal(err)
			}
			for i := range want {
				if d := math.Abs(sol.Y[i] - want[i]); d > 1e-8 {
					t.Errorf("%v at t = %v: y[%d] = %v, want %v", m, t1, i, sol.Y[i], want[i])
				}
			}
		}
	}
}

// Jacobians and products agree with differences of the field, bounds on the spectral radius with products, potentials
// with the force, and exact solutions with the start and the equation.
func TestPowers(t *testing.T) {
	for _, p := range odetest.Problems() {
		sys := p.System()
		n := sys.Dim
		it, err := ode.New(context.Background(), sys, p.Y0, 0, 1, ode.Config{Method: rk.Euler, Control: control.Fixed{H: 1}})
		if err != nil {
			t.Fatal(err)
		}
		at, run := it.Point(), it.Run()
		q := run.NewPoint()
		difference := func(dst []float64, t float64, y, v []float64, h float64) { // central, along v
			minus := make([]float64, n)
			for i := range y {
				q.Y[i] = y[i] + h*v[i]
			}
			run.Eval(dst, q, t, at.M)
			for i := range y {
				q.Y[i] = y[i] - h*v[i]
			}
			run.Eval(minus, q, t, at.M)
			for i := range dst {
				dst[i] = (dst[i] - minus[i]) / (2 * h)
			}
		}
		y, v, got, want := make([]float64, n), make([]float64, n), make([]float64, n), make([]float64, n)
		for i := range y {
			y[i], v[i] = p.Y0[i]+.1*math.Sin(float64(i+1)), math.Cos(float64(3*i))
		}
		difference(want, .3, y, v, 1e-6)
		scale := mat.Norm(mat.NewVecDense(max(n, 1), want), math.Inf(1))
		near := func(what string) {
			for i := range want {
				// Differences over 1e-6 lose 1e-10 of the size of f, which is the derivative's here, or more.
				if d := math.Abs(got[i] - want[i]); d > 1e-5*(1+scale) {
					t.Errorf("%s: %s[%d] = %v, want %v", p.Name, what, i, got[i], want[i])
				}
			}
		}
		if sys.Jac != nil {
			j := mat.NewDense(n, n, nil)
			sys.Jac(j, .3, y)
			mat.NewVecDense(n, got).MulVec(j, mat.NewVecDense(n, v))
			near("Jac·v")
		}
		if sys.JacVec != nil {
			sys.JacVec(got, .3, y, v)
			near("JacVec")
		}
		if sys.SpectralRadius != nil && sys.Symmetric {
			if rho := sys.SpectralRadius(.3, y); mat.Norm(mat.NewVecDense(n, want), 2) > rho*mat.Norm(mat.NewVecDense(n, v), 2)*(1+1e-6) {
				t.Errorf("%s: the bound %v on the spectral radius is too small", p.Name, rho)
			}
		}
		if sys.Potential != nil && sys.Force != nil && p.Name != "oscillator" {
			drive, slope := make([]float64, n), 0.
			sys.Force(drive, 0, y)
			for i := range v {
				slope -= drive[i] * v[i]
			}
			plus, minus := make([]float64, n), make([]float64, n)
			for i := range y {
				plus[i], minus[i] = y[i]+1e-6*v[i], y[i]-1e-6*v[i]
			}
			if d := (sys.Potential(0, plus)-sys.Potential(0, minus))/2e-6 - slope; math.Abs(d) > 1e-6*(1+math.Abs(slope)) {
				t.Errorf("%s: the potential's slope is off by %.3g of %v", p.Name, d, slope)
			}
		}
		if p.Exact != nil {
			p.Exact(got, 0)
			copy(want, p.Y0)
			scale = 1
			near("Exact at 0")
			const h = 1e-6
			p.Exact(got, .5+h)
			p.Exact(want, .5-h)
			p.Exact(q.Y, .5)
			for i := range got {
				got[i] = (got[i] - want[i]) / (2 * h)
			}
			run.Eval(want, q, .5, at.M)
			near("the derivative of Exact")
		}
	}
}

func TestLookup(t *testing.T) {
	if _, err := odetest.Lookup("arenstorff"); err == nil || !strings.Contains(err.Error(), "did you mean arenstorf?") {
		t.Error(err)
	}
	seen := map[string]bool{}
	for _, n := range odetest.Names() {
		if p, err := odetest.Lookup(n); err != nil || p.Name != n || seen[n] || p.Ref == "" || len(p.End) == 0 || p.ATol <= 0 {
			t.Errorf("%s: %v, %v", n, p, err)
		}
		seen[n] = true
	}
}

func TestErr(t *testing.T) {
	p := odetest.Problem{End: []float64{1, -3}, At: []int{0, 2}, Floor: 1}
	if e := p.Err([]float64{1.5, 99, -3}); e != .25 {
		t.Errorf("error %v, want 0.25", e)
	}
	p.Floor = odetest.MaxFloor
	if e := p.Err([]float64{1, 99, -3.6}); math.Abs(e-.1) > 1e-15 {
		t.Errorf("error %v, want 0.1", e)
	}
	if e := p.Err([]float64{1, 99, math.NaN()}); !math.IsInf(e, 1) {
		t.Errorf("error %v of a NaN", e)
	}
}

// A problem that says it is autonomous has the same field at all times.
func TestAutonomous(t *testing.T) {
	n := 0
	for _, p := range odetest.Problems() {
		sys := p.System()
		f := sys.Field
		if f == nil {
			f = sys.Force
		}
		a, b := make([]float64, len(p.Y0)), make([]float64, len(p.Y0))
		f(a, 0, p.Y0)
		f(b, .3*p.T1, p.Y0)
		if sys.Autonomous {
			n++
			if !slices.Equal(a, b) {
				t.Errorf("%s says it is autonomous, and is not", p.Name)
			}
		}
	}
	if n < 7 {
		t.Errorf("%d problems say they are autonomous", n)
	}
}
