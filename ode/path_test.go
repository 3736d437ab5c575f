package ode_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/auto"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/odetest"
	"github.com/odescent/odescent/ode/rk"
	"github.com/odescent/odescent/ode/vec"
)

// Solution.At is Config.SaveAt: for every method that is smooth, under control and with fixed steps, forwards and backwards, to
// within a tenth of the tolerance or 1e-8 of the state; exactly at the ends of the steps; and asking for it changes no
// bit of the run.
func TestSolutionAt(t *testing.T) {
	const tol = 1e-6
	n := 0
	for _, m := range samples(t) {
		for _, c := range []ode.Control{control.PI{RTol: tol, ATol: tol}, control.Gustafsson{RTol: tol, ATol: tol}, control.Fixed{H: 1. / 16}} {
			for _, p := range []odetest.Problem{odetest.Arc, odetest.Oscillator} {
				for _, t1 := range []float64{1.5, -1.5} {
					times := make([]float64, 57)
					for i := range times {
						times[i] = t1 * float64(i) / float64(len(times)-1)
					}
					cfg := ode.Config{Method: m, Control: c, SaveAt: times, MaxSteps: 2000}
					want, err := ode.Solve(t.Context(), p.System(), p.Y0, 0, t1, cfg)
					if err != nil {
						continue
					}
					var ends []float64
					var states [][]float64
					cfg.Observe = func(s *ode.Step) {
						if s.Accepted {
							ends, states = append(ends, s.R.T), append(states, slices.Clone(s.R.Y))
						}
					}
					cfg.Dense = true
					sol, err := ode.Solve(t.Context(), p.System(), p.Y0, 0, t1, cfg)
					if err != nil || sol.T != want.T || !slices.Equal(sol.Y, want.Y) || sol.Stats.Steps != want.Stats.Steps || sol.Stats.Rejected != want.Stats.Rejected {
						t.Fatalf("%v/%v on %s: %v after %+v (%v), not %v after %+v", m, c, p.Name, sol.Y, sol.Stats, err, want.Y, want.Stats)
					}
					for i, at := range ends {
						if y, err := sol.At(at); err != nil || !slices.Equal(y, states[i]) {
							t.Fatalf("%v/%v on %s: at the end t = %v of a step %v, not %v (%v)", m, c, p.Name, at, y, states[i], err)
						}
					}
					w := vec.Weights{RTol: 1e-8, ATol: 1e-8, Max: true}
					if strings.HasPrefix(m.String(), "relaxed") { // the relaxation is singular within steps so long
						w.RTol, w.ATol = 1e-5, 1e-5
					}
					if e, ok := c.(ode.ErrorControl); ok {
						w = e.Weights()
						w.RTol, w.ATol = w.RTol/10, w.ATol/10
					}
					n++
					for i, at := range times {
						y, err := sol.At(at)
						if err != nil {
							t.Fatal(err)
						}
						if e := vec.DiffNorm(w, y, y, 1, y, want.States[i]); !(e <= 1) {
							t.Errorf("%v/%v on %s: at t = %v it is %v, SaveAt says %v: %.3g times what is allowed", m, c, p.Name, at, y, want.States[i], e)
							break
						}
					}
				}
			}
		}
	}
	t.Log(n, "runs")
	if n < 200 {
		t.Errorf("only %d runs", n)
	}
}

// Errors say what is missing: without Dense, outside of the way, before a run that did not begin.
func TestSolutionAtErrors(t *testing.T) {
	p := odetest.Oscillator
	cfg := ode.Config{Method: rk.Tsit5}
	sol, err := ode.Solve(t.Context(), p.System(), p.Y0, 0, 2, cfg)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := sol.At(1); !errors.Is(err, ode.ErrNotDense) {
		t.Errorf("without Dense: %v", err)
	}
	if _, err := new(ode.Solution).At(0); !errors.Is(err, ode.ErrNotDense) {
		t.Errorf("of nothing: %v", err)
	}
	cfg.Dense = true
	for _, t1 := range []float64{2, -2, math.Inf(1), math.Inf(-1), 0} {
		cfg.MaxSteps = 30
		sol, err := ode.Solve(t.Context(), p.System(), p.Y0, 0, t1, cfg)
		if err != nil {
			t.Fatal(t1, err)
		}
		for _, at := range []float64{-math.Copysign(1e-9, t1), sol.T + math.Copysign(1e-6, t1), math.Inf(1), math.Inf(-1), math.NaN()} {
			if y, err := sol.At(at); !errors.Is(err, ode.ErrNotPassed) {
				t.Errorf("to %v: at %v it is %v, %v", t1, at, y, err)
			}
		}
		for _, at := range []float64{0, sol.T} {
			want := p.Y0
			if at == sol.T {
				want = sol.Y
			}
			if y, err := sol.At(at); err != nil || !slices.Equal(y, want) {
				t.Errorf("to %v: at %v it is %v, %v", t1, at, y, err)
			}
		}
	}
}

