package optim_test

import (
	"context"
	"errors"
	"math"
	"slices"
	"testing"

	"github.com/odescent/odescent/flows/objective"
	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/optim"
)

// The best of all points is returned, with what belongs to it, whether the run ends well or not.
func TestBest(t *testing.T) {
	p := objective.Must("rosenbrock(n=2)")
	for text, s := range map[string]optim.Settings{
		"momentum(lr=0.0005,momentum=0.99)": {Steps: 38}, // overshoots
		"sgd(lr=0.1)":                       {},          // diverges at once: the best is the start
		"adam(lr=0.5)":                      {Steps: 50},
		"bb":                                {},
	} {
		t.Run(text, func(t *testing.T) {
			f, at, step := p.Func(p.Start), slices.Clone(p.Start), 0
			s := s
			s.Observe = func(s *ode.Step) {
				if v := p.Func(s.R.X()); s.Accepted && v < f {
					f, step = v, s.K+1
					copy(at, s.R.X())
				}
			}
			r, err := minimize(p, nil, text, s)
			if err != nil && !errors.Is(err, ode.ErrNonFinite) {
				t.Fatal(err)
			}
			if r.Best.F != f || r.Best.Step != step || !slices.Equal(r.Best.X, at) {
				t.Errorf("best %+v, want f = %v at %v in step %d", r.Best, f, at, step)
			}
			if text != "bb" && !(r.Best.F < r.F) {
				t.Errorf("best %v, last %v: the case shows nothing", r.Best.F, r.F)
			}
			if r.Step != r.Stats.Steps || r.F != p.Func(r.X) && !math.IsInf(r.F, 1) {
				t.Errorf("last %+v after %d steps, where f = %v", r.Location, r.Stats.Steps, p.Func(r.X))
			}
		})
	}
}

// The iterator of the run, too, keeps the best.
func TestStepsKeepTheBest(t *testing.T) {
	o, s := optim.Momentum(5e-4, .99), optim.Settings{Steps: 38}
	want, _ := optim.Minimize(context.Background(), rosenbrock, nil, o, s)
	r := start(t, rosenbrock, o, s)
	for st := range r.Steps() {
		if st.K == 20 {
			break
		}
	}
	for range r.Steps() {
	}
	if got := r.Result(); got.Best.F != want.Best.F || got.Best.Step != want.Best.Step || got.Stats != want.Stats {
		t.Errorf("by Steps %+v, by Minimize %+v", got.Best, want.Best)
	}
}

// A run that goes on where another one stood counts the point at which it was handed over.
func TestRestoreKeepsTheBest(t *testing.T) {
	o, s := optim.Momentum(5e-4, .99), optim.Settings{Steps: 38}
	want, err := optim.Minimize(context.Background(), rosenbrock2, nil, o, s)
	if err != nil || want.Best.Step == 0 || want.Best.Step == want.Step {
		t.Fatalf("%v, best %+v: the case shows nothing", err, want.Best)
	}
	first, second := start(t, rosenbrock2, o, s), start(t, rosenbrock2, o, s)
	for range want.Best.Step {
		first.Next()
	}
	if err := second.Restore(first.Snapshot()); err != nil {
		t.Fatal(err)
	}
	for second.Next() {
	}
	if got := second.Result(); got.Best.Step != want.Best.Step || got.Best.F != want.Best.F || !slices.Equal(got.Best.X, want.Best.X) {
		t.Errorf("best %+v, of the run in one piece %+v", got.Best, want.Best)
	}
	if err := second.Restore(ode.Snapshot{}); err == nil {
		t.Error("an empty snapshot is restored")
	}
}
