package ode

import (
	"errors"
	"fmt"
	"math"
	"reflect"
	"slices"
	"sort"

	"github.com/odescent/odescent/ode/vec"
)

// path is a solution between its ends. Of every step it has the states at the Chebyshev points of a polynomial through
// them, those at the ends of the step among them.
type path struct {
	dim  int
	dir  float64
	t    []float64 // the start and the ends of the steps
	deg  []uint8   // of the polynomials
	from []int     // where in y the states of a step begin
	y    []float64 // the states; the last of one step is the first of the next
}

// highest is the largest degree; the smaller ones divide it.
const highest = 16

// chebyshev are the places (1 - cos(πj/16))/2 in the unit interval.
var chebyshev = [highest + 1]float64{
	0, 0.009607359798384776, 0.03806023374435663, 0.08426519384872733, 0.14644660940672624, 0.22221488349019888,
	0.3086582838174551, 0.40245483899193585, 0.5, 0.5975451610080641, 0.6913417161825449, 0.7777851165098011,
	0.8535533905932737, 0.9157348061512727, 0.9619397662556434, 0.9903926402016152, 1,
}

// interpolate stores the value at theta of the polynomial of the degree deg through states at its places into dst;
// state j begins at y[j·stride]. It is the barycentric formula of the second kind.
func interpolate(dst, y []float64, stride, deg int, theta float64) {
	clear(dst)
	var sum float64
	for j := range deg + 1 {
		d := theta - chebyshev[j*(highest/deg)]
		state := y[j*stride : j*stride+len(dst)]
		if d == 0 {
			copy(dst, state)
			return
		}
		w := 1 / d
		if j == 0 || j == deg {
			w /= 2
		}
		if j%2 == 1 {
			w = -w
		}
		sum += w
		vec.AddScaled(dst, w, state)
	}
	vec.Scale(dst, 1/sum, dst)
}

// recorder appends steps to a path.
type recorder struct {
	p      *path
	nodes  []float64 // the states at all the places of a step
	guess  []float64
	tol    vec.Weights
	hasTol bool
	smooth bool
}

func newRecorder(it *Integrator) *recorder {
	r, p := &it.run, it.Point()
	n := r.Dim()
	c := &recorder{p: &path{dim: n, dir: r.Dir(), t: []float64{p.T}, y: append([]float64(nil), p.Y...)}}
	c.nodes, c.guess = make([]float64, (highest+1)*n), make([]float64, n)
	if e, ok := r.Control.(ErrorControl); ok {
		c.tol = e.Weights()
		c.hasTol = !c.tol.None()
	}
	rough, ok := r.Method.(Rough)
	c.smooth = r.Sys.Space != Jumping && !(ok && rough.Rough() != "")
	return c
}

// add appends an accepted step. The degree is doubled until the polynomial predicts the states at the new places.
func (c *recorder) add(s *Step) {
	n, p := c.p.dim, c.p
	state := func(j int) []float64 { return c.nodes[j*n : (j+1)*n] }
	copy(state(0), s.L.Y)
	copy(state(highest), s.R.Y)
	deg := 1
	span := s.R.T - s.L.T
	if c.smooth && n > 0 && math.Abs(span) > 0x1p-30*math.Max(math.Abs(s.L.T), math.Abs(s.R.T)) && !math.IsInf(span, 0) {
		for deg < highest {
			f := c.refine(s, deg, state)
			if f == foreseen || f == lost {
				break
			}
			deg *= 2
			if f == within {
				break
			}
		}
	}
	p.t, p.deg, p.from = append(p.t, s.R.T), append(p.deg, uint8(deg)), append(p.from, len(p.y)-n)
	for j := 1; j <= deg; j++ {
		p.y = append(p.y, state(j*(highest/deg))...)
	}
}

// fit says how well a polynomial predicts further states.
type fit int

const (
	far      fit = iota
	within       // to within a share of the tolerance: with those states it is far better
	foreseen     // up to rounding
	lost         // they are not finite
)

