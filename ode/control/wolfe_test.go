package control_test

import (
	"math"
	"slices"
	"testing"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/rk"
)

// searched returns the lengths that the first step of a search tries from y = 0 with the force 1, the last of which is
// accepted, and how many are not. The potential and the force at y are those of at.
func searched(t *testing.T, c control.Wolfe, at func(y float64) (e, d float64)) (tried []float64, rejected int) {
	t.Helper()
	sys := &ode.System{
		Dim: 1, Symmetric: true,
		Potential: func(_ float64, y []float64) float64 {
			e, _ := at(y[0])
			if y[0] != 0 && !slices.Contains(tried, y[0]) {
				tried = append(tried, y[0])
			}
			return e
		},
		Force: func(dst []float64, _ float64, y []float64) { _, dst[0] = at(y[0]) },
	}
	it, err := ode.New(t.Context(), sys, []float64{0}, 0, math.Inf(1), ode.Config{Method: rk.Euler, Control: c})
	if err != nil {
		t.Fatal(err)
	}
	if !it.Next() {
		t.Fatalf("%v: %v after %v", c, it.Err(), tried)
	}
	if it.Point().Y[0] != tried[len(tried)-1] {
		t.Fatalf("%v: at %g after the lengths %v", c, it.Point().Y[0], tried)
	}
	return tried, it.Stats().Rejected
}

func sameLengths(t *testing.T, name any, c control.Wolfe, at func(y float64) (e, d float64), want ...float64) {
	t.Helper()
	c.H0 = want[0]
	got, _ := searched(t, c, at)
	for i, g := range got {
		if len(got) != len(want) || math.Abs(g-want[i]) > 1e-12*want[i] {
			t.Errorf("%v: the lengths %v, want %v", name, got, want)
			return
		}
	}
}

// With E' = (y - 1)(1 + b·y) the cubic through any two ends is E, and its minimum 1: a search that is nearly exact takes
// that length as soon as it may: not before 1.1 nor after 10 times the last one without an upper end, and with a tenth of
// the bracket to both of its ends.
func TestWolfeOnCubics(t *testing.T) {
	for _, b := range []float64{-.5, 0, .7, 3} {
		cubic := func(y float64) (e, d float64) { return 5 + b*y*y*y/3 + (1-b)*y*y/2 - y, -(y - 1) * (1 + b*y) }
		for _, want := range [][]float64{
			{.25, 1}, {.05, .5, 1}, {.003, .03, .3, 1}, {.95, 1.045, 1}, {1.02, .918, 1}, {1.05, .945, 1}, {1.2, 1}, {1.5, 1},
		} {
			sameLengths(t, b, control.Wolfe{C2: 1e-3}, cubic, want...)
		}
		if b >= 0 { // beyond its maximum -1/b such a cubic falls
			sameLengths(t, b, control.Wolfe{C2: 1e-3}, cubic, 12, 1.2, 1)
		}
	}
}

// value is what a search finds at a length.
type value struct{ e, d float64 }

// listed has E = 0 and d = 1 at 0, the values given at the lengths given, and elsewhere what any search accepts.
func listed(values map[float64]value) func(float64) (float64, float64) {
	return func(y float64) (e, d float64) {
		if y == 0 {
			return 0, 1
		}
		if v, ok := values[y]; ok {
			return v.e, v.d
		}
		return -1e3, 0
	}
}

// The lengths after the first ones, of which the values are given.
func TestWolfeNextLength(t *testing.T) {
	inf, nan := math.Inf(1), math.NaN()
	// q' = (y - p)·(y - r)·k with q(2) = -2 and q'(2) = -1, as on the line -y from 0 to 2.
	q := func(y, p, r float64) value {
		k := -1 / ((2 - p) * (2 - r))
		at := func(y float64) float64 { return k * (y*y*y/3 - (p+r)*y*y/2 + p*r*y) }
		return value{at(y) - at(2) - 2, -k * (y - p) * (y - r)}
	}
	// u' = (y - 8)·(y + 4)/32 with u(0) = 0 and u'(0) = -1; v = u + (y - 20)²·.04375 has its minimum at 10.
	u := func(y float64) value { return value{(y*y*y/3 - 2*y*y - 32*y) / 32, -(y - 8) * (y + 4) / 32} }
	v := func(y float64) value { return value{u(y).e + .04375*(y-20)*(y-20), u(y).d - .0875*(y-20)} }
	for name, c := range map[string]struct {
		values map[float64]value
		want   []float64
		c1     float64
	}{
		"E is no number":                 {map[float64]value{2: {nan, 0}}, []float64{2, .2}, 0},
		"E is infinite":                  {map[float64]value{2: {inf, -1}}, []float64{2, .2}, 0},
		"d is no number":                 {map[float64]value{2: {-1, nan}}, []float64{2, .2}, 0},
		"no minimum in the bracket":      {map[float64]value{2: {-.9, .35}}, []float64{2, 1}, .48},
		"no minimum":                     {map[float64]value{2: {-2.9, 2}}, []float64{2, 20}, 0},
		"the minimum is behind":          {map[float64]value{2: {-.5, 2}}, []float64{2, 20}, 0},
		"a line":                         {map[float64]value{2: {-2, 1}, 20: {-20, 1}}, []float64{2, 20, 200}, 0},
		"a cubic through the last two":   {map[float64]value{2: q(2, 50, 1), 20: q(20, 50, 1)}, []float64{2, 20, 50}, 0},
		"a cubic through both ends":      {map[float64]value{2: q(2, 4, -6), 20: q(20, 4, -6)}, []float64{2, 20, 4}, 0},
		"a lower end within the bracket": {map[float64]value{20: u(20), 8: v(8)}, []float64{20, 8, 10}, 0},
	} {
		sameLengths(t, name, control.Wolfe{C1: c.c1, C2: .49}, listed(c.values), c.want...)
	}
}

