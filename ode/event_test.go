package ode_test

import (
	"context"
	"fmt"
	"math"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/rk"
	"pgregory.net/rapid"
)

// calm is y' = -y, which says nothing of the events in these tests.
var calm = &ode.System{Dim: 1, Field: func(dst []float64, _ float64, y []float64) { dst[0] = -y[0] }}

// crossings returns those of one function of the time from t0 to t1.
func crossings(t *testing.T, g func(t float64) float64, ev ode.Event, t0, t1 float64, c ode.Control) []ode.Crossing {
	t.Helper()
	ev.Func = func(t float64, _ []float64) float64 { return g(t) }
	sol, err := ode.Solve(context.Background(), calm, []float64{1}, t0, t1, ode.Config{Method: rk.DP5, Control: c, Events: []ode.Event{ev}})
	if err != nil {
		t.Fatal(err)
	}
	return sol.Crossings
}

// What an indicator does at zero, and what fires: each once, in the direction in which it arrives.
func TestEventArrivals(t *testing.T) {
	pow := func(x float64, n int) float64 { return math.Pow(x, float64(n)) }
	cases := []struct {
		name string
		g    func(t float64) float64
		at   []float64
		dir  []int
	}{
		{"touch from above, (t-1)²", func(t float64) float64 { return pow(t-1, 2) }, []float64{1}, []int{-1}},
		{"touch from below", func(t float64) float64 { return -pow(t-1, 2) }, []float64{1}, []int{1}},
		{"touch of order four", func(t float64) float64 { return pow(t-1, 4) }, []float64{1}, []int{-1}},
		{"kink, |t-1|", func(t float64) float64 { return math.Abs(t - 1) }, []float64{1}, []int{-1}},
		{"a tank runs empty", func(t float64) float64 { return math.Max(0, 1-t) }, []float64{1}, []int{-1}},
		{"empty, then filled", func(t float64) float64 { return math.Max(0, 1-t) + math.Max(0, t-2) }, []float64{1}, []int{-1}},
		{"zero for a while, then beyond", func(t float64) float64 { return math.Max(0, 1-t) - math.Max(0, t-2) }, []float64{1}, []int{-1}},
		{"two plateaus", func(t float64) float64 { return math.Max(0, math.Abs(t-1.5)-.25) }, []float64{1.25}, []int{-1}},
		{"a triple zero", func(t float64) float64 { return pow(t-1, 3) }, []float64{1}, []int{1}},
		{"zero at the first point", func(t float64) float64 { return t }, nil, nil},
		{"touch at the first point", func(t float64) float64 { return t * t }, nil, nil},
		{"zero until t = 1", func(t float64) float64 { return math.Max(0, t-1) }, nil, nil},
		{"zero at the first point and again", func(t float64) float64 { return t * (2 - t) }, []float64{2}, []int{-1}},
		{"zero at the last point", func(t float64) float64 { return 3 - t }, []float64{3}, []int{-1}},
		{"touch at the last point", func(t float64) float64 { return pow(t-3, 2) }, []float64{3}, []int{-1}},
		{"never", func(t float64) float64 { return 1e-6 + pow(t-1, 2) }, nil, nil},
		{"nearly", func(t float64) float64 { return pow(t-1, 2) - 1e-10 }, []float64{1 - 1e-5, 1 + 1e-5}, []int{-1, 1}},
		{"no answer after t = 2", func(t float64) float64 { return math.Log(2 - t) }, []float64{1}, []int{-1}},
	}
	// steps that end at t = 1 exactly, a rounding beside it, or not at all, many and few
	ctls := []ode.Control{
		control.Fixed{H: .25}, control.Fixed{H: .1}, control.Fixed{H: .07}, control.Fixed{H: 1. / 3}, control.Fixed{H: 3}, control.Fixed{H: 1.7},
		control.Fixed{H: .01}, control.PI{RTol: 1e-8, ATol: 1e-8},
	}
	for _, c := range cases {
		for _, ctl := range ctls {
			for _, dir := range []float64{1, -1} {
				g := func(t float64) float64 { return c.g(dir * t) }
				got := crossings(t, g, ode.Event{}, 0, 3*dir, ctl)
				if len(got) != len(c.at) {
					t.Errorf("%s, %v, direction %v: %d crossings, want %d: %+v", c.name, ctl, dir, len(got), len(c.at), got)
					continue
				}
				for i, x := range got {
					if math.Abs(dir*x.T-c.at[i]) > 1e-7 && c.name != "touch of order four" || x.Dir != c.dir[i] {
						t.Errorf("%s, %v: crossing %d at %v in direction %d, want %v in %d", c.name, ctl, i, x.T, x.Dir, c.at[i], c.dir[i])
					}
				}
				for _, want := range []int{1, -1} { // Dir chooses
					some := crossings(t, g, ode.Event{Dir: want}, 0, 3*dir, ctl)
					if all := slices.DeleteFunc(slices.Clone(got), func(x ode.Crossing) bool { return x.Dir != want }); len(some) != len(all) {
						t.Errorf("%s, %v: %d crossings with Dir = %d, %d of them without", c.name, ctl, len(some), want, len(all))
					}
				}
			}
		}
	}
}

