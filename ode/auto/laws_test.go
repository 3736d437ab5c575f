package auto_test

import (
	"context"
	"fmt"
	"math"
	"slices"
	"testing"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/auto"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/odetest"
	"github.com/odescent/odescent/ode/stiff"
	"gonum.org/v1/gonum/mat"
)

func withoutJac(p odetest.Problem) *ode.System {
	sys := p.System()
	sys.Jac, sys.JacVec = nil, nil
	return sys
}

// beside adds n components that grow at the given rate to a system without a Jacobian.
func beside(sys *ode.System, n int, rate float64) *ode.System {
	d := sys.Dim
	return &ode.System{Dim: d + n, Field: func(dst []float64, t float64, y []float64) {
		sys.Field(dst[:d], t, y[:d])
		for i := d; i < d+n; i++ {
			dst[i] = rate * y[i]
		}
	}}
}

// Robertson's reaction to 10¹¹ without a Jacobian takes at most 1.3 times the steps with one, and ends as accurately; with
// a growing e^t beside it, to t = 100, too.
func TestRobertsonByDifferences(t *testing.T) {
	p := odetest.Robertson
	cfg := auto.Config{RTol: 1e-6, ATol: 1e-14}
	for _, m := range []ode.Method{nil, stiff.Radau5{}, stiff.Rodas4, stiff.ROS3P, stiff.TRBDF2, stiff.SDIRK4} {
		cfg := cfg
		cfg.Implicit = m
		given, err := auto.Solve(context.Background(), p.System(), p.Y0, 0, p.T1, cfg)
		if err != nil {
			t.Fatal(err)
		}
		got, err := auto.Solve(context.Background(), withoutJac(p), p.Y0, 0, p.T1, cfg)
		if err != nil {
			t.Fatal(err)
		}
		a, b := p.Err(given.Y), p.Err(got.Y)
		t.Logf("%v: %d steps and an error of %.2g with a Jacobian, %d and %.2g without", m, given.Stats.Steps, a, got.Stats.Steps, b)
		if got.Stats.Steps > 13*given.Stats.Steps/10 || b > 2*a+1e-8 || b > 1e-4 {
			t.Errorf("%v: %d steps and an error of %.2g with a Jacobian, %d and %.2g without", m, given.Stats.Steps, a, got.Stats.Steps, b)
		}
	}
	sol, err := auto.Solve(context.Background(), beside(withoutJac(p), 1, 1), []float64{1, 0, 0, 1}, 0, 100, cfg)
	if err != nil {
		t.Fatal(err)
	}
	for i, w := range []float64{0.61723488239606716, 0.61535912746388841e-5, 0.38275896401264059, math.Exp(100)} {
		if e := math.Abs(sol.Y[i]/w - 1); e > 1e-4 {
			t.Errorf("beside e^t: y[%d] = %g, want %g: an error of %.2g", i, sol.Y[i], w, e)
		}
	}
	for _, size := range []float64{1e17, 1e-13} {
		cfg := auto.Config{RTol: 1e-6, ATol: 1e-14 * size}
		sol, err := auto.Solve(context.Background(), rescaled(withoutJac(p), size), []float64{size, 0, 0}, 0, p.T1, cfg)
		if err != nil {
			t.Fatal(err)
		}
		for i := range sol.Y {
			sol.Y[i] /= size
		}
		if e := p.Err(sol.Y); e > 1e-5 {
			t.Errorf("at %g: an error of %.2g", size, e)
		}
	}
}

// rescaled is the system in a unit of the state 1/n as large.
func rescaled(sys *ode.System, n float64) *ode.System {
	out := *sys
	y := make([]float64, sys.Dim)
	back := func(z []float64) []float64 {
		for i, v := range z {
			y[i] = v / n
		}
		return y
	}
	out.Field = func(dst []float64, s float64, z []float64) {
		sys.Field(dst, s, back(z))
		for i := range dst {
			dst[i] *= n
		}
	}
	if sys.Jac != nil {
		out.Jac = func(dst *mat.Dense, s float64, z []float64) { sys.Jac(dst, s, back(z)) }
	}
	return &out
}