// A terminal event ends the way, others do not touch it; at a jump of the field that control.Land knows the state has a kink
// and is right on both sides.
func TestSolutionAtEventsAndJumps(t *testing.T) {
	sys := &ode.System{Dim: 2, Field: func(dst []float64, _ float64, y []float64) { dst[0], dst[1] = y[1], -1 }}
	falls := ode.Event{Name: "ground", Func: func(_ float64, y []float64) float64 { return y[0] }, Dir: -1, Terminal: true}
	top := ode.Event{Name: "top", Func: func(_ float64, y []float64) float64 { return y[1] }}
	sol, err := ode.Solve(t.Context(), sys, []float64{0, 1}, 0, 10, ode.Config{Method: rk.DP5, Control: control.PI{RTol: 1e-8, ATol: 1e-8}, Events: []ode.Event{falls, top}, Dense: true})
	if err != nil || len(sol.Crossings) != 2 || math.Abs(sol.T-2) > 1e-9 {
		t.Fatal(sol, err)
	}
	for _, at := range []float64{.1, .5, 1, 1.7, 1.99} {
		if y, err := sol.At(at); err != nil || math.Abs(y[0]-(at-at*at/2)) > 1e-9 {
			t.Errorf("at %v: %v, %v", at, y, err)
		}
	}
	for _, c := range sol.Crossings {
		if y, err := sol.At(c.T); err != nil || vec.Dist2(y, c.Y) > 1e-12 {
			t.Errorf("at the crossing %v: %v, not %v (%v)", c.T, y, c.Y, err)
		}
	}
	if _, err := sol.At(2.01); !errors.Is(err, ode.ErrNotPassed) {
		t.Errorf("after the event: %v", err)
	}

	jump := &ode.System{Dim: 1, Field: func(dst []float64, t float64, _ []float64) {
		dst[0] = 1
		if t > 1./3 {
			dst[0] = -2
		}
	}}
	sol, err = ode.Solve(t.Context(), jump, []float64{0}, 0, 1, ode.Config{Method: rk.Tsit5, Dense: true,
		Control: control.Land{Of: control.PI{RTol: 1e-8, ATol: 1e-8}, Times: []float64{1. / 3}}})
	if err != nil {
		t.Fatal(err)
	}
	for k := range 101 {
		at := float64(k) / 100
		want := math.Min(at, 1-2*at)
		if y, err := sol.At(at); err != nil || math.Abs(y[0]-want) > 1e-9 {
			t.Errorf("at %v: %v, not %v (%v)", at, y, want, err)
		}
	}
}

// The legs of auto are one way, and many may ask at once.
func TestSolutionAtOfLegs(t *testing.T) {
	p := odetest.VanDerPol
	times := []float64{0, .1, 1, 10, 100, 300.5, 900, 1999}
	cfg := auto.Config{RTol: 1e-6, ATol: 1e-8, SaveAt: times}
	want, err := auto.Solve(t.Context(), p.System(), p.Y0, 0, p.T1, cfg)
	if err != nil {
		t.Fatal(err)
	}
	cfg.Dense = true
	sol, err := auto.Solve(t.Context(), p.System(), p.Y0, 0, p.T1, cfg)
	if err != nil || len(sol.Legs) < 2 || !slices.Equal(sol.Y, want.Y) {
		t.Fatal(sol.Legs, err)
	}
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			for i, at := range times {
				y, err := sol.At(at)
				w := vec.Weights{RTol: 1e-8, ATol: 1e-10}
				if e := vec.DiffNorm(w, y, y, 1, y, want.States[i]); err != nil || e > 1 {
					t.Errorf("at %v: %v, not %v (%v)", at, y, want.States[i], err)
				}
			}
		})
	}
	all.Wait()
}

func ExampleSolution_At() {
	sys := &ode.System{Dim: 2, Field: func(dst []float64, _ float64, y []float64) { dst[0], dst[1] = y[1], -y[0] }}
	sol, err := ode.Solve(context.Background(), sys, []float64{1, 0}, 0, 10, ode.Config{Method: rk.Tsit5, Dense: true})
	if err != nil {
		fmt.Println(err)
		return
	}
	y, err := sol.At(math.Pi)
	fmt.Printf("%.4f %v\n", y, err)
	_, err = sol.At(11)
	fmt.Println(err)
	// Output:
	// [-1.0000 0.0000] <nil>
	// ode: the run did not pass that time: t = 11 is not between 0 and 10
}
