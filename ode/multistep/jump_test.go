package multistep_test

import (
	"context"
	"math"
	"testing"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/multistep"
	"github.com/odescent/odescent/ode/odetest"
	"github.com/odescent/odescent/ode/vec"
)

// lengths is a control that takes steps of given lengths, accepts all and says that the field jumps before step leave.
type lengths struct {
	h     []float64
	leave int
	tol   float64
}

func (c lengths) String() string { return "lengths" }

func (c lengths) Start(r *ode.Run) (ode.Controller, error) {
	if c.tol > 0 {
		r.Method.(ode.Tolerant).Tolerate(vec.Weights{RTol: c.tol, ATol: c.tol})
	}
	return c, nil
}

func (c lengths) Propose(s *ode.Step) {
	if s.K == c.leave {
		s.Leave()
	}
	s.SetTime(c.h[s.K])
}

func (c lengths) Accept(s *ode.Step) bool {
	s.Err(vec.Weights{RTol: math.Max(c.tol, 1e-6), ATol: math.Max(c.tol, 1e-6)})
	return true
}

func (lengths) Update(*ode.Step) {}

// After a jump a run goes on as one that begins there.
func TestJump(t *testing.T) {
	h := []float64{.01, .02, .03, .03, .04, .05, .05, .05, .002, .005, .01, .02, .03, .03, .03, .04, .05, .05, .05, .05}
	const leave = 8
	for _, m := range []ode.Method{multistep.Adams{}, multistep.Adams{PEC: true}, multistep.Adams{Order: 3}, multistep.BDF{}, multistep.BDF{Order: 3}} {
		for _, tol := range []float64{1e-7, 0} {
			run := func(y0 []float64, h []float64, leave int) (rows [][]float64) {
				it, err := ode.New(context.Background(), odetest.Brusselator.System(), y0, 0, math.Inf(1), ode.Config{Method: m, Control: lengths{h, leave, tol}, MaxSteps: len(h)})
				if err != nil {
					t.Fatal(err)
				}
				for s := range it.Steps() {
					mid := make([]float64, len(y0))
					s.At(mid, s.L.T+s.H/2)
					rows = append(rows, append(append([]float64(nil), s.R.Y...), mid...))
				}
				return rows
			}
			whole := run(odetest.Brusselator.Y0, h, leave)
			if len(whole) != len(h) {
				t.Fatalf("%v: %d steps", m, len(whole))
			}
			for k, want := range run(whole[leave-1][:2], h[leave:], 0) {
				for i, got := range whole[leave+k] {
					most := 1e-13 // the times are others, and so their rounding
					if _, implicit := m.(multistep.BDF); implicit {
						most = 1e-8 // Newton's iteration remembers how it has converged
					}
					if !(math.Abs(got-want[i]) <= most) {
						t.Fatalf("%v, tolerance %g: %v after %d steps from the jump, want %v", m, tol, got, k+1, want[i])
					}
				}
			}
		}
	}
}
