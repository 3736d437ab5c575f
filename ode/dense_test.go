package ode_test

import (
	"context"
	"math"
	"reflect"
	"strings"
	"testing"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/method"
	"github.com/odescent/odescent/ode/rk"
	"github.com/odescent/odescent/ode/split"
)

// circle turns about the origin with unit speed.
var circle = &ode.System{Dim: 2, Field: func(dst []float64, _ float64, y []float64) { dst[0], dst[1] = -y[1], y[0] }}

// Saving at times does not change a bit of the steps, and gives the states there in order, the ends included.
func TestSaveAt(t *testing.T) {
	for _, dir := range []float64{1, -1} {
		cfg := ode.Config{Method: rk.DP5, Control: control.PI{RTol: 1e-8, ATol: 1e-8}}
		bare, err := ode.Solve(context.Background(), circle, []float64{1, 0}, 0, 10*dir, cfg)
		if err != nil {
			t.Fatal(err)
		}
		for _, at := range []float64{0, 0, .1, 3.3, 3.30001, 9.999, 10} {
			cfg.SaveAt = append(cfg.SaveAt, at*dir)
		}
		sol, err := ode.Solve(context.Background(), circle, []float64{1, 0}, 0, 10*dir, cfg)
		if err != nil {
			t.Fatal(err)
		}
		if sol.Y[0] != bare.Y[0] || sol.Y[1] != bare.Y[1] || sol.Stats.Steps != bare.Stats.Steps || sol.Stats.FieldEvals != bare.Stats.FieldEvals {
			t.Errorf("saving changed the run: %+v, without it %+v", sol.Stats, bare.Stats)
		}
		if len(sol.Times) != len(cfg.SaveAt) {
			t.Fatalf("%d times saved of %d", len(sol.Times), len(cfg.SaveAt))
		}
		for i, at := range sol.Times {
			if e := math.Hypot(sol.States[i][0]-math.Cos(at), sol.States[i][1]-math.Sin(at)); at != cfg.SaveAt[i] || e > 1e-6 {
				t.Errorf("saved at %v of %v, error %g", at, cfg.SaveAt[i], e)
			}
		}
	}
	defer func() {
		if r := recover(); r == nil || !strings.Contains(r.(string), "SaveAt[1]") {
			t.Errorf("times in the wrong order: %v", r)
		}
	}()
	_, _ = ode.New(context.Background(), circle, []float64{1, 0}, 0, 1, ode.Config{Method: rk.DP5, Control: control.Fixed{H: .1}, SaveAt: []float64{.5, .4}})
}

// Zeros are found on the far side, in order, by direction; several at once, and two within one step.
func TestEvents(t *testing.T) {
	events := []ode.Event{
		{Name: "x = 0", Func: func(_ float64, y []float64) float64 { return y[0] }},
		{Name: "y falls", Func: func(_ float64, y []float64) float64 { return y[1] }, Dir: -1},
		{Name: "x = 0 again", Func: func(_ float64, y []float64) float64 { return 3 * y[0] }, Dir: 1},
		{Name: "top", Func: func(_ float64, y []float64) float64 { return y[1] - .9999 }}, // two zeros, 0.028 apart
		{Name: "t = 2", Func: func(t float64, _ []float64) float64 { return t - 2 }},
	}
	sol, err := ode.Solve(context.Background(), circle, []float64{1, 0}, 0, 2*math.Pi+1, ode.Config{
		Method: rk.DP5, Control: control.PI{RTol: 1e-10, ATol: 1e-10}, Events: events,
	})
	if err != nil {
		t.Fatal(err)
	}
	d := math.Acos(.9999)
	want := []struct {
		event int
		t     float64
		dir   int
	}{
		{3, math.Pi/2 - d, 1}, {0, math.Pi / 2, -1}, {3, math.Pi/2 + d, -1}, {4, 2, 1}, {1, math.Pi, -1},
		{0, 3 * math.Pi / 2, 1}, {2, 3 * math.Pi / 2, 1},
	}
	if len(sol.Crossings) != len(want) {
		t.Fatalf("%d crossings, want %d: %+v", len(sol.Crossings), len(want), sol.Crossings)
	}
	for i, w := range want {
		c := sol.Crossings[i]
		if c.Event != w.event || c.Dir != w.dir || math.Abs(c.T-w.t) > 1e-7 {
			t.Errorf("crossing %d: event %d, direction %d at %v; want %d, %d at %v", i, c.Event, c.Dir, c.T, w.event, w.dir, w.t)
		}
		if g := events[c.Event].Func(c.T, c.Y); sign(g) != c.Dir || math.Abs(g) > 1e-7 {
			t.Errorf("crossing %d: the function is %g just after a zero of direction %d", i, g, c.Dir)
		}
	}
}

