package odetest

import (
	"bytes"
	"context"
	"encoding/gob"
	"fmt"
	"math"
	"testing"

	"github.com/odescent/odescent/ode"
)

// lawSteps is the number of steps over which the laws are checked: enough for controls with a memory to use it.
const lawSteps = 40

// Law is one of the laws for a method under a control; Check returns what breaks it, nil if it holds.
type Law struct {
	Name  string
	Check func() error
}

// Laws are what must hold for every method under every control, over 40 steps of the problem on an interval without an
// end:
//
//   - determinism: the same run twice gives the same bits;
//   - rejection: rejected attempts leave no trace: forcing two before every step, hidden from Step.Trial, changes no bit of
//     the accepted mesh;
//   - observer: an observer changes nothing, even if it computes all values at every point, and states within the steps;
//   - resume: a run that is restored from a snapshot, by way of gob, after every tenth step, has the same bits and counts;
//   - allocation: Next allocates nothing, nor does Step.At after its first call.
//
// A method that the control or the system does not suit breaks them all. Check must not run beside other tests, which
// allocate.
func Laws(p Problem, m ode.Method, c ode.Control) []Law {
	cfg := ode.Config{Method: m, Control: c, MaxSteps: lawSteps}
	plain, failed := mesh(p, cfg)
	if failed == nil && len(plain.rows) < 2 {
		failed = fmt.Errorf("%v/%v on %s took %d steps: %v", m, c, p.Name, len(plain.rows), plain.end)
	}
	again := func(cfg ode.Config) (run, error) {
		if failed != nil {
			return run{}, failed
		}
		got, err := mesh(p, cfg)
		if err == nil {
			err = same(plain, got)
		}
		return got, err
	}
	return []Law{
		{"determinism", func() error { _, err := again(cfg); return err }},
		{"rejection", func() error {
			f := cfg
			f.Control = Forced{c}
			got, err := again(f)
			if want := plain.stats.Rejected + 2*plain.stats.Steps; err == nil && got.stats.Rejected < want {
				err = fmt.Errorf("%d rejections, want at least %d: the test has forced none", got.stats.Rejected, want)
			}
			return err
		}},
		{"observer", func() error {
			o := cfg
			var y []float64
			o.Observe = func(s *ode.Step) {
				if s.Accepted {
					y = append(y[:0], s.R.Y...)
					s.At(y, s.L.T+s.H/2)
				}
				for _, q := range []*ode.Point{s.L, s.R} {
					if s.Accepted {
						q.Field()
					}
					q.Force()
					q.Potential()
					q.SpectralRadius()
				}
				s.Stable()
			}
			_, err := again(o)
			return err
		}},
		{"resume", func() error {
			if failed != nil {
				return failed
			}
			got, err := resumed(p, cfg)
			if err == nil {
				err = same(plain, got)
			}
			if err == nil && got.stats != plain.stats {
				err = fmt.Errorf("resumed: %+v\nwant:    %+v", got.stats, plain.stats)
			}
			return err
		}},
		{"allocation", func() error {
			cfg := cfg
			cfg.MaxSteps = 0
			it, err := start(p, cfg)
			if err != nil {
				return err
			}
			y := make([]float64, it.Run().Dim())
			at := func() { it.Next(); s := it.Step(); s.At(y, s.L.T+s.H/2) }
			at() // the first state within a step takes memory
			if n := testing.AllocsPerRun(lawSteps-3, func() { it.Next() }); n != 0 {
				return fmt.Errorf("%v allocations in Next, want 0", n)
			}
			if n := testing.AllocsPerRun(5, at); n != 0 {
				return fmt.Errorf("%v allocations in Next and At, want 0", n)
			}
			return nil
		}},
	}
}

// Pair checks [Laws] for a method under a control, each as a test of its own.
func Pair(t *testing.T, p Problem, m ode.Method, c ode.Control) {
	t.Helper()
	for _, l := range Laws(p, m, c) {
		t.Run(l.Name, func(t *testing.T) {
			if err := l.Check(); err != nil {
				t.Error(err)
			}
		})
	}
}

// run is the trace of a run: a row of bits for each accepted step.
type run struct {
	rows  [][]uint64
	stats ode.Stats
	end   string
}