// A tank that is clamped at empty: the run ends there, once, where Terminal; without, it goes on and fires no more.
func TestEventTank(t *testing.T) {
	tank := &ode.System{Dim: 1, Field: func(dst []float64, _ float64, y []float64) {
		dst[0] = 0
		if y[0] > 0 {
			dst[0] = -math.Sqrt(y[0])
		}
	}}
	for _, terminal := range []bool{false, true} { // √y = 1 - t/2
		sol, err := ode.Solve(context.Background(), tank, []float64{1}, 0, 4, ode.Config{
			Method: rk.BS3, Control: control.PI{RTol: 1e-6, ATol: 1e-6},
			Events: []ode.Event{{Name: "empty", Func: func(_ float64, y []float64) float64 { return math.Max(0, y[0]-1e-4) }, Terminal: terminal}},
		})
		if err != nil {
			t.Fatal(err)
		}
		if len(sol.Crossings) != 1 || math.Abs(sol.Crossings[0].T-1.98) > 1e-3 || sol.Crossings[0].Dir != -1 {
			t.Errorf("crossings %+v, want one at 1.98", sol.Crossings)
		}
		if terminal && (sol.Reason.Status != ode.AtEvent || sol.T != sol.Crossings[0].T) {
			t.Errorf("ended at %v: %+v", sol.T, sol.Reason)
		}
	}
}

// sin(100t) beside a slow solution: MaxStep finds all of its zeros, and does not change the steps; without, most hide between
// the places.
func TestEventMaxStep(t *testing.T) {
	g := func(t float64, _ []float64) float64 { return math.Sin(100 * t) }
	run := func(ev ode.Event) ode.Solution {
		ev.Func = g
		sol, err := ode.Solve(context.Background(), calm, []float64{1}, .001, 10, ode.Config{
			Method: rk.DP5, Control: control.PI{RTol: 1e-4, ATol: 1e-4}, Events: []ode.Event{ev},
		})
		if err != nil {
			t.Fatal(err)
		}
		return sol
	}
	bare, sol := run(ode.Event{}), run(ode.Event{MaxStep: .015})
	const want = 318 // ⌊1000/π⌋
	if len(sol.Crossings) != want {
		t.Errorf("%d crossings with MaxStep, want %d", len(sol.Crossings), want)
	}
	for i, c := range sol.Crossings {
		if math.Abs(c.T-float64(i+1)*math.Pi/100) > 1e-12 {
			t.Errorf("crossing %d at %v", i+1, c.T)
		}
	}
	if len(bare.Crossings) > want/2 || bare.Stats != sol.Stats || bare.T != sol.T || bare.Y[0] != sol.Y[0] {
		t.Errorf("without MaxStep: %d crossings, %+v; with: %+v", len(bare.Crossings), bare.Stats, sol.Stats)
	}
	for _, bad := range []float64{-1, math.NaN()} {
		func() {
			defer func() {
				if r := recover(); r == nil || !strings.Contains(fmt.Sprint(r), "MaxStep") {
					t.Errorf("MaxStep = %v: %v", bad, r)
				}
			}()
			run(ode.Event{MaxStep: bad})
		}()
	}
}

