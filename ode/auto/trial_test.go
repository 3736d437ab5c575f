package auto_test

import (
	"math"
	"strings"
	"testing"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/auto"
)

// A stabilized method of order two stays far below its interval where accuracy asks for short steps: an implicit one of order
// five is tried there, and stays. y' = -1e5(y - sin 50t) + 50 cos 50t has the solution sin 50t.
func TestTrialWon(t *testing.T) {
	for _, n := range []int{1, 5} {
		sys := &ode.System{Dim: n, Field: func(dst []float64, t float64, y []float64) {
			for i := range y {
				dst[i] = -1e5*(y[i]-math.Sin(50*t)) + 50*math.Cos(50*t)
			}
		}}
		sol, err := auto.Solve(t.Context(), sys, make([]float64, n), 0, 10, auto.Config{RTol: 1e-6, ATol: 1e-9})
		if err != nil {
			t.Fatal(err)
		}
		last := sol.Legs[len(sol.Legs)-1]
		if !strings.HasPrefix(last.Method, "rodas5p") || sol.Stats.FieldEvals > 40_000 { // Rodas5P alone: 15,193 for n = 1
			t.Errorf("n = %d: %d evaluations, the last leg %v", n, sol.Stats.FieldEvals, last)
		}
		if e := math.Abs(sol.Y[0] - math.Sin(500)); e > 1e-5 {
			t.Errorf("n = %d: off by %.3g", n, e)
		}
	}
}

// A trial that is lost costs a small part of the whole: 150 diffusing components under a source that turns, by differences.
func TestTrialLost(t *testing.T) {
	const n = 150
	sys := &ode.System{Dim: n, Symmetric: true, Field: func(dst []float64, t float64, y []float64) {
		for i := range y {
			var l, r float64
			if i > 0 {
				l = y[i-1]
			}
			if i < n-1 {
				r = y[i+1]
			}
			dst[i] = n*n/4*(l-2*y[i]+r) + math.Sin(20*t)
		}
	}}
	y0 := make([]float64, n)
	const rtol = 1e-3
	with, err := auto.Solve(t.Context(), sys, y0, 0, 200, auto.Config{RTol: rtol, ATol: rtol})
	if err != nil {
		t.Fatal(err)
	}
	without, err := auto.Solve(t.Context(), sys, y0, 0, 200, auto.Config{RTol: rtol, ATol: rtol, DenseDim: 1})
	if err != nil {
		t.Fatal(err)
	}
	lost := 0
	for _, l := range with.Legs {
		t.Log(l)
		if strings.Contains(l.Why, "before the trial") {
			lost++
		}
	}
	if lost == 0 {
		t.Error("no trial was lost")
	}
	if a, b := with.Stats.FieldEvals, without.Stats.FieldEvals; float64(a) > 1.25*float64(b) {
		t.Errorf("%d evaluations with trials, %d without", a, b)
	} else {
		t.Log(a, b)
	}
}
