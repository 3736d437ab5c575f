package ode

import (
	"fmt"
	"math"
	"slices"
)

// Event is a function of the state whose zeros are of interest. Along a run it is looked at on the interpolant of every
// accepted step (never on a rejected one): at eight places within the step, where a change of sign is followed to
// its zero, and where the function bends back towards zero between them its extremum is sought, so that two crossings
// within a step are found, too. A zero is located to rounding, on the far side of it.
//
// Func must be continuous for that; it is called some ten times a step and some fifty times a zero. It must not change y.
type Event struct {
	Name     string
	Func     func(t float64, y []float64) float64
	Dir      int  // 1: rising zeros only; -1: falling ones only; 0: both
	Terminal bool // the run ends just after the first such zero
}

// Crossing is a zero of an event.
type Crossing struct {
	Event int // its index in Config.Events
	T     float64
	Y     []float64 // the state just after the zero
	Dir   int       // 1 where the function rises in the direction of the run, -1 where it falls
}

// looks is how many places within a step an event is looked at, the right end included.
const looks = 8

// events watches the events of a run.
type events struct {
	list []Event
	sign []int // of each function where the last step ended; 0 before it was ever not zero
	y    []float64
	past []Crossing
}

func newEvents(list []Event, p *Point) *events {
	if len(list) == 0 {
		return nil
	}
	e := &events{list: list, sign: make([]int, len(list)), y: make([]float64, len(p.Y))}
	for i, ev := range list {
		if ev.Func == nil {
			panic(fmt.Sprintf("ode: event %d (%s) has no function", i, ev.Name))
		}
		e.sign[i] = sign(ev.Func(p.T, p.Y))
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

// scan looks for the zeros of event i.
func (e *events) scan(s *Step, i int) {
	g := func(theta float64) float64 {
		t := s.L.T + float64(theta*(s.R.T-s.L.T))
		if theta == 1 {
			t = s.R.T
		}
		s.At(e.y, t)
		return e.list[i].Func(t, e.y)
	}
	var th, v [looks + 1]float64
	v[0] = float64(e.sign[i]) // its sign is what counts: a zero at the start was the last step's
	th0 := e.list[i].Func(s.L.T, s.L.Y)
	if sign(th0) == e.sign[i] {
		v[0] = th0
	}
	for k := 1; k <= looks; k++ {
		th[k] = float64(k) / looks
		v[k] = g(th[k])
	}
	from := 0
	for k := 1; k <= looks; k++ {
		switch {
		case sign(v[k]) == 0 || sign(v[from]) == 0:
			if sign(v[from]) == 0 {
				from = k
			}
			continue // a zero on a place: decided at the next one that is none
		case sign(v[k]) != sign(v[from]):
			e.cross(s, i, g, th[from], th[k], sign(v[k]))
		case k >= 2 && from == k-1 && math.Abs(v[k-1]) < math.Abs(v[k-2]) && math.Abs(v[k-1]) < math.Abs(v[k]) && sign(v[k-2]) == sign(v[k]):
			if m, ok := dip(g, th[k-2], th[k], sign(v[k])); ok {
				e.cross(s, i, g, th[k-2], m, -sign(v[k]))
				e.cross(s, i, g, m, th[k], sign(v[k]))
			}
		}
		from = k
	}
	if sg := sign(v[looks]); sg != 0 {
		e.sign[i] = sg
	} else if sg := sign(v[from]); sg != 0 {
		e.sign[i] = sg
	}
}

// dip seeks, by golden section, a place between a and b where a function of the given sign at both crosses to the other.
func dip(g func(float64) float64, a, b float64, sg int) (float64, bool) {
	const r = 0.6180339887498949
	f := func(x float64) float64 { return float64(sg) * g(x) }
	x1, x2 := b-float64(r*(b-a)), a+float64(r*(b-a))
	f1, f2 := f(x1), f(x2)
	for range 40 {
		switch {
		case f1 < 0:
			return x1, true
		case f2 < 0:
			return x2, true
		case f1 < f2:
			b, x2, f2 = x2, x1, f1
			x1 = b - float64(r*(b-a))
			f1 = f(x1)
		default:
			a, x1, f1 = x1, x2, f2
			x2 = a + float64(r*(b-a))
			f2 = f(x2)
		}
	}
	return 0, false
}

// cross locates the zero between a and b, where the function takes the sign after, by bisection down to two neighbouring
// times, and notes the far one.
func (e *events) cross(s *Step, i int, g func(float64) float64, a, b float64, after int) {
	if ev := e.list[i]; ev.Dir != 0 && ev.Dir != after {
		return
	}
	for range 60 {
		m := a + float64((b-a)/2)
		if m <= a || m >= b {
			break
		}
		if sign(g(m)) == after {
			b = m
		} else {
			a = m
		}
	}
	t := s.L.T + float64(b*(s.R.T-s.L.T))
	if b == 1 {
		t = s.R.T
	}
	y := make([]float64, len(e.y))
	s.At(y, t)
	e.past = append(e.past, Crossing{Event: i, T: t, Y: y, Dir: after})
}

// Crossings returns the zeros found so far, in the order of time. The slice is the integrator's.
func (it *Integrator) Crossings() []Crossing {
	if it.events == nil {
		return nil
	}
	return it.events.past
}
