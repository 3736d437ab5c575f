package control_test

import (
	"bytes"
	"context"
	"encoding/gob"
	"math"
	"reflect"
	"strings"
	"testing"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/method"
	"github.com/odescent/odescent/ode/odetest"
	"pgregory.net/rapid"
)

// pieces is y' = p - y with a p that jumps at the given times, in which direction the run may be: p is k mod 3 after k of
// them. Early says that at such a time the field is still the one before, in time, else the one after. Seen is told every
// time at which the field is evaluated.
func pieces(jumps []float64, early bool, seen func(t float64)) (*ode.System, func(t float64) float64) {
	piece := func(t float64) float64 {
		k := 0
		for _, at := range jumps {
			if t > at || t == at && !early {
				k++
			}
		}
		return float64(k % 3)
	}
	sys := &ode.System{Dim: 1, Field: func(dst []float64, t float64, y []float64) {
		if seen != nil {
			seen(t)
		}
		dst[0] = piece(t) - y[0]
	}}
	exact := func(t float64) float64 { // from y(0) = 2
		y, at := 2., 0.
		all := append(append([]float64(nil), jumps...), math.Inf(1))
		for k, next := range all {
			if next <= 0 {
				continue
			}
			p := float64(k % 3)
			end := math.Min(next, t)
			y, at = p+(y-p)*math.Exp(at-end), end
			if next >= t {
				break
			}
		}
		return y
	}
	return sys, exact
}

// landers are the specs of the deterministic methods with an estimate that follow a plain equation.
var landers = func() []string {
	var texts []string
	for _, text := range method.Samples() {
		m, err := method.Parse(text)
		if err != nil {
			panic(err)
		}
		sys, _ := pieces(nil, false, nil)
		it, err := ode.New(context.Background(), sys, []float64{2}, 0, 1, ode.Config{Method: m, Control: control.PI{RTol: 1e-4, ATol: 1e-4}})
		if err != nil {
			continue
		}
		if r, ok := it.Run().Method.(ode.Rough); !ok || r.Rough() == "" {
			texts = append(texts, text)
		}
	}
	return texts
}()

// order returns the power that the estimate of a method goes with.
func order(m ode.Method, tol float64) int {
	sys, _ := pieces(nil, false, nil)
	it, err := ode.New(context.Background(), sys, []float64{2}, 0, 1, ode.Config{Method: m, Control: control.PI{RTol: tol, ATol: tol}})
	if err != nil {
		return 0
	}
	return it.Run().Method.(ode.Estimator).ErrOrder()
}

// A jump of the field at t = 1/3 costs a one-step method that lands there at most two rejections, forwards and backwards, on
// whichever side of it the field is defined at the time itself, with one jump and with several, at the ends as well; and no
// accuracy, between the steps and at them. No step evaluates the field on the other side of a jump, or at it.
func TestLandJump(t *testing.T) {
	if len(landers) < 20 {
		t.Fatalf("only %d methods: %v", len(landers), landers)
	}
	lists := [][]float64{{1. / 3}, {0, 1. / 3, .5, .500001, 1}, {1. / 3, math.Nextafter(1./3, 1)}}
	for _, text := range landers {
		m, err := method.Parse(text)
		if err != nil {
			t.Fatal(err)
		}
		for _, jumps := range lists {
			for _, early := range []bool{false, true} {
				for _, back := range []bool{false, true} {
					tol := 1e-7
					first := order(m, tol) == 2 // a method of order 1
					if first {
						tol = 1e-5
					}
					var times []float64
					sys, exact := pieces(jumps, early, func(at float64) { times = append(times, at) })
					t0, t1 := 0., 1.
					if back {
						t0, t1 = 1, 0
					}
					c := control.Land{Of: control.PI{RTol: tol, ATol: tol}, Times: jumps}
					it, err := ode.New(context.Background(), sys, []float64{exact(t0)}, t0, t1, ode.Config{Method: m, Control: c})
					if err != nil {
						t.Fatal(err)
					}
					times = times[:0]
					y, worst, within := []float64{0}, 0., 0.
					for it.Next() {
						s := it.Step()
						for k := 1; k < 8; k++ {
							at := s.L.T + float64(float64(k)/8*s.H)
							s.At(y, at)
							within = math.Max(within, math.Abs(y[0]-exact(at)))
						}
						s.R.Field()
						worst = math.Max(worst, math.Abs(s.R.Y[0]-exact(s.R.T)))
						lo, hi := min(s.L.T, s.R.T), max(s.L.T, s.R.T)
						for _, at := range jumps {
							if lo < at && at < hi {
								t.Fatalf("%s: the step from %v to %v passes %v", text, s.L.T, s.R.T, at)
							}
							for _, when := range times {
								if math.Nextafter(lo, hi) == hi {
									continue // there is no time between the two
								}
								if when == at && s.K > 0 || s.K > 0 && (when < lo && at == lo || when > hi && at == hi) {
									t.Fatalf("%s, jumps %v, back %v: step %d from %v to %v evaluates at %v", text, jumps, back, s.K, s.L.T, s.R.T, when)
								}
							}
						}
						times = times[:0]
					}
					if it.Reason().Status != ode.Reached {
						t.Fatalf("%s: %+v, %v", text, it.Reason(), it.Err())
					}
					most := 2 * len(jumps)
					if _, varies := it.Run().Method.(ode.VariableOrder); varies || strings.HasPrefix(text, "ab2") {
						most = 8 * len(jumps) // it starts anew at order 1
					}
					if it.Stats().Rejected > most {
						t.Errorf("%s, jumps %v, back %v: %d rejections in %d steps", text, jumps, back, it.Stats().Rejected, it.Stats().Steps)
					}
					// backwards y' = p - y grows by e; the local errors add up over the steps
					if worst > 200*tol && !first {
						t.Errorf("%s, jumps %v, early %v, back %v: error %g", text, jumps, early, back, worst)
					}
					if within > 10*math.Max(worst, tol) {
						t.Errorf("%s, jumps %v, early %v, back %v: error %g between the steps, %g at them", text, jumps, early, back, within, worst)
					}
				}
			}
		}
	}
}