func start(p Problem, cfg ode.Config) (*ode.Integrator, error) {
	it, err := ode.New(context.Background(), p.System(), p.Y0, 0, math.Inf(1), cfg)
	if err != nil {
		return nil, fmt.Errorf("%v/%v on %s: %w", cfg.Method, cfg.Control, p.Name, err)
	}
	return it, nil
}

func (r *run) add(s *ode.Step) {
	row := []uint64{math.Float64bits(s.R.T), math.Float64bits(s.H), math.Float64bits(s.M.Scale)}
	for _, y := range s.R.Y {
		row = append(row, math.Float64bits(y))
	}
	r.rows = append(r.rows, row)
}

func (r *run) close(it *ode.Integrator) {
	r.stats, r.end = it.Stats(), fmt.Sprint(it.Reason(), it.Err())
}

func mesh(p Problem, cfg ode.Config) (r run, err error) {
	it, err := start(p, cfg)
	if err != nil {
		return r, err
	}
	for s := range it.Steps() {
		r.add(s)
	}
	r.close(it)
	return r, nil
}

// resumed splits the run into pieces of ten steps, each in a new integrator.
func resumed(p Problem, cfg ode.Config) (r run, err error) {
	it, err := start(p, cfg)
	for err == nil {
		for range 10 {
			if !it.Next() {
				r.close(it)
				return r, nil
			}
			r.add(it.Step())
		}
		var file bytes.Buffer
		if err := gob.NewEncoder(&file).Encode(it.Snapshot()); err != nil {
			return r, err
		}
		var s ode.Snapshot
		if err := gob.NewDecoder(&file).Decode(&s); err != nil {
			return r, err
		}
		if it, err = start(p, cfg); err == nil {
			err = it.Restore(s)
		}
	}
	return r, err
}

func same(want, got run) error {
	if len(got.rows) != len(want.rows) {
		return fmt.Errorf("%d steps (%s), want %d (%s)", len(got.rows), got.end, len(want.rows), want.end)
	}
	for k, row := range want.rows {
		for i, w := range row {
			if g := got.rows[k][i]; g != w {
				return fmt.Errorf("step %d: %s = %v, want %v", k+1, column(i), math.Float64frombits(g), math.Float64frombits(w))
			}
		}
	}
	return nil
}

func column(i int) string {
	if i < 3 {
		return [...]string{"t", "h", "scale"}[i]
	}
	return fmt.Sprintf("y[%d]", i-3)
}

// Forced is a control that rejects the first two attempts at every step, whatever Of decides on them, and hides that
// from Of: the accepted steps must be those of Of alone. The second attempt has half the length, the third the whole
// one.
type Forced struct{ Of ode.Control }

func (f Forced) String() string { return "forced(" + f.Of.String() + ")" }

func (f Forced) FixedStep() float64 { return ode.FixedStep(f.Of) }

func (f Forced) Start(r *ode.Run) (ode.Controller, error) {
	c, err := f.Of.Start(r)
	return &forced{Controller: c}, err
}

type forced struct {
	ode.Controller
	n        int // attempts that Of has decided on
	h, scale float64
	trial    int // of the first of them
	hidden   int // attempts after it that are hidden from Of
}

func (f *forced) Propose(s *ode.Step) {
	f.Controller.Propose(s)
	f.n, f.hidden, f.scale = 0, 0, s.M.Scale
}

func (f *forced) Accept(s *ode.Step) bool {
	f.n++
	switch f.n {
	case 1:
		f.h, f.scale, f.trial = s.H, s.M.Scale, s.Trial // the length with its sign, and as the end of the interval has it
		f.accept(s)
		s.H, s.M.Scale = f.h/2, f.scale/2
		return false
	case 2:
		f.hidden = s.Trial - f.trial // more than one, if the method could not take the half step
		f.accept(s)
		s.H, s.M.Scale = f.h, f.scale
		f.hidden++
		return false
	}
	return f.accept(s)
}

func (f *forced) accept(s *ode.Step) bool {
	s.Trial -= f.hidden
	ok := f.Controller.Accept(s)
	s.Trial += f.hidden
	return ok
}

func (f *forced) Update(s *ode.Step) {
	s.Trial -= f.hidden
	f.Controller.Update(s)
	s.Trial += f.hidden
}