// Law 12: in a unit of the state 2^k times as large the legs, the mesh and the states are the same bit for bit.
func TestUnits(t *testing.T) {
	mesh := func(sys *ode.System, y0 []float64, t1, n float64) string {
		z0 := make([]float64, len(y0))
		for i, v := range y0 {
			z0[i] = v * n
		}
		var rows []any
		sol, err := auto.Solve(context.Background(), rescaled(sys, n), z0, 0, t1, auto.Config{RTol: 1e-5, ATol: 1e-9 * n, Observe: func(s *ode.Step) {
			if s.Accepted {
				rows = append(rows, s.R.T)
				for _, v := range s.R.Y {
					rows = append(rows, v/n)
				}
			}
		}})
		if err != nil {
			t.Fatal(err)
		}
		return fmt.Sprint(rows, sol.Legs, sol.Stats)
	}
	for _, c := range []struct {
		name string
		sys  func() *ode.System
		y0   []float64
		t1   float64
	}{
		{"robertson", odetest.Robertson.System, odetest.Robertson.Y0, 100},
		{"robertson, no Jacobian", func() *ode.System { return withoutJac(odetest.Robertson) }, odetest.Robertson.Y0, 100},
		{"vdpol, no Jacobian", func() *ode.System { return withoutJac(odetest.VanDerPol) }, odetest.VanDerPol.Y0, 1000},
		{"from zero", func() *ode.System {
			return &ode.System{Dim: 3, Field: func(dst []float64, t float64, y []float64) {
				dst[0], dst[1], dst[2] = -1e4*(y[0]-math.Cos(t)), y[0]-y[1], 1-y[2]*y[2]
			}}
		}, []float64{0, 0, 0}, 10},
		{"symmetric", func() *ode.System {
			return &ode.System{Dim: 3, Field: func(dst []float64, t float64, y []float64) {
				dst[0], dst[1], dst[2] = -3000*(y[0]-math.Cos(t))+y[1], y[0]-20*y[1], -y[2]
			}}
		}, []float64{1, -1, .5}, 10},
	} {
		want := mesh(c.sys(), c.y0, c.t1, 1)
		for _, n := range []float64{0x1p10, 0x1p-10, 0x1p30, 0x1p-30, 0x1p60, 0x1p-60} {
			if got := mesh(c.sys(), c.y0, c.t1, n); got != want {
				t.Errorf("%s: another run with the state %g times as large: ends\n%s, want\n%s", c.name, n, got[max(0, len(got)-300):], want[max(0, len(want)-300):])
			}
		}
	}
}

// One stiff component beside 500 harmless ones, which are large, is noticed as soon as alone: a relaxation that
// saturates, whose rate a difference as long as the harmless ones are would not see; and three or two of a reaction or of
// van der Pol's oscillator, whose Jacobian is not symmetric.
func TestOneStiffAmongMany(t *testing.T) {
	relax := &ode.System{Dim: 1, Field: func(dst []float64, t float64, y []float64) { dst[0] = -1000 * math.Tanh(100*(y[0]-math.Cos(t))) }}
	for _, c := range []struct {
		name   string
		sys    *ode.System
		y0     []float64
		t1     float64
		method string
		least  float64 // the part of the time by other than explicit methods
	}{
		{"saturating relaxation", relax, []float64{1}, 10, "", .8},
		{"robertson", withoutJac(odetest.Robertson), odetest.Robertson.Y0, 40, "rodas5p", .9},
		{"vdpol", withoutJac(odetest.VanDerPol), odetest.VanDerPol.Y0, 500, "rodas5p", .9},
	} {
		for _, size := range []float64{1, 1e6} {
			const n = 500
			y0 := slices.Clone(c.y0)
			for range n {
				y0 = append(y0, size)
			}
			sol, err := auto.Solve(context.Background(), beside(c.sys, n, -1/c.t1), y0, 0, c.t1, auto.Config{RTol: 1e-4, ATol: 1e-8})
			if err != nil {
				t.Errorf("%s beside states of %g: %v", c.name, size, err)
				continue
			}
			var explicit float64
			for _, l := range sol.Legs {
				t.Log(c.name, size, l)
				if l.Method == "tsit5" {
					explicit += l.To - l.From
				} else if c.method != "" && l.Method != c.method {
					t.Errorf("%s beside states of %g: %v, want %s", c.name, size, l, c.method)
				}
			}
			if explicit > (1-c.least)*c.t1 || len(sol.Legs) < 2 || sol.Stats.Steps > 1500 {
				t.Errorf("%s beside states of %g: %d steps, for a time of %g by an explicit method", c.name, size, sol.Stats.Steps, explicit)
			}
		}
	}
}

