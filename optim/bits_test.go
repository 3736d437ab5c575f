package optim_test

import (
	"math"
	"slices"
	"sync"
	"testing"

	"github.com/odescent/odescent/flows/objective"
	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/optim"
)

// trace is every bit of a run: the points, the times, the counts and the end.
func trace(t testing.TB, p *objective.Problem, o optim.Optimizer, s optim.Settings) []uint64 {
	r := start(t, p, o, s)
	var bits []uint64
	for st := range r.Steps() {
		bits = append(bits, math.Float64bits(st.R.T), math.Float64bits(st.H), math.Float64bits(st.M.Scale))
		for _, y := range st.R.Y {
			bits = append(bits, math.Float64bits(y))
		}
	}
	res := r.Result()
	bits = append(bits, math.Float64bits(res.F), math.Float64bits(res.Best.F), uint64(res.Best.Step), uint64(res.Stats.FieldEvals))
	return append(bits, uint64(res.Stats.Steps+res.Stats.Rejected), uint64(res.Reason.Status))
}

func TestSameBits(t *testing.T) {
	data := objective.Must("logistic(data=wdbc,l2=1e-3)")
	everySpec(t, func(t *testing.T, _ string, o optim.Optimizer) {
		for _, c := range []struct {
			p *objective.Problem
			s optim.Settings
		}{{rosenbrock, optim.Settings{Steps: 60}}, {data, optim.Settings{Steps: 60, Batch: 16, Seed: 3}}} {
			if !suits(c.p, o, c.s) {
				continue
			}
			want := trace(t, c.p, o, c.s)
			observed := c.s
			seen := 0
			observed.Observe = func(s *ode.Step) {
				seen++
				if s.Accepted { // of what is rejected nothing is asked again, so that asking there costs
					s.L.Field()
					s.R.Force()
					s.R.Potential()
				}
			}
			// Asking at the right end costs a gradient with batches, where the next step has another; it is counted.
			if got := trace(t, c.p, o, observed); c.s.Batch == 0 && !slices.Equal(got, want) {
				t.Errorf("an observer changes the run on %s", c.p.Name)
			} else if n := len(want) - 6; !slices.Equal(got[:n], want[:n]) {
				t.Errorf("an observer changes the steps on %s", c.p.Name)
			}
			if n := int(want[len(want)-2]); seen != n {
				t.Errorf("the observer has seen %d of %d attempts", seen, n)
			}
			// Twice at the same time, from one value.
			var wait sync.WaitGroup
			got := make([][]uint64, 2)
			for i := range got {
				wait.Go(func() { got[i] = trace(t, c.p, o, c.s) })
			}
			wait.Wait()
			for _, g := range got {
				if !slices.Equal(g, want) {
					t.Errorf("two runs at once on %s differ from one by itself", c.p.Name)
				}
			}
		}
	})
}

// A run that is taken to another one in its middle goes on with the same bits.
func TestResume(t *testing.T) {
	data := objective.Must("logistic(data=wdbc,l2=1e-3)")
	everySpec(t, func(t *testing.T, _ string, o optim.Optimizer) {
		for _, c := range []struct {
			p *objective.Problem
			s optim.Settings
		}{{rosenbrock, optim.Settings{Steps: 40}}, {data, optim.Settings{Steps: 40, Batch: 16, Seed: 3}}} {
			if !suits(c.p, o, c.s) {
				continue
			}
			whole, first := start(t, c.p, o, c.s), start(t, c.p, o, c.s)
			for range 17 {
				whole.Next()
				first.Next()
			}
			if first.Err() != nil {
				continue // diverged: there is nothing to resume
			}
			second := start(t, c.p, o, c.s)
			if err := second.Restore(first.Snapshot()); err != nil {
				t.Fatal(err)
			}
			for whole.Next() {
				if !second.Next() || !slices.Equal(second.Point().Y, whole.Point().Y) {
					t.Fatalf("%s: step %d: the resumed run is at %v, want %v", c.p.Name, whole.Stats().Steps, second.Point().Y, whole.Point().Y)
				}
			}
			if second.Next() {
				t.Errorf("%s: the resumed run goes on", c.p.Name)
			}
			if a, b := whole.Stats(), second.Stats(); a != b {
				t.Errorf("%s: the resumed run counts %+v, want %+v", c.p.Name, b, a)
			}
		}
	})
}