// refine finds the states between the nodes of the polynomial of the degree deg, and says how well it predicts them.
func (c *recorder) refine(s *Step, deg int, state func(j int) []float64) fit {
	n, step := c.p.dim, highest/deg
	span := s.R.T - s.L.T
	got := foreseen
	for j := step / 2; j < highest; j += step {
		t := s.L.T + float64(chebyshev[j]*span)
		y := state(j)
		if s.At(y, t); !vec.Finite(y) {
			return lost
		}
		interpolate(c.guess, c.nodes, step*n, deg, (t-s.L.T)/span)
		for i, g := range c.guess {
			size := math.Max(math.Abs(y[i]), math.Max(math.Abs(s.L.Y[i]), math.Abs(s.R.Y[i])))
			switch d := math.Abs(g - y[i]); {
			case d <= 0x1p-46*size:
			case c.hasTol || d <= 0x1p-36*size:
				got = min(got, within)
			default:
				got = far
			}
		}
		if got == within && c.hasTol && !(vec.DiffNorm(c.tol, s.L.Y, s.R.Y, 1, c.guess, y) <= 0x1p-9) {
			got = far
		}
	}
	return got
}

// ErrNotDense is the error of [Solution.At] without [Config].Dense.
var ErrNotDense = errors.New("ode: the states of the run were not kept; set Config.Dense")

// ErrNotPassed is wrapped by the error of [Solution.At] at a time that the run did not pass.
var ErrNotPassed = errors.New("ode: the run did not pass that time")

// At returns the state at a time t between the start and T, if Config.Dense was set. At the ends of the steps it is the
// state there, exactly. Elsewhere it differs from that of Config.SaveAt by at most a tenth of the tolerance or, if the
// control has none, by 2⁻³³ of the state's size, in steps in which the solution is smooth. For a [Rough] method, and
// where steps end with a jump, it is on the straight line between their ends.
//
// The error wraps [ErrNotPassed] for a time before the start or after T, or NaN; it is [ErrNotDense] without
// Config.Dense. At costs no evaluation, changes nothing, and may be called by many goroutines at once.
func (s *Solution) At(t float64) ([]float64, error) {
	p := s.path
	if p == nil {
		return nil, ErrNotDense
	}
	last := len(p.t) - 1
	if !((t-p.t[0])*p.dir >= 0 && (t-p.t[last])*p.dir <= 0) {
		return nil, fmt.Errorf("%w: t = %v is not between %v and %v", ErrNotPassed, t, p.t[0], p.t[last])
	}
	y := make([]float64, p.dim)
	k := sort.Search(last, func(k int) bool { return (p.t[k+1]-t)*p.dir >= 0 })
	if k == last { // no step was taken
		copy(y, p.y)
		return y, nil
	}
	theta := (t - p.t[k]) / (p.t[k+1] - p.t[k])
	if t == p.t[k+1] {
		theta = 1
	}
	interpolate(y, p.y[p.from[k]:], p.dim, int(p.deg[k]), theta)
	return y, nil
}

// Extend appends next, a run of the same system that started where s ended: T, Y, Reason and Control become those of
// next, counts are added, times, states and crossings appended. The zero Solution becomes next. At works afterwards if
// both had Config.Dense.
func (s *Solution) Extend(next Solution) {
	if s.Y == nil {
		*s = next
		return
	}
	s.T, s.Y, s.Reason, s.Control = next.T, next.Y, next.Reason, next.Control
	s.Stats.add(next.Stats)
	s.Times, s.States = append(s.Times, next.Times...), append(s.States, next.States...)
	s.Crossings = append(s.Crossings, next.Crossings...)
	if s.path == nil || next.path == nil {
		s.path = nil
		return
	}
	p, q := *s.path, next.path
	at := len(p.y) - p.dim
	p.t, p.deg, p.from, p.y = slices.Clip(p.t), slices.Clip(p.deg), slices.Clip(p.from), slices.Clip(p.y)
	for _, f := range q.from {
		p.from = append(p.from, at+f)
	}
	p.t, p.deg, p.y = append(p.t, q.t[1:]...), append(p.deg, q.deg...), append(p.y, q.y[p.dim:]...)
	s.path = &p
}

func (s *Stats) add(b Stats) {
	sum, more := reflect.ValueOf(s).Elem(), reflect.ValueOf(b)
	for i := range sum.NumField() {
		sum.Field(i).SetInt(sum.Field(i).Int() + more.Field(i).Int())
	}
}