func sign(x float64) int {
	switch {
	case x > 0:
		return 1
	case x < 0:
		return -1
	}
	return 0
}

// A terminal event ends the run just after its zero; what comes later in the step is dropped, saved times included.
func TestTerminalEvent(t *testing.T) {
	sol, err := ode.Solve(context.Background(), circle, []float64{1, 0}, 0, 100, ode.Config{
		Method: rk.RK4, Control: control.Fixed{H: .5}, SaveAt: []float64{.1, 1.5, 1.6, 50},
		Events: []ode.Event{
			{Name: "x = 0", Func: func(_ float64, y []float64) float64 { return y[0] }, Terminal: true},
			{Name: "t = 1.8", Func: func(t float64, _ []float64) float64 { return t - 1.8 }},
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	if sol.Reason.Status != ode.AtEvent || !sol.Reason.Status.OK() || !strings.HasPrefix(sol.Reason.Text, "x = 0 at t = 1.57") {
		t.Errorf("reason %+v", sol.Reason)
	}
	if len(sol.Crossings) != 1 || sol.T != sol.Crossings[0].T || sol.Y[0] != sol.Crossings[0].Y[0] || sol.Y[0] >= 0 || sol.Y[0] < -1e-12 {
		t.Errorf("ended at t = %v, y = %v, crossings %+v", sol.T, sol.Y, sol.Crossings)
	}
	if len(sol.Times) != 2 {
		t.Errorf("saved at %v, want the two times before the end", sol.Times)
	}
	for i, at := range sol.Times { // RK4 with h = ½ has an error of some 1e-3, Hermite's cubic as well
		if e := math.Hypot(sol.States[i][0]-math.Cos(at), sol.States[i][1]-math.Sin(at)); e > 5e-3 {
			t.Errorf("state at %v is off by %g", at, e)
		}
	}
}

// A zero at the start is no event, one at the very end is one; a rejected step fires nothing.
func TestEventCorners(t *testing.T) {
	line := &ode.System{Dim: 1, Field: func(dst []float64, _ float64, _ []float64) { dst[0] = 1 }}
	g := func(_ float64, y []float64) float64 { return y[0] }
	run := func(y0, t1 float64, c ode.Control) []ode.Crossing {
		sol, err := ode.Solve(context.Background(), line, []float64{y0}, 0, t1, ode.Config{Method: rk.EulerHeun, Control: c, Events: []ode.Event{{Func: g}}})
		if err != nil {
			t.Fatal(err)
		}
		return sol.Crossings
	}
	if c := run(0, 1, control.Fixed{H: .25}); len(c) != 0 {
		t.Errorf("a zero at the start fires: %+v", c)
	}
	if c := run(-.5, 1, control.Fixed{H: .25}); len(c) != 1 || math.Abs(c[0].T-.5) > 1e-15 {
		t.Errorf("a zero where a step ends: %+v", c)
	}
	if c := run(-.3, 1, control.Fixed{H: .25}); len(c) != 1 || math.Abs(c[0].T-.3) > 1e-15 {
		t.Errorf("a zero within a step: %+v", c)
	}
	jump := &ode.System{Dim: 1, Field: func(dst []float64, t float64, _ []float64) { dst[0] = 1e3 * math.Sin(40*t) }}
	it, err := ode.New(context.Background(), jump, []float64{.5}, 0, 1, ode.Config{
		Method: rk.BS3, Control: control.PI{ATol: 1e-4, H0: .5}, Events: []ode.Event{{Func: g}}})
	if err != nil {
		t.Fatal(err)
	}
	for it.Next() {
		for _, c := range it.Crossings() {
			if c.T > it.Point().T {
				t.Fatalf("a crossing at %v, before the run is there (%v)", c.T, it.Point().T)
			}
		}
	}
	if it.Stats().Rejected == 0 {
		t.Error("nothing was rejected: nothing was tested")
	}
}

func TestEquilibriumStop(t *testing.T) {
	sys := &ode.System{Dim: 2, Force: func(dst []float64, _ float64, y []float64) { dst[0], dst[1] = -y[0], -100*(y[1]-1e6) },
		SpectralRadius: func(float64, []float64) float64 { return 100 }}
	run := func(c ode.Control, e ode.Equilibrium) ode.Solution {
		sol, err := ode.Solve(context.Background(), sys, []float64{1, 0}, 0, math.Inf(1), ode.Config{Method: rk.EulerHeun, Control: c, Stop: e, MaxSteps: 50_000})
		if err != nil {
			t.Fatal(err)
		}
		return sol
	}
	// the second component is at rest long before the first: it must not hide it
	sol := run(control.Fixed{H: .01}, ode.Equilibrium{RTol: 1e-6})
	if !sol.Reason.Converged() || math.Abs(sol.Y[0]) > 1e-6 {
		t.Errorf("%+v at %v", sol.Reason, sol.Y)
	}
	// patience counts steps
	a, b := run(control.Fixed{H: .01}, ode.Equilibrium{RTol: 1e-3, Patience: 1}), run(control.Fixed{H: .01}, ode.Equilibrium{RTol: 1e-3, Patience: 11})
	if b.Stats.Steps-a.Stats.Steps != 10 {
		t.Errorf("patience 11 takes %d steps more than patience 1", b.Stats.Steps-a.Stats.Steps)
	}
	// error control stalls, and the reason names the floor
	sol = run(control.PI{ATol: 1e-3}, ode.Equilibrium{ATol: 1e-9, Window: 2000})
	if sol.Reason.Status != ode.Stalled || !strings.Contains(sol.Reason.Text, "ρ·atol = 0.1") {
		t.Errorf("%+v", sol.Reason)
	}
	// a start at rest is converged at once
	sol2, err := ode.Solve(context.Background(), sys, []float64{0, 1e6}, 0, math.Inf(1), ode.Config{
		Method: rk.Euler, Control: control.Fixed{H: .01}, Stop: ode.Equilibrium{ATol: 1e-9}, MaxSteps: 100})
	if err != nil || !sol2.Reason.Converged() || sol2.Stats.Steps != 0 {
		t.Errorf("from rest: %+v, %v", sol2, err)
	}
	if _, err := ode.New(context.Background(), sys, []float64{1, 0}, 0, 1, ode.Config{Method: rk.Euler, Control: control.Fixed{H: 1}, Stop: ode.Equilibrium{}}); err == nil {
		t.Error("an equilibrium without a tolerance starts")
	}
}

func TestUntilAndStagnation(t *testing.T) {
	sys := &ode.System{Dim: 1, Force: func(dst []float64, _ float64, y []float64) { dst[0] = -y[0] },
		Potential: func(_ float64, y []float64) float64 { return 1 + y[0]*y[0]/2 }}
	run := func(s ode.Stop) ode.Solution {
		sol, err := ode.Solve(context.Background(), sys, []float64{1}, 0, math.Inf(1), ode.Config{Method: rk.Euler, Control: control.Fixed{H: .5}, Stop: s, MaxSteps: 1000})
		if err != nil {
			t.Fatal(err)
		}
		return sol
	}
	if sol := run(ode.Until{T: 3.2}); sol.T != 3.5 || sol.Reason.Status != ode.Stopped {
		t.Errorf("until 3.2 stops at %v: %+v", sol.T, sol.Reason)
	}
	// the potential is 1 + ½·4^-k: its decrease falls below 1e-6 after ten steps, and then ten more are waited
	if sol := run(ode.Stagnation{Window: 10, Rel: 1e-6}); sol.Reason.Status != ode.Stalled || sol.Stats.Steps < 15 || sol.Stats.Steps > 25 {
		t.Errorf("stagnation after %d steps: %+v", sol.Stats.Steps, sol.Reason)
	}
}

// Where gbs is right to 1e-8 at the ends of its few long steps, the cubic of Hermite was off by 0.58 between them.
func TestSaveAtLongSteps(t *testing.T) {
	sys := &ode.System{Dim: 1, Field: func(dst []float64, t float64, _ []float64) { _, dst[0] = quintic(t) }}
	cfg := ode.Config{Method: rk.GBS{}, Control: control.PI{RTol: 1e-8, ATol: 1e-8}}
	for at := .05; at < 6; at += .05 {
		cfg.SaveAt = append(cfg.SaveAt, at)
	}
	cfg.Events = []ode.Event{{Func: func(_ float64, y []float64) float64 { return y[0] }}}
	sol, err := ode.Solve(context.Background(), sys, []float64{-12}, 0, 6, cfg)
	if err != nil || sol.Stats.Steps > 12 || len(sol.Times) != len(cfg.SaveAt) {
		t.Fatalf("%d steps, %d states, %v", sol.Stats.Steps, len(sol.Times), err)
	}
	for i, at := range sol.Times {
		if want, _ := quintic(at); math.Abs(sol.States[i][0]-want) > 1e-8 {
			t.Errorf("saved at %v: %v, want %v", at, sol.States[i][0], want)
		}
	}
	if len(sol.Crossings) != 5 {
		t.Fatalf("crossings %+v, want five", sol.Crossings)
	}
	for i, c := range sol.Crossings {
		if math.Abs(c.T-float64(i+1)) > 1e-8 {
			t.Errorf("crossing %d at %v", i+1, c.T)
		}
	}
}

// After a terminal event has cut the step, the states up to it are bit for bit those of the step that was not cut, and at
// the end it is the event's state.
func TestDenseAfterCut(t *testing.T) {
	for _, m := range samples(t) {
		for _, tol := range []float64{1e-4, 1e-8} {
			cfg := ode.Config{Method: m, Control: control.PI{RTol: tol, ATol: tol}}
			if it, err := ode.New(context.Background(), circle, []float64{1, 0}, 0, 3, cfg); err != nil || rough(it) {
				continue
			}
			g := func(_ float64, y []float64) float64 { return y[0] + .6 }
			states := func(terminal bool) (ends []uint64, rows [][]uint64) {
				cfg.Events = []ode.Event{{Func: g, Terminal: terminal}}
				it, err := ode.New(context.Background(), circle, []float64{1, 0}, 0, 3, cfg)
				if err != nil {
					t.Fatal(err)
				}
				y := make([]float64, 2)
				for it.Next() && len(it.Crossings()) == 0 {
				}
				if len(it.Crossings()) != 1 {
					t.Fatalf("%v: crossings %+v", m, it.Crossings())
				}
				s, c := it.Step(), it.Crossings()[0]
				if terminal && (s.R.T != c.T || s.R.Y[0] != c.Y[0] || s.H != c.T-s.L.T || it.Reason().Status != ode.AtEvent) {
					t.Errorf("%v: the step ends at %v, %v, the event is at %v, %v", m, s.R.T, s.R.Y, c.T, c.Y)
				}
				for k := 0; k <= 10; k++ {
					at := s.L.T + float64(float64(k)/10*(c.T-s.L.T))
					if k == 10 {
						at = c.T
					}
					s.At(y, at)
					rows = append(rows, []uint64{math.Float64bits(y[0]), math.Float64bits(y[1])})
				}
				return []uint64{math.Float64bits(c.Y[0]), math.Float64bits(c.Y[1])}, rows
			}
			end, whole := states(false)
			cutEnd, cut := states(true)
			if !reflect.DeepEqual(whole, cut) || !reflect.DeepEqual(end, cutEnd) || !reflect.DeepEqual(end, cut[10]) {
				t.Errorf("%v at %g: the states of a cut step are not those of the whole", m, tol)
			}
		}
	}
}

// kept is a method that has a memory and no interpolant, nine a method of one step without one: y' by Simpson's rule.
type kept struct{ nine }
type nine struct{ fail bool }

func (m nine) String() string                      { return "nine" }
func (m nine) Start(*ode.Run) (ode.Stepper, error) { return m, nil }
func (m kept) Start(*ode.Run) (ode.Stepper, error) { return m, nil }
func (kept) Update(*ode.Step)                      {}
func (m nine) Try(s *ode.Step) error {
	if m.fail && s.H < .4 {
		s.H /= 2
		return ode.ErrRetry
	}
	copy(s.R.Y, s.L.Y)
	s.R.Y[0] += s.H * s.L.Field()[0] * 9 // nothing that a cubic could guess
	return nil
}

// Methods without an interpolant answer by a step of their own, which is counted; those with a memory, and those whose step
// fails, by the cubic. Its memory is taken once.
func TestSubstep(t *testing.T) {
	sys := &ode.System{Dim: 1, Field: func(dst []float64, _ float64, y []float64) { dst[0] = 1 }}
	for _, c := range []struct {
		m    ode.Method
		want float64
	}{{nine{}, 9 * .125}, {kept{}, math.NaN()}, {nine{fail: true}, math.NaN()}, {split.ExpEuler{}, .125}} {
		it, err := ode.New(context.Background(), sys, []float64{0}, 0, 1, ode.Config{Method: c.m, Control: control.Fixed{H: .5}})
		if err != nil {
			t.Fatal(err)
		}
		it.Next()
		y, want := []float64{0}, c.want
		if want != want {
			s := it.Step()
			s.Hermite(y, .25)
			want = y[0]
		}
		it.Step().At(y, .125)
		if math.Abs(y[0]-want) > 1e-15 {
			t.Errorf("%v: %v at 1/8, want %v", c.m, y[0], want)
		}
		if n := testing.AllocsPerRun(5, func() { it.Step().At(y, .3) }); n != 0 {
			t.Errorf("%v: At allocates %v times", c.m, n)
		}
	}
	it, err := ode.New(context.Background(), circle, []float64{1, 0}, 0, 1, ode.Config{Method: method.Doubled{Of: rk.RK4}, Control: control.Fixed{H: .25}})
	if err != nil {
		t.Fatal(err)
	}
	it.Next()
	y, before := make([]float64, 2), it.Stats().FieldEvals
	it.Step().At(y, .1)
	if cost := it.Stats().FieldEvals - before; cost != 10 { // three steps of four, two of which begin where the field is known or shared
		t.Errorf("a state within a step of doubled(rk4) costs %d evaluations", cost)
	}
	if d := math.Hypot(y[0]-math.Cos(.1), y[1]-math.Sin(.1)); d > 1e-8 {
		t.Errorf("off by %g", d)
	}
}
