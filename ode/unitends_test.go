package ode_test

import (
	"context"
	"testing"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/method"
	"github.com/odescent/odescent/ode/odetest"
	"github.com/odescent/odescent/ode/rk"
	"github.com/odescent/odescent/ode/spec"
)

// unitScales are those of law 12: of the state, and of the time of an equation without a force.
func unitScales() []spec.Scale {
	var all []spec.Scale
	for _, n := range []float64{0x1p10, 0x1p-10, 0x1p30, 0x1p-30, 0x1p60, 0x1p-60} {
		all = append(all, spec.Scale{X: n, T: 1, F: n * n})
	}
	for _, m := range []float64{0x1p10, 0x1p-10, 0x1p40, 0x1p-40} {
		all = append(all, spec.Scale{X: 1, T: m, F: 1 / m})
	}
	return all
}

// Law 12 between the steps: events and saved states are the same in every unit.
func TestEventUnits(t *testing.T) {
	p := odetest.Problem{Name: "pendulum", System: pendulum, Y0: []float64{1, .5}, T1: 4}
	list, crossings := exempts(t), 0
	for i, mw := range method.Samples() {
		m, err := method.Parse(mw)
		if err != nil {
			t.Fatal(err)
		}
		c := control.Fixed{H: .0625}
		run := func(s spec.Scale) (ode.Solution, error) {
			q := odetest.Rescaled(p, s)
			scaled, err := spec.Rescale(c, s)
			if err != nil {
				t.Fatal(err)
			}
			m, err := spec.Rescale(m, s)
			if err != nil {
				t.Fatal(err)
			}
			return ode.Solve(context.Background(), q.System(), q.Y0, 0, q.T1, ode.Config{
				Method: m, Control: scaled, SaveAt: []float64{.3 * s.T, 1.7 * s.T, 3.99 * s.T},
				Events: []ode.Event{
					{Func: func(_ float64, y []float64) float64 { return y[0] - .3*s.X }},
					{Func: func(tm float64, y []float64) float64 { return y[1]/s.X - (tm/s.T - 1) }},
				},
			})
		}
		want, err := run(spec.Scale{X: 1, T: 1, F: 1})
		if err != nil {
			continue // it needs other parts, or another temperature
		}
		crossings += len(want.Crossings)
		for _, s := range unitScales() {
			if s.T != 1 && listed(list, "time", mw, "") || i%3 != 0 && testing.Short() {
				continue
			}
			got, err := run(s)
			if err != nil || len(got.Crossings) != len(want.Crossings) || len(got.States) != len(want.States) {
				t.Errorf("%s, %+v: %d crossings and %d states, %v; want %d and %d", mw, s, len(got.Crossings), len(got.States), err, len(want.Crossings), len(want.States))
				continue
			}
			for k, w := range want.Crossings {
				if g := got.Crossings[k]; g.T != w.T*s.T || g.Y[0] != w.Y[0]*s.X || g.Event != w.Event {
					t.Errorf("%s, %+v: crossing %d at t = %v with y = %v, want %v and %v", mw, s, k, g.T, g.Y, w.T*s.T, w.Y)
				}
			}
			for k, w := range want.States {
				if g := got.States[k]; g[0] != w[0]*s.X || g[1] != w[1]*s.X {
					t.Errorf("%s, %+v: state %d is %v, want %v", mw, s, k, g, w)
				}
			}
		}
	}
	if crossings < 50 {
		t.Errorf("only %d crossings", crossings)
	}
}

// Law 12 for the stops: they end a run after the same step in every unit.
func TestStopUnitLaw(t *testing.T) {
	p := odetest.Problem{Name: "uneven", System: uneven("rho"), Y0: []float64{1500, -1, 0x1p-17}, T1: 40}
	for _, stop := range []ode.Stop{
		ode.ForceNorm{Tol: 1}, ode.PotentialBelow{Value: 1}, ode.Until{T: 2.5}, ode.Equilibrium{ATol: 1e-3, RTol: 1e-3}, ode.Equilibrium{RTol: 1e-2, Window: 5},
		ode.Stagnation{Window: 4, Abs: 1e-3},
	} {
		for _, c := range []ode.Control{control.Fixed{H: .125}, control.PI{RTol: 1e-3, ATol: 1e-3, H0: .0625}} {
			run := func(s spec.Scale) (ode.Solution, error) {
				q := odetest.Rescaled(p, s)
				scaled, err := spec.Rescale(c, s)
				if err != nil {
					t.Fatal(err)
				}
				end, err := spec.Rescale(stop, s)
				if err != nil {
					t.Fatal(err)
				}
				return ode.Solve(context.Background(), q.System(), q.Y0, 0, q.T1, ode.Config{Method: rk.EulerHeun, Control: scaled, Stop: end})
			}
			want, err := run(spec.Scale{X: 1, T: 1, F: 1})
			if err != nil || want.Reason.Status == ode.Reached {
				t.Fatalf("%v/%v: %v, %v", stop, c, want.Reason, err)
			}
			for _, s := range unitScales() {
				got, err := run(s)
				if err != nil || got.Stats != want.Stats || got.Reason.Status != want.Reason.Status || got.T != want.T*s.T || got.Y[0] != want.Y[0]*s.X {
					t.Errorf("%v/%v, %+v: %v at t = %v, %v; want %v at %v", stop, c, s, got.Reason, got.T, err, want.Reason, want.T*s.T)
				}
			}
		}
	}
}