// A few components that relax at rates up to 8e6 without much coupling look symmetric; a stabilized method would take
// 470 000 evaluations for them, an implicit one some hundreds.
func TestCostlyStages(t *testing.T) {
	rate := []float64{8e6, 2e1, 6e3, 2e5, 5e6}
	sys := &ode.System{Dim: len(rate), Field: func(dst []float64, tm float64, y []float64) {
		for i, r := range rate {
			dst[i] = -r*(y[i]-math.Cos(tm)) + y[(i+1)%len(rate)]
		}
	}}
	sol, err := auto.Solve(context.Background(), sys, []float64{1, 1, 1, 1, 1}, 0, 5, auto.Config{RTol: 1e-5, ATol: 1e-8})
	last := sol.Legs[len(sol.Legs)-1]
	if err != nil || sol.Stats.FieldEvals > 30_000 || last.Method != "rodas5p" || math.Abs(sol.Y[0]-math.Cos(5)) > 1e-4 {
		t.Errorf("%d evaluations, ended in %v by %v, %v", sol.Stats.FieldEvals, sol.Y, sol.Legs, err)
	}
	for _, l := range sol.Legs {
		t.Log(l)
	}
}

// A method that can take no step any more is left for another one, and its error is no end.
func TestStuck(t *testing.T) {
	const fast = 1e18
	sys := &ode.System{Dim: 2, Field: func(dst []float64, t float64, y []float64) {
		dst[0], dst[1] = -fast*(y[0]-math.Cos(t))-math.Sin(t)+0*y[1], y[0]*math.Sin(t)-fast/1e6*(y[1]-y[0])
	}}
	sol, err := auto.Solve(context.Background(), sys, []float64{.6, .5}, 1, 3, auto.Config{RTol: 1e-5, ATol: 1e-8})
	if err != nil || math.Abs(sol.Y[0]-math.Cos(3)) > 1e-3 || len(sol.Legs) < 2 || sol.Legs[len(sol.Legs)-1].Method == "tsit5" {
		t.Errorf("ended at t = %v in %v by %v: %v", sol.T, sol.Y, sol.Legs, err)
	}
	for _, l := range sol.Legs {
		t.Log(l)
	}
	// A singularity is none of the method's, and remains an error.
	blow := &ode.System{Dim: 1, Field: func(dst []float64, _ float64, y []float64) { dst[0] = y[0] * y[0] }}
	if sol, err := auto.Solve(context.Background(), blow, []float64{1}, 0, 2, auto.Config{RTol: 1e-6, ATol: 1e-9}); err == nil || math.Abs(sol.T-1) > 1e-3 {
		t.Errorf("through a pole to t = %v in %v", sol.T, sol.Y)
	}
}

// The states at given times, over all legs.
func TestSaveAt(t *testing.T) {
	p := odetest.Robertson
	save := []float64{0, 1e-3, .01, .03, .04, .3, 3, 40, 100, 100}
	sol, err := auto.Solve(context.Background(), p.System(), p.Y0, 0, 100, auto.Config{RTol: 1e-7, ATol: 1e-12, SaveAt: save})
	if err != nil || !slices.Equal(sol.Times, save) || len(sol.States) != len(save) || len(sol.Legs) < 2 {
		t.Fatalf("%d states at %v over %v, %v", len(sol.States), sol.Times, sol.Legs, err)
	}
	want, err := ode.Solve(context.Background(), p.System(), p.Y0, 0, 100, ode.Config{Method: stiff.Radau5{}, Control: control.Gustafsson{RTol: 1e-10, ATol: 1e-16}, SaveAt: save})
	if err != nil {
		t.Fatal(err)
	}
	for k, y := range sol.States {
		for i := range y {
			if e := math.Abs(y[i] - want.States[k][i]); e > 1e-5*math.Abs(want.States[k][i])+1e-9 {
				t.Errorf("y[%d](%g) = %g, want %g", i, save[k], y[i], want.States[k][i])
			}
		}
	}
	back, err := auto.Solve(context.Background(), p.System(), p.Y0, 0, 100, auto.Config{RTol: 1e-7, ATol: 1e-12})
	if err != nil || !slices.Equal(back.Y, sol.Y) {
		t.Errorf("without SaveAt the end is %v, with it %v", back.Y, sol.Y)
	}
}