// A length is accepted exactly where E ≤ E(0) - C1·fall and the slope is at most C2 of what it was, either way; near the
// rounding of E, 1e-11 of it, where the slope is at most 1 - 2·C1 of it upwards. C1 = ¼, C2 = ¾, and E(0) = e0.
func TestWolfeAccepts(t *testing.T) {
	for _, c := range []struct {
		e0, h, e, d float64
		accepted    bool
	}{
		{0, 2, -.5, 0, true}, {0, 2, -.4999, 0, false}, {0, .5, -.125, 0, true}, {0, .5, -.1249, 0, false},
		{0, 2, -1, .75, true}, {0, 2, -1, .7501, false}, {0, 2, -1, -.75, true}, {0, 2, -1, -.7501, false},
		{0, 2, 0, -.5, true}, {0, 2, 0, -.5001, false}, {100, 2, 99.5, 0, true}, {100, 2, 99.51, 0, false},
		{1e9, 2, 1e9 + .009, -.5, true}, {1e9, 2, 1e9 + .011, -.5, false}, {1e9, 2, 1e9 + .009, -.5001, false}, {1e9, 2, 1e9 + .009, .75, true},
		{1e9, 2, 1e9 + .009, .7501, false}, {1e9, 2, 1e9 - .009, -.5, true}, {1e9, 2, 1e9 - .011, -.5, false},
		{-1e9, 2, -1e9 + .009, -.5, true}, {-1e9, 2, -1e9 + .011, -.5, false},
	} {
		tried, _ := searched(t, control.Wolfe{C1: .25, C2: .75, H0: c.h}, func(y float64) (e, d float64) {
			switch y {
			case 0:
				return c.e0, 1
			case c.h:
				return c.e, c.d
			}
			return c.e0 - 1e3, 0
		})
		if (len(tried) == 1) != c.accepted {
			t.Errorf("%+v: the lengths %v", c, tried)
		}
	}
}

// A move that is not along the force is halved until E is not larger after it. Here the field is a multiple of the force.
func TestWolfeNotDownhill(t *testing.T) {
	for _, along := range []float64{-1, 0} {
		for _, rise := range []float64{0, 1} {
			// The force is (1, 0), the move along·force + (0, 1) per time. E is larger from the length 1 on.
			var tried []float64
			sys := &ode.System{
				Dim: 2,
				Potential: func(_ float64, y []float64) float64 {
					if y[1] != 0 {
						tried = append(tried, y[1])
					}
					if y[1] >= 1 {
						return 3 + y[1]
					}
					return 3 - y[1]*rise
				},
				Force:          func(dst []float64, _ float64, y []float64) { dst[0], dst[1] = 1, 0 },
				FieldFromForce: func(dst []float64, p *ode.Point) { dst[0], dst[1] = along*p.Force()[0], 1 },
			}
			it, err := ode.New(t.Context(), sys, []float64{0, 0}, 0, math.Inf(1), ode.Config{Method: rk.Euler, Control: control.Wolfe{H0: 6}})
			if err != nil {
				t.Fatal(err)
			}
			it.Next()
			if tried = slices.Compact(tried); !slices.Equal(tried, []float64{6, 3, 1.5, .75}) || it.Point().Y[1] != .75 {
				t.Errorf("force·move = %g·h: the lengths %v, at %v: %v", along, tried, it.Point().Y, it.Err())
			}
		}
	}
}

// At the kink of |y - 1| no slope is small enough: 60 attempts are made, and the next one is accepted that has E ≤ E(0).
func TestWolfeEnds(t *testing.T) {
	kink := func(y float64) (e, d float64) { return math.Abs(y - 1), math.Copysign(1, 1-y) }
	if tried, rejected := searched(t, control.Wolfe{H0: .7}, kink); rejected != 60 {
		t.Errorf("%d rejections: %v", rejected, tried)
	}
}

// The first length of a step after one of length 3, from where d·d was 1.
func TestWolfeFirstLength(t *testing.T) {
	for _, c := range []struct {
		first string
		d     [2]float64
		want  float64
	}{
		{"last", [2]float64{.5, 0}, 3}, {"unit", [2]float64{.5, 0}, 1},
		{"slope", [2]float64{.5, 0}, 3 * 4}, {"slope", [2]float64{.1, 0}, 3 * 10}, {"slope", [2]float64{.5, .25}, 3 * 3.2},
		{"slope", [2]float64{0, 2}, 3 * .25}, {"slope", [2]float64{0, 5}, 3 * .1}, {"slope", [2]float64{0, 0}, 3},
	} {
		sys := &ode.System{
			Dim: 2, Potential: func(_ float64, y []float64) float64 { return -100 * (y[0] + y[1]) },
			Force: func(dst []float64, _ float64, y []float64) {
				dst[0], dst[1] = 0, 0
				switch y[0] + y[1] {
				case 0:
					dst[0] = 1
				case 3:
					copy(dst, c.d[:])
				}
			},
		}
		it, err := ode.New(t.Context(), sys, []float64{0, 0}, 0, math.Inf(1), ode.Config{Method: rk.Euler, Control: control.Wolfe{First: c.first, H0: 3}})
		if err != nil {
			t.Fatal(err)
		}
		for range 2 {
			if !it.Next() {
				t.Fatal(it.Err())
			}
		}
		if h := it.Step().H; math.Abs(h-c.want) > 1e-14*c.want {
			t.Errorf("first=%s, then the force %v: a step of length %g, want %g", c.first, c.d, h, c.want)
		}
	}
}
