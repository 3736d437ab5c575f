package stiff_test

import (
	"context"
	"fmt"
	"math"
	"testing"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/odetest"
	"github.com/odescent/odescent/ode/stiff"
	"github.com/odescent/odescent/ode/vec"
	"gonum.org/v1/gonum/mat"
)

// estimating are the methods with an error estimate and order enough for tight tolerances.
var estimating = []ode.Method{stiff.Rodas5P, stiff.Rodas4, stiff.ROS3P, stiff.Radau5{}, stiff.TRBDF2, stiff.SDIRK4}

// withoutJac returns the system of p with no Jacobian.
func withoutJac(p odetest.Problem) *ode.System {
	sys := p.System()
	sys.Jac, sys.JacVec = nil, nil
	return sys
}

// Robertson's reaction to 10¹¹ without a Jacobian takes at most 1.3 times the steps with one, and ends as accurately.
// With the increment √(u·max(1e-5, |y|)) Rodas5P took 14 783 steps instead of 414.
func TestRobertsonByDifferences(t *testing.T) {
	p := odetest.Robertson
	for _, m := range estimating {
		for _, c := range []ode.Control{control.PI{RTol: 1e-6, ATol: 1e-14}, control.Gustafsson{RTol: 1e-6, ATol: 1e-14}} {
			cfg := ode.Config{Method: m, Control: c}
			given, err := ode.Solve(context.Background(), p.System(), p.Y0, 0, p.T1, cfg)
			if err != nil {
				t.Fatal(err)
			}
			got, err := ode.Solve(context.Background(), withoutJac(p), p.Y0, 0, p.T1, cfg)
			if err != nil {
				t.Errorf("%v/%v: %v", m, c, err)
				continue
			}
			if most := 13 * given.Stats.Steps / 10; got.Stats.Steps > most {
				t.Errorf("%v/%v: %d steps without a Jacobian, %d with one", m, c, got.Stats.Steps, given.Stats.Steps)
			}
			if a, b := p.Err(given.Y), p.Err(got.Y); b > 2*a+1e-8 || b > 1e-4 {
				t.Errorf("%v/%v: an error of %.2g without a Jacobian, %.2g with one", m, c, b, a)
			}
		}
	}
}

// beside adds a component y' = y to a system without a Jacobian.
func beside(sys *ode.System) *ode.System {
	n := sys.Dim
	return &ode.System{Dim: n + 1, Field: func(dst []float64, t float64, y []float64) {
		sys.Field(dst[:n], t, y[:n])
		dst[n] = y[n]
	}}
}

// Beside a component that grows to e¹⁰⁰ the reaction keeps its accuracy.
func TestRobertsonBesideGrowth(t *testing.T) {
	// The first three at t = 100 as diffrax has them in its tests.
	want := []float64{0.61723488239606716, 0.61535912746388841e-5, 0.38275896401264059, math.Exp(100)}
	for _, m := range estimating {
		for _, c := range []ode.Control{control.PI{RTol: 1e-6, ATol: 1e-14}, control.Gustafsson{RTol: 1e-6, ATol: 1e-14}} {
			sol, err := ode.Solve(context.Background(), beside(withoutJac(odetest.Robertson)), []float64{1, 0, 0, 1}, 0, 100, ode.Config{Method: m, Control: c})
			if err != nil {
				t.Errorf("%v/%v: %v", m, c, err)
				continue
			}
			for i, w := range want {
				if e := math.Abs(sol.Y[i]/w - 1); !(e < 1e-2) {
					t.Errorf("%v/%v: y[%d] = %g, want %g: an error of %.2g in %d steps", m, c, i, sol.Y[i], w, e, sol.Stats.Steps)
				}
			}
		}
	}
}

// States of the size 1e17 and 1e-13, where the old increment was below rounding and above the state.
func TestDifferencesOfAnySize(t *testing.T) {
	for _, size := range []float64{1e17, 1e10, 1e-13, 1e-40} {
		for _, m := range estimating {
			p := odetest.Robertson
			sys := &ode.System{Dim: 3, Field: func(dst []float64, t float64, z []float64) {
				p.System().Field(dst, t, []float64{z[0] / size, z[1] / size, z[2] / size})
				for i := range dst {
					dst[i] *= size
				}
			}}
			cfg := ode.Config{Method: m, Control: control.Gustafsson{RTol: 1e-6, ATol: 1e-14 * size}}
			sol, err := ode.Solve(context.Background(), sys, []float64{size, 0, 0}, 0, p.T1, cfg)
			if err != nil {
				t.Errorf("%v at %g: %v", m, size, err)
				continue
			}
			for i := range sol.Y {
				sol.Y[i] /= size
			}
			if e := p.Err(sol.Y); e > 1e-4 {
				t.Errorf("%v at %g: an error of %.2g in %d steps", m, size, e, sol.Stats.Steps)
			}
		}
	}
}