// A product of random powers of (t - r) fires once at every root, whatever the steps, and a run that is restored from a
// snapshot after any step finds the same crossings, bit for bit.
func TestEventRoots(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 6).Draw(t, "roots")
		var roots []float64
		var power []int
		for i := range n {
			roots = append(roots, float64(i)+rapid.Float64Range(.3, .9).Draw(t, "root"))
			power = append(power, rapid.IntRange(0, 3).Draw(t, "power")) // 0: a plateau of the length 0.1
		}
		dir := rapid.SampledFrom([]float64{1, -1}).Draw(t, "dir")
		h := rapid.Float64Range(.02, 1.1).Draw(t, "h")
		g := func(at float64, _ []float64) float64 {
			p := 1.
			for i, r := range roots {
				switch x := dir*at - r; power[i] {
				case 0:
					p *= math.Max(0, math.Abs(x-.05)-.05)
				default:
					p *= math.Pow(x, float64(power[i]))
				}
			}
			return p
		}
		cfg := ode.Config{Method: rk.RK4, Control: control.Fixed{H: h}, Events: []ode.Event{{Func: g, MaxStep: .1}}}
		start := func() *ode.Integrator {
			it, err := ode.New(context.Background(), calm, []float64{1}, 0, float64(n)*dir, cfg)
			if err != nil {
				t.Fatal(err)
			}
			return it
		}
		it := start()
		var shots []ode.Snapshot
		for it.Next() {
			shots = append(shots, it.Snapshot())
		}
		got := slices.Clone(it.Crossings())
		if len(got) != n {
			t.Fatalf("%d crossings, want %d: %+v", len(got), n, got)
		}
		sg := sign(g(0, nil))
		for i, c := range got {
			if math.Abs(dir*c.T-roots[i]) > 2e-4 || c.Dir != -sg { // a cube is located to (1e-16)^⅓ at best
				t.Errorf("crossing %d at %v in direction %d, want %v in %d", i, c.T, c.Dir, roots[i]*dir, -sg)
			}
			if power[i]%2 == 1 {
				sg = -sg
			}
		}
		k := rapid.IntRange(0, len(shots)-1).Draw(t, "restart")
		again := start()
		if err := again.Restore(shots[k]); err != nil {
			t.Fatal(err)
		}
		for again.Next() {
		}
		if !reflect.DeepEqual(again.Crossings(), got) {
			t.Errorf("restored after step %d: %+v, want %+v", k+1, again.Crossings(), got)
		}
	})
}

// Events that do not fire allocate nothing after the first step, whatever interpolant they are looked at on, and change no
// bit of the steps.
func TestEventAllocation(t *testing.T) {
	far := func(_ float64, y []float64) float64 { return y[0] - 2 }
	for _, m := range samples(t) {
		c := control.Fixed{H: .01}
		cfg := ode.Config{Method: m, Control: c, Events: []ode.Event{{Func: far}, {Func: far, MaxStep: .0007}}}
		it, err := ode.New(context.Background(), circle, []float64{1, 0}, 0, math.Inf(1), cfg)
		if err != nil {
			continue
		}
		bare, err := ode.New(context.Background(), circle, []float64{1, 0}, 0, math.Inf(1), ode.Config{Method: m, Control: c})
		if err != nil {
			t.Fatal(err)
		}
		if n := testing.AllocsPerRun(20, func() { it.Next() }); n != 0 {
			t.Errorf("%v: Next with events allocates %v times", m, n)
		}
		for bare.Stats().Steps < it.Stats().Steps && bare.Next() {
		}
		if a, b := it.Point(), bare.Point(); a.T != b.T || a.Y[0] != b.Y[0] || a.Y[1] != b.Y[1] {
			t.Errorf("%v: events change the steps: %v, %v, without them %v, %v", m, a.T, a.Y, b.T, b.Y)
		}
	}
}
