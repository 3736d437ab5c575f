package ode_test

import (
	"context"
	"math"
	"strings"
	"testing"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/method"
)

// A snapshot of which a number of the state was changed and the sum made anew is refused, with the run as it was, or is
// taken as it stands, and the run goes on from it without a panic.
func TestForgedState(t *testing.T) {
	sys := &ode.System{
		Dim:       2,
		Field:     func(d []float64, _ float64, y []float64) { d[0], d[1] = -y[0], -100*y[1] },
		Potential: func(_ float64, y []float64) float64 { return (y[0]*y[0] + 100*y[1]*y[1]) / 2 },
	}
	refused := 0
	for i, mw := range method.Samples() {
		m, err := method.Parse(mw)
		if err != nil {
			t.Fatal(err)
		}
		for j, cw := range control.Samples() {
			if testing.Short() && (i+j)%7 != 0 && !strings.HasPrefix(cw, "descent") && !(strings.HasPrefix(mw, "rk") && strings.HasPrefix(cw, "digital")) {
				continue
			}
			c, err := control.Parse(cw)
			if err != nil {
				t.Fatal(err)
			}
			fresh := func() *ode.Integrator {
				it, err := ode.New(context.Background(), sys, []float64{1, 1}, 0, 2, ode.Config{Method: m, Control: c, Stop: ode.Stagnation{Window: 50}})
				if err != nil {
					return nil
				}
				return it
			}
			it := fresh()
			if it == nil {
				continue
			}
			for n := 0; n < 5 && it.Next(); n++ {
			}
			n := len(it.Snapshot().State)
			for k := range n {
				if n > 24 && k > 12 && k < n-12 {
					continue
				}
				for _, v := range []float64{math.NaN(), -1, 1e9, .5} {
					s := it.Snapshot()
					s.State[k] = v
					s.Sign()
					func() {
						defer func() {
							if e := recover(); e != nil {
								t.Errorf("%s, %s: State[%d] of %d = %g: %v", mw, cw, k, n, v, e)
							}
						}()
						next := fresh()
						if err := next.Restore(s); err != nil {
							if refused++; !strings.Contains(err.Error(), "State[") {
								t.Errorf("%s, %s: State[%d] = %g: %v", mw, cw, k, v, err)
							}
						} else if now := next.Snapshot().State[k]; now != v && now == now {
							t.Errorf("%s, %s: State[%d] = %g is restored as %g", mw, cw, k, v, now)
						}
						for n := 0; n < 20 && next.Next(); n++ {
						}
					}()
				}
			}
		}
	}
	if refused == 0 {
		t.Error("no number was refused")
	}
}

// A run can begin at a late time, at rest and without a control.
func TestLateStart(t *testing.T) {
	for _, mw := range []string{"tsit5", "dop853", "rodas5p", "radau5", "bs3"} {
		m, err := method.Parse(mw)
		if err != nil {
			t.Fatal(err)
		}
		for _, t0 := range []float64{1e10, 1e11, 1.7e15, -1e17, 1e100} {
			sys := &ode.System{Dim: 1, Field: func(d []float64, at float64, _ []float64) {
				d[0] = math.Max(0, (at-t0)/math.Abs(t0)) / math.Abs(t0)
			}}
			sol, err := ode.Solve(context.Background(), sys, []float64{1}, t0, t0+math.Abs(t0), ode.Config{Method: m})
			if err != nil || !(math.Abs(sol.Y[0]-1.5) < 2e-3) {
				t.Errorf("%s from %g: y = %g at %g, %v, want 1.5", mw, t0, sol.Y, sol.T, err)
			}
		}
	}
}

// The caller's mistakes in events and stops are named.
func TestRefusesWrongEvents(t *testing.T) {
	panics := func(want string, f func()) {
		t.Helper()
		defer func() {
			if e := recover(); e == nil || !strings.Contains(e.(string), want) {
				t.Errorf("%v, want a panic with %q", e, want)
			}
		}()
		f()
	}
	m, _ := method.Parse("tsit5")
	start := func(cfg ode.Config) {
		cfg.Method = m
		sys := &ode.System{Dim: 1, Field: func(d []float64, _ float64, _ []float64) { d[0] = 1 }}
		if _, err := ode.New(context.Background(), sys, []float64{1}, 0, 1, cfg); err != nil {
			t.Error(err)
		}
	}
	for _, dir := range []int{7, 2, -2} {
		panics("Dir is", func() {
			start(ode.Config{Events: []ode.Event{{Func: func(at float64, _ []float64) float64 { return at - .5 }, Dir: dir}}})
		})
	}
	panics("NaN", func() { start(ode.Config{Stop: ode.Until{T: math.NaN()}}) })
	start(ode.Config{Stop: ode.Until{}})
}