// unitProblem is one on which the laws of units are tried.
type unitProblem struct {
	name string
	sys  func() *ode.System
	y0   []float64
	t1   float64
}

// driven is a stiff system with a field that depends on the time, which starts at zero, all of it or in one component.
func driven() *ode.System {
	return &ode.System{Dim: 3, Field: func(dst []float64, t float64, y []float64) {
		dst[0] = -200*(y[0]-math.Cos(t)) + y[2]*y[2]
		dst[1] = y[2] - y[1]
		dst[2] = y[0] - y[2]*y[2]*y[2]
	}}
}

var unitProblems = []unitProblem{
	{"robertson", odetest.Robertson.System, []float64{1, 0, 0}, 10},
	{"robertson, no Jacobian", func() *ode.System { return withoutJac(odetest.Robertson) }, []float64{1, 0, 0}, 10},
	{"vdpol, no Jacobian", func() *ode.System { return withoutJac(odetest.VanDerPol) }, []float64{2, 0}, 1},
	{"driven from 0", driven, []float64{0, 0, 0}, 2},
	{"driven", driven, []float64{1, 0, 1e-17}, 2},
	{"symmetric", func() *ode.System {
		return &ode.System{Dim: 3, Symmetric: true, Field: func(dst []float64, _ float64, y []float64) {
			dst[0] = -100*y[0] + y[1]
			dst[1] = y[0] - y[1] - y[1]*y[1]*y[1]
			dst[2] = 1 - 10*y[2]
		}}
	}, []float64{1, -.5, 0}, 2},
}

// rescaled is the system in a unit of the state 1/n as large and one of the time 1/m as large.
func rescaled(sys *ode.System, n, m float64) *ode.System {
	out := *sys
	y := make([]float64, sys.Dim)
	back := func(z []float64) []float64 {
		for i, v := range z {
			y[i] = v / n
		}
		return y
	}
	out.Field = func(dst []float64, s float64, z []float64) {
		sys.Field(dst, s/m, back(z))
		for i := range dst {
			dst[i] = dst[i] * n / m
		}
	}
	if sys.Jac != nil {
		out.Jac = func(dst *mat.Dense, s float64, z []float64) {
			sys.Jac(dst, s/m, back(z))
			dst.Scale(1/m, dst)
		}
	}
	out.Typical = sys.Typical * n
	return &out
}

// meshOf returns the times and the states of a run, in the units of the system that was rescaled.
func meshOf(t *testing.T, sys *ode.System, p unitProblem, n, m float64, cfg ode.Config) [][]float64 {
	t.Helper()
	y0 := make([]float64, len(p.y0))
	for i, v := range p.y0 {
		y0[i] = v * n
	}
	it, err := ode.New(context.Background(), rescaled(sys, n, m), y0, 0, p.t1*m, cfg)
	if err != nil {
		t.Fatal(err)
	}
	var rows [][]float64
	for s := range it.Steps() {
		row := []float64{s.R.T / m}
		for _, v := range s.R.Y {
			row = append(row, v/n)
		}
		rows = append(rows, row)
		if vec.NormInf(row) > 1e12 { // it diverges, and overflows in one unit sooner than in another
			break
		}
	}
	return append(rows, []float64{float64(it.Stats().Steps), float64(it.Stats().Rejected), float64(it.Stats().FieldEvals)})
}

