package ode

import (
	"fmt"
	"slices"
)

// Event is a function of the state whose zeros are located. It is evaluated within every accepted step, by [Step.At],
// at eight times, or at more if MaxStep is set. Where its sign changes from one to the next, the zero is located to
// rounding. Where its magnitude has a minimum between them, that is located, so that two zeros between two times are
// found as well, and a zero without a change of sign, like that of (t-1)².
//
// An event is where the function reaches zero. An indicator that reaches zero and stays there (a tank that is empty, a
// burn that has finished) has one event; leaving zero is none, and neither is a zero at the first point of a run.
//
// Zeros between two times are missed if the values there do not show them: if there are three or more zeros or extrema
// in between, as of sin(100t) on a smooth slow solution with long steps; set MaxStep then. A zero without a change of
// sign is found if the function comes to within 1e-12 of zero, relative to the values beside, and located as accurately
// as an extremum can be, to about half the digits.
//
// Func must be continuous. It is called some ten times a step and some ten times a zero; the states for that cost what
// [Step.At] costs, once for all events. A time at which it is NaN is left out. It must not change y.
type Event struct {
	Name string
	Func func(t float64, y []float64) float64

	// Dir chooses zeros by the direction in which the function arrives at them: 1 those at which it rises, from below; -1
	// those at which it falls, from above; 0 both. A zero that is touched from above, or reached from above and stayed at,
	// is one at which it falls.
	Dir int

	Terminal bool // the run ends just after the first such zero

	// MaxStep > 0 is the largest time between two evaluations of the function: half of the least time between two zeros,
	// say. The steps do not depend on it. Zero means eight evaluations a step. There are at most 2²⁰ in a step.
	MaxStep float64 `unit:"t"`
}

// Crossing is a zero of an event.
type Crossing struct {
	Event int // its index in Config.Events
	T     float64
	Y     []float64 // the state just after the zero: the first at which the function has another sign, or is zero
	Dir   int       // 1 where the function arrives at zero from below, in the direction of the run, -1 from above
}

// looks is how often an event is evaluated within a step without MaxStep, the right end included.
const (
	looks     = 8
	mostLooks = 1 << 20
)

// events watches the events of a run.
type events struct {
	list []Event
	sign []int // of each function where the last step ended, 0 for a zero that was noted
	y    []float64
	past []Crossing

	shared [][]float64 // the states at the usual places, if there are several events
	have   [looks]bool // of the present step
}

func newEvents(list []Event, p *Point) *events {
	if len(list) == 0 {
		return nil
	}
	e := &events{list: list, sign: make([]int, len(list)), y: make([]float64, len(p.Y))}
	for i, ev := range list {
		switch {
		case ev.Func == nil:
			panic(fmt.Sprintf("ode: event %d (%s) has no function", i, ev.Name))
		case ev.Dir < -1 || ev.Dir > 1:
			panic(fmt.Sprintf("ode: event %d (%s): Dir is %d, want 1 (rising), -1 (falling) or 0 (both)", i, ev.Name, ev.Dir))
		case !(ev.MaxStep >= 0):
			panic(fmt.Sprintf("ode: event %d (%s): MaxStep is %v, want a positive time, or 0 for none", i, ev.Name, ev.MaxStep))
		}
		e.sign[i] = sign(ev.Func(p.T, p.Y))
	}
	if len(list) > 1 {
		for range looks {
			e.shared = append(e.shared, make([]float64, len(p.Y)))
		}
	}
	return e
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

// watch finds the zeros within the step, in the order of time, and returns the first terminal one, or nil. What comes
// after that is dropped.
func (e *events) watch(s *Step) *Crossing {
	first := len(e.past)
	e.have = [looks]bool{}
	for i := range e.list {
		e.scan(s, i)
	}
	found := e.past[first:]
	slices.SortStableFunc(found, func(a, b Crossing) int {
		switch d := (a.T - b.T) * s.H; {
		case d < 0:
			return -1
		case d > 0:
			return 1
		}
		return a.Event - b.Event
	})
	for k := range found {
		if e.list[found[k].Event].Terminal {
			n := first + k + 1
			for n < len(e.past) && e.past[n].T == e.past[n-1].T { // at the same time: keep
				n++
			}
			e.past = e.past[:n]
			return &e.past[first+k]
		}
	}
	return nil
}

// Crossings returns the zeros found so far, in the order of time. The slice is the integrator's.
func (it *Integrator) Crossings() []Crossing {
	if it.events == nil {
		return nil
	}
	return it.events.past
}
