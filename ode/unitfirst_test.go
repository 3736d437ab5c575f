package ode_test

import (
	"context"
	"math"
	"testing"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/method"
	"github.com/odescent/odescent/ode/odetest"
	"github.com/odescent/odescent/ode/rk"
	"github.com/odescent/odescent/ode/spec"
	"github.com/odescent/odescent/ode/vec"
)

// The default first length has the unit of time, which costs little: where the time is M = 4^k times as long, the end is the same, to
// the accuracy that was asked for, and costs at most 1.5 times as much.
func TestFirstLengthUnit(t *testing.T) {
	problems := []odetest.Problem{
		{Name: "forced", System: forced, Y0: []float64{2, .5}, T1: 100},
		{Name: "forced from 0", System: forced, Y0: []float64{0, 0}, T1: 100},
	}
	n := 0
	var worst float64
	var exact [][]float64
	for _, p := range problems {
		sol, err := ode.Solve(context.Background(), p.System(), p.Y0, 0, p.T1, ode.Config{Method: rk.DOP853, Control: control.PI{RTol: 1e-12, ATol: 1e-12}})
		if err != nil {
			t.Fatal(err)
		}
		exact = append(exact, sol.Y)
	}
	for _, mw := range method.Samples() {
		m, err := method.Parse(mw)
		if err != nil {
			t.Fatal(err)
		}
		for _, cw := range control.Samples() {
			c, err := control.Parse(cw)
			if err != nil {
				t.Fatal(err)
			}
			w, ok := c.(ode.ErrorControl)
			if !ok || odetest.GiveFirst(c, 1).String() == c.String() {
				continue // not Hairer's, or given
			}
			for l, p := range problems {
				if n++; testing.Short() && n%7 != 0 {
					continue
				}
				run := func(scale float64) (ode.Solution, error) {
					s := spec.Scale{X: 1, T: scale, F: 1 / scale}
					c, err := spec.Rescale(c, s)
					if err != nil {
						t.Fatal(err)
					}
					q := odetest.Rescaled(p, s)
					return ode.Solve(context.Background(), q.System(), q.Y0, 0, q.T1, ode.Config{Method: m, Control: c, MaxSteps: 1000})
				}
				want, err := run(1)
				if err != nil || want.Reason.Status != ode.Reached {
					continue // it does not suit the problem, in whatever unit
				}
				for _, k := range []float64{-10, -5, 5, 10} {
					got, err := run(math.Pow(4, k))
					a, b := got.Stats.FieldEvals+got.Stats.FuncEvals, want.Stats.FieldEvals+want.Stats.FuncEvals
					worst = math.Max(worst, float64(a)/float64(b))
					if err != nil || 2*a > 3*b {
						t.Errorf("%s/%s on %s, k = %v: %v after %d evaluations, want %d", mw, cw, p.Name, k, err, a, b)
						continue
					}
					e := func(y []float64) float64 { return vec.DiffNorm(w.Weights(), exact[l], exact[l], 1, y, exact[l]) }
					if e(got.Y) > 3*e(want.Y)+20 {
						t.Errorf("%s/%s on %s, k = %v: an error of %.3g tolerances, want %.3g", mw, cw, p.Name, k, e(got.Y), e(want.Y))
					}
				}
			}
		}
	}
	t.Logf("%d triples, at most %.2f times the evaluations", n, worst)
}
