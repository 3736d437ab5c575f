package control

import (
	"fmt"
	"math"
	"slices"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/spec"
)

// Land makes the steps of another control end exactly at given times: one that would pass a time is cut there, and one
// that would end a little before it takes half of the way, so that no sliver is left. Times outside of the interval
// are not met; their order does not matter. It acts on the flow clock, and belongs outside of other wrappers.
//
//	control.Land{Times: []float64{0.3, 0.7}} // by the control that suits the method, Default
//	control.Land{Of: control.PI{RTol: 1e-6, ATol: 1e-9}, Times: []float64{0.3, 0.7}}
//
// They are written land(at=[0.3,0.7]) and land(pi(rtol=1e-6,atol=1e-9),at=[0.3,0.7]).
//
// The field may jump at these times. The step that ends there sees the field before: what a method evaluates at the
// time itself is evaluated at the float just before it, in the direction of the run. The step that begins there sees
// the field after, from the float just after it: nothing is reused that was known of the field before, not the last
// stage, not the slope of the interpolant, not the past of a multistep method, a Jacobian or a spectral radius. So a
// jump costs one evaluation and, as a rule, no rejection, on whichever side of the time the field is defined there; a
// multistep method starts again at order 1, and is rejected some times on the way to its first length. The start and
// the end of the interval may be among the times.
type Land struct {
	Of    ode.Control `spec:"of,bare"`
	Times []float64   `spec:"at" unit:"t" in:"finite"`
}

func (c Land) String() string { return spec.Format("land", c, Land{}) }

func (c Land) Describe() string {
	return fmt.Sprintf("%s; landing on %d times", describe(c.Of), len(c.Times))
}

func (c Land) Cite() []string { return spec.Cite(c.Of) }

func (c Land) OnStepClock() bool { return ode.OnStepClock(c.Of) }

const landExample = "land(fixed(h=0.1),at=[0.3,0.7])"

func (c Land) Complete(r *ode.Run) (ode.Control, error) {
	of, err := complete(c.Of, r, landExample)
	c.Of = of
	return c, err
}

func (c Land) Start(r *ode.Run) (ode.Controller, error) {
	if err := spec.Check(c); err != nil {
		return nil, fmt.Errorf("control: land: %w", err)
	}
	w, err := within(c.Of, r, landExample)
	if err != nil {
		return nil, err
	}
	times := slices.Sorted(slices.Values(c.Times))
	if r.Dir() < 0 {
		slices.Reverse(times)
	}
	return &land{wrapped: w, dir: r.Dir(), times: times}, nil
}

type land struct {
	wrapped
	dir   float64
	times []float64 // in the order in which they come
}

func (c *land) Propose(s *ode.Step) {
	i, _ := slices.BinarySearchFunc(c.times, s.L.T, func(t, at float64) int {
		if (t-at)*c.dir <= 0 {
			return -1
		}
		return 1
	})
	if i > 0 && c.times[i-1] == s.L.T {
		s.Leave()
	}
	c.Controller.Propose(s)
	if i == len(c.times) {
		return
	}
	h, rest := math.Abs(s.H), math.Abs(c.times[i]-s.L.T)
	switch {
	case h*1.01 >= rest:
		s.H = rest
		s.LandOn(c.times[i])
	case 2*h > rest:
		s.H = rest / 2
	}
}

func init() { Register("land", Land{}, "land(pi(rtol=1e-3,atol=1e-3),at=[0.3,0.7,-1])") }
