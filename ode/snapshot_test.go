package ode_test

import (
	"context"
	"encoding/json"
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/odetest"
	"github.com/odescent/odescent/ode/rk"
)

// patience stops after N points whose force is below Tol, with a state that a snapshot must hold. Every force it sees goes to
// Seen.
type patience struct {
	N    int
	Tol  float64
	Seen *[]float64
}

func (p patience) String() string                      { return "patience" }
func (p patience) Start(*ode.Run) (ode.Stopper, error) { return &patient{patience: p}, nil }

type patient struct {
	patience
	n [1]float64
}

func (p *patient) Check(q *ode.Point) ode.Reason {
	d := q.Force()[0]
	*p.Seen = append(*p.Seen, d)
	if p.n[0]++; math.Abs(d) > p.Tol {
		p.n[0] = 0
	}
	if int(p.n[0]) < p.N {
		return ode.Reason{}
	}
	return ode.Reason{Status: ode.Converged, Text: "patient"}
}

func (p *patient) State(visit func([]float64)) { visit(p.n[:]) }

// A stop with a memory, which asks for the force under the batch that made the point, does not notice an
// interruption, be it by a break or by a limit on the steps.
func TestResumeWithStop(t *testing.T) {
	run := func(pieces int, early bool) (seen []float64, k int, reason ode.Reason) {
		cfg := ode.Config{
			Method: rk.Heun, Control: control.Fixed{H: .05},
			Stop: ode.Any(patience{N: 9, Tol: 1.2, Seen: &seen}, ode.MaxEvals{N: 1000}),
		}
		var s *ode.Snapshot
		for {
			if pieces > 0 && !early {
				cfg.MaxSteps += pieces
			}
			it, err := ode.New(context.Background(), batches(), []float64{1}, 0, math.Inf(1), cfg)
			if err != nil {
				t.Fatal(err)
			}
			if s != nil {
				if err := it.Restore(*s); err != nil {
					t.Fatal(err)
				}
			}
			for n := 0; !(early && n == pieces) && it.Next(); n++ {
			}
			if r := it.Reason().Status; r != ode.Running && r != ode.Limit {
				return seen, it.Stats().Steps, it.Reason()
			}
			snap := it.Snapshot()
			s = &snap
		}
	}
	seen, k, reason := run(0, false)
	if reason.Status != ode.Converged || k < 10 {
		t.Fatalf("the run ends after %d steps: %v", k, reason)
	}
	for i, pieces := range []int{1, 7, 1, 7} {
		s, n, r := run(pieces, i > 1)
		if n != k || r != reason {
			t.Errorf("in pieces of %d: %d steps, %v, want %d, %v", pieces, n, r, k, reason)
		}
		if d := cmp.Diff(seen, s); d != "" {
			t.Errorf("in pieces of %d the stop sees other forces (-want +got):\n%s", pieces, d)
		}
	}
}

// The events of a run that is interrupted after every other step are those of one that is not.
func TestResumeWithEvents(t *testing.T) {
	cfg := ode.Config{Method: rk.Tsit5, Control: control.PI{RTol: 1e-6, ATol: 1e-6}, Events: []ode.Event{
		{Name: "passes", Func: func(_ float64, y []float64) float64 { return y[0] }},
		{Name: "turns", Func: func(_ float64, y []float64) float64 { return y[1] }, Dir: -1},
		{Name: "end", Func: func(at float64, _ []float64) float64 { return at - 9.5 }, Terminal: true},
	}}
	fresh := func() *ode.Integrator {
		p := odetest.Oscillator
		it, err := ode.New(context.Background(), p.System(), p.Y0, 0, 20, cfg)
		if err != nil {
			t.Fatal(err)
		}
		return it
	}
	whole, it := fresh(), fresh()
	for whole.Next() {
	}
	for n := 1; it.Next(); n++ {
		if n%2 == 0 && it.Reason() == (ode.Reason{}) {
			next := fresh()
			if err := next.Restore(it.Snapshot()); err != nil {
				t.Fatal(err)
			}
			it = next
		}
	}
	if d := cmp.Diff(whole.Crossings(), it.Crossings()); d != "" || it.Stats() != whole.Stats() {
		t.Errorf("%+v, %+v\n(-want +got):\n%s", whole.Stats(), it.Stats(), d)
	}
	if n := len(whole.Crossings()); n < 8 {
		t.Errorf("only %d crossings", n)
	}
	cfg.Events = cfg.Events[:2]
	if err := fresh().Restore(whole.Snapshot()); err == nil || !strings.Contains(err.Error(), "3 events cannot continue a run with 2") {
		t.Error(err)
	}
}

func TestSnapshotIsPlainData(t *testing.T) {
	it := start(t, odetest.Oscillator, rk.DP5, control.PI{RTol: 1e-6, ATol: 1e-6})
	for range 5 {
		it.Next()
	}
	s := it.Snapshot()
	text, err := json.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	var back ode.Snapshot
	if err := json.Unmarshal(text, &back); err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(s, back); d != "" {
		t.Errorf("through JSON (-want +got):\n%s", d)
	}
	it.Next()
	if d := cmp.Diff(s, back); d != "" {
		t.Error("a step changes a snapshot made before it")
	}
}

func TestRestoreRefuses(t *testing.T) {
	pi := control.PI{RTol: 1e-6, ATol: 1e-6}
	s := start(t, odetest.Oscillator, rk.DP5, pi).Snapshot()
	short, long := s, s
	short.State = s.State[:1]
	long.Y = append(long.Y, 1)
	for _, c := range []struct {
		m    ode.Method
		c    ode.Control
		p    odetest.Problem
		s    ode.Snapshot
		want string
	}{
		{rk.Tsit5, pi, odetest.Oscillator, s, `of the method "dp5" cannot continue "tsit5"`},
		{rk.DP5, control.PI{RTol: 1e-6}, odetest.Oscillator, s, `of the control "pi(rtol=1e-6,atol=1e-6)" cannot continue`},
		{rk.DP5, pi, odetest.Sway, s, "of dimension 2 cannot continue a run of dimension 1"},
		{rk.DP5, pi, odetest.Oscillator, short, "a state of 1 numbers cannot continue a run with one of 2"},
		{rk.DP5, pi, odetest.Oscillator, long, "of dimension 3 cannot continue a run of dimension 2"},
	} {
		it := start(t, c.p, c.m, c.c)
		if err := it.Restore(c.s); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("Restore: %v, want %q", err, c.want)
		}
		if it.Next(); it.Err() != nil {
			t.Errorf("a refused Restore leaves a run that ends with %v", it.Err())
		}
	}
}