// Without Land the same jump takes a row of rejections.
func TestJumpWithoutLand(t *testing.T) {
	m, err := method.Parse("dp5")
	if err != nil {
		t.Fatal(err)
	}
	sys, exact := pieces([]float64{1. / 3}, false, nil)
	pi := control.PI{RTol: 1e-9, ATol: 1e-9}
	run := func(c ode.Control) ode.Solution {
		sol, err := ode.Solve(context.Background(), sys, []float64{2}, 0, 1, ode.Config{Method: m, Control: c})
		if err != nil || math.Abs(sol.Y[0]-exact(1)) > 1e-7 {
			t.Fatal(sol.Y, exact(1), err)
		}
		return sol
	}
	bare, landed := run(pi).Stats, run(control.Land{Of: pi, Times: []float64{1. / 3}}).Stats
	if bare.Rejected < 5 || landed.Rejected > 1 || landed.FieldEvals > bare.FieldEvals/2 {
		t.Errorf("without landing %+v, with %+v", bare, landed)
	}
}

// Forced rejections beside a jump change no bit of the accepted steps, and a run that is restored beside it goes on with
// the same bits and counts.
func TestLandLaws(t *testing.T) {
	p := odetest.Problem{Name: "pieces", Y0: []float64{2}, T1: 1, System: func() *ode.System {
		sys, _ := pieces([]float64{1. / 3, .7}, false, nil)
		return sys
	}}
	for _, text := range landers {
		m, err := method.Parse(text)
		if err != nil {
			t.Fatal(err)
		}
		c := control.Land{Of: control.PI{RTol: 1e-4, ATol: 1e-4}, Times: []float64{0, 1. / 3, .7}}
		t.Run(text, func(t *testing.T) { odetest.Pair(t, p, m, c) })
	}
}

// The same for random jumps, methods and places of the snapshot, with a stop that asks for the slope at every point.
func TestLandResume(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		jumps := rapid.SliceOfN(rapid.Float64Range(0, 1), 1, 4).Draw(t, "jumps")
		m, err := method.Parse(rapid.SampledFrom(landers).Draw(t, "method"))
		if err != nil {
			t.Fatal(err)
		}
		c := control.Land{Of: control.PI{RTol: 1e-4, ATol: 1e-4}, Times: jumps}
		start := func() *ode.Integrator {
			sys, _ := pieces(jumps, false, nil)
			it, err := ode.New(context.Background(), sys, []float64{2.5}, 0, 1, ode.Config{Method: m, Control: c, Stop: ode.ForceNorm{Tol: 1e-300}})
			if err != nil {
				t.Fatal(err)
			}
			return it
		}
		it := start()
		var shots [][]byte
		for it.Next() {
			var b bytes.Buffer
			if err := gob.NewEncoder(&b).Encode(it.Snapshot()); err != nil {
				t.Fatal(err)
			}
			shots = append(shots, b.Bytes())
		}
		if len(shots) == 0 {
			t.Skip("no step is possible to a subnormal time")
		}
		k := rapid.IntRange(0, len(shots)-1).Draw(t, "restart")
		var s ode.Snapshot
		if err := gob.NewDecoder(bytes.NewReader(shots[k])).Decode(&s); err != nil {
			t.Fatal(err)
		}
		again := start()
		if err := again.Restore(s); err != nil {
			t.Fatal(err)
		}
		for again.Next() {
		}
		if a, b := again.Point(), it.Point(); a.T != b.T || !reflect.DeepEqual(a.Y, b.Y) || again.Stats() != it.Stats() {
			t.Errorf("restored after step %d: %v, %v, %+v; want %v, %v, %+v", k+1, a.T, a.Y, again.Stats(), b.T, b.Y, it.Stats())
		}
	})
}

// A time just before the end is met, though a step to the end would be only a little longer.
func TestLandBeforeEnd(t *testing.T) {
	m, err := method.Parse("rk4")
	if err != nil {
		t.Fatal(err)
	}
	sys, _ := pieces(nil, false, nil)
	for _, at := range []float64{.999, .9999999, 1} {
		c := control.Land{Of: control.Fixed{H: .5}, Times: []float64{at}}
		met := false
		_, err := ode.Solve(context.Background(), sys, []float64{2}, 0, 1, ode.Config{Method: m, Control: c, Observe: func(s *ode.Step) { met = met || s.R.T == at }})
		if err != nil || !met {
			t.Errorf("%v is passed over, %v", at, err)
		}
	}
}

// With fixed steps a method keeps its order across a jump.
func TestLandFixed(t *testing.T) {
	m, err := method.Parse("rk4")
	if err != nil {
		t.Fatal(err)
	}
	sys, exact := pieces([]float64{1. / 3}, true, nil)
	var e [2]float64
	for i, h := range []float64{.1, .05} {
		c := control.Land{Of: control.Fixed{H: h}, Times: []float64{1. / 3}}
		sol, err := ode.Solve(context.Background(), sys, []float64{2}, 0, 1, ode.Config{Method: m, Control: c})
		if err != nil {
			t.Fatal(err)
		}
		e[i] = math.Abs(sol.Y[0] - exact(1))
	}
	if p := math.Log2(e[0] / e[1]); p < 3.7 {
		t.Errorf("errors %g, %g: order %.2f", e[0], e[1], p)
	}
}