// Law 12: in other units of the state or of the time, powers of 2 or of 4 as large, the mesh and the states are the same bit
// for bit, with and without a Jacobian.
func TestUnits(t *testing.T) {
	methods := map[string]ode.Method{}
	for _, w := range stiff.Samples() {
		m, err := stiff.Parse(w)
		if err != nil {
			t.Fatal(err)
		}
		methods[w] = m
	}
	trbdf, rosen := stiff.TRBDF2, stiff.ROS3P
	trbdf.Linear, rosen.Linear = stiff.CG, stiff.CG
	methods["trbdf2(linear=cg)"], methods["ros3p(linear=cg)"] = trbdf, rosen
	controls := func(n, m float64) []ode.Control {
		return []ode.Control{
			control.Fixed{H: 0x1p-7 * m},
			control.PI{RTol: 1e-4, ATol: 1e-7 * n, H0: 1e-4 * m},
			control.Gustafsson{RTol: 1e-4, H0: 1e-4 * m, ATol: 1e-9 * n},
			control.Gustafsson{ATol: 1e-5 * n, H0: 1e-4 * m},
		}
	}
	scales := [][2]float64{{0x1p10, 1}, {0x1p-10, 1}, {0x1p30, 1}, {0x1p-30, 1}, {0x1p60, 1}, {0x1p-60, 1}, {1, 0x1p10}, {1, 0x1p-20}, {0x1p-60, 0x1p20}}
	if testing.Short() {
		scales = [][2]float64{{0x1p-60, 0x1p10}, {0x1p30, 1}}
	}
	for w, m := range methods {
		for _, p := range unitProblems {
			for i, c := range controls(1, 1) {
				cfg := ode.Config{Method: m, Control: c, MaxSteps: 150}
				if _, err := ode.New(context.Background(), p.sys(), p.y0, 0, p.t1, cfg); err != nil {
					continue // no estimate, or not symmetric
				}
				want := meshOf(t, p.sys(), p, 1, 1, cfg)
				for _, s := range scales {
					cfg.Control = controls(s[0], s[1])[i]
					if got := meshOf(t, p.sys(), p, s[0], s[1], cfg); fmt.Sprint(got) != fmt.Sprint(want) {
						t.Errorf("%s/%v on %s: another run with the state %g and the time %g times as large: ends\n%v, want\n%v",
							w, c, p.name, s[0], s[1], got[max(0, len(got)-2):], want[max(0, len(want)-2):])
						break
					}
				}
			}
		}
	}
}

// Where the state is zero, the system at rest and no tolerance known, System.Typical is the size of differences.
func TestTypical(t *testing.T) {
	var seen float64
	sys := &ode.System{Dim: 1, Typical: 1e-30, Field: func(dst []float64, _ float64, y []float64) {
		seen = math.Max(seen, math.Abs(y[0]))
		dst[0] = -y[0]
	}}
	if _, err := ode.Solve(context.Background(), sys, []float64{0}, 0, 1, ode.Config{Method: stiff.ROS3P, Control: control.Fixed{H: .5}}); err != nil || seen != 1e-30*0x1p-26 {
		t.Errorf("a difference of length %g, %v", seen, err)
	}
}

// A component that a difference would lose in rounding, tiny but for its motion, keeps its column, and a field that ends at
// the state is differenced from the other side.
func TestDifficultColumns(t *testing.T) {
	// One step of Newton's method from a component that is zero but for rounding; in the state (1, 1) all is at rest.
	linear := &ode.System{Dim: 2, Field: func(dst []float64, _ float64, y []float64) {
		dst[0], dst[1] = 3-(2*y[0]+y[1]), 4-(y[0]+3*y[1])
	}}
	for _, start := range []float64{0, 1e-17, -1e-30} {
		sol, err := ode.Solve(context.Background(), linear, []float64{start, 1}, 0, 1e9, ode.Config{Method: stiff.LinImplicitEuler, Control: control.Fixed{H: 1e9}})
		if err != nil || math.Abs(sol.Y[0]-1) > 1e-3 || math.Abs(sol.Y[1]-1) > 1e-3 {
			t.Errorf("from %g: %v, %v", start, sol.Y, err)
		}
	}
	edge := &ode.System{Dim: 1, Field: func(dst []float64, _ float64, y []float64) { dst[0] = -1000 * (1 - math.Sqrt(1-y[0])) }}
	sol, err := ode.Solve(context.Background(), edge, []float64{1}, 0, 1, ode.Config{Method: stiff.Rodas4, Control: control.Gustafsson{RTol: 1e-6, ATol: 1e-9}})
	if err != nil || !(sol.Y[0] < 1e-3) {
		t.Errorf("%v, %v", sol.Y, err)
	}
}
