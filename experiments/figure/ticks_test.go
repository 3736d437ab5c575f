package figure

import (
	"math"
	"strings"
	"testing"
)

func roomy([]tick) bool { return true }

func labelsOf(t ticks) string {
	var out []string
	for _, m := range labelled(t.marks) {
		out = append(out, strings.ReplaceAll(strings.Trim(m.label, "$"), `\,`, " "))
	}
	return strings.Join(out, "; ")
}

func TestTicks(t *testing.T) {
	for _, c := range []struct {
		name   string
		s      scale
		fit    fits
		want   string
		factor int
	}{
		{"tenths", scale{lo: 0, hi: 1}, roomy, "0; 0.2; 0.4; 0.6; 0.8; 1.0", 0},
		{"both signs", scale{lo: -1.2, hi: 1.2}, roomy, "-1.0; -0.5; 0; 0.5; 1.0", 0},
		{"exact decimals", scale{lo: 0.05, hi: 0.35}, roomy, "0.05; 0.10; 0.15; 0.20; 0.25; 0.30; 0.35", 0},
		{"thousands", scale{lo: 0, hi: 3000}, roomy, "0; 500; 1000; 1500; 2000; 2500; 3000", 0},
		{"groups of three", scale{lo: 0, hi: 60000}, roomy, "0; 10 000; 20 000; 30 000; 40 000; 50 000; 60 000", 0},
		{"large", scale{lo: 0, hi: 200000}, roomy, "0; 0.5; 1.0; 1.5; 2.0", 5},
		{"small", scale{lo: 0, hi: 4e-7}, roomy, "0; 1; 2; 3; 4", -7},
		{"few", scale{lo: 0, hi: 10}, func(m []tick) bool { return len(m) <= 3 }, "0; 5; 10", 0},
		{"far from zero", scale{lo: 1000.1, hi: 1000.4}, roomy,
			"1000.1; 1000.2; 1000.3; 1000.4", 0},
		{"widest", scale{lo: -1e307, hi: 1e307}, roomy, "-1.0; -0.5; 0; 0.5; 1.0", 307},
		{"decades", scale{log: true, lo: -3, hi: 2}, roomy,
			"10^{-3}; 10^{-2}; 10^{-1}; 10^{0}; 10^{1}; 10^{2}", 0},
		{"every fourth", scale{log: true, lo: -16.2, hi: 3}, func(m []tick) bool { return len(m) <= 5 },
			"10^{-16}; 10^{-12}; 10^{-8}; 10^{-4}; 10^{0}", 0},
		{"one decade", scale{log: true, lo: 0, hi: 1}, func(m []tick) bool { return len(m) <= 4 }, "10^{0}; 10^{1}", 0},
		{"less", scale{log: true, lo: 0.1, hi: 0.9}, roomy, "2; 3; 4; 5; 6; 7", 0},
		{"tiny multiples", scale{log: true, lo: -6.9, hi: -6.2}, roomy,
			`2{\cdot}10^{-7}; 3{\cdot}10^{-7}; 4{\cdot}10^{-7}; 5{\cdot}10^{-7}; 6{\cdot}10^{-7}`, 0},
		{"narrow", scale{log: true, lo: 0.31, hi: 0.33}, roomy,
			"2.06; 2.08; 2.10; 2.12", 0},
		{"floor", scale{log: true, lo: -17, hi: 0, floor: 1e-16, floored: true}, roomy,
			"{≤}$$10^{-16}; 10^{-14}; 10^{-12}; 10^{-10}; 10^{-8}; 10^{-6}; 10^{-4}; 10^{-2}; 10^{0}", 0},
	} {
		got := ticksFor(c.s, c.fit)
		if l := labelsOf(got); l != c.want || got.factor != c.factor {
			t.Errorf("%s: %s times 10^%d, want %s times 10^%d", c.name, l, got.factor, c.want, c.factor)
		}
		for _, m := range got.marks {
			if m.c < c.s.lo-1e-6 || m.c > c.s.hi+1e-6 {
				t.Errorf("%s: mark at %g, axis from %g to %g", c.name, m.c, c.s.lo, c.s.hi)
			}
		}
	}
}

// TestTicksAreExact: a mark stands where its number says, to the last bit.
func TestTicksAreExact(t *testing.T) {
	want := []float64{0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35}
	for i, m := range labelled(ticksFor(scale{lo: 0.05, hi: 0.35}, roomy).marks) {
		if m.c != want[i] {
			t.Errorf("mark at %v, want %v", m.c, want[i])
		}
	}
}

func TestDecimal(t *testing.T) {
	for _, c := range []struct {
		n    int64
		k    int
		want string
	}{
		{0, -3, "0"}, {5, 0, "5"}, {5, -1, "0.5"}, {-5, -3, "-0.005"}, {125, -2, "1.25"}, {100, -2, "1.00"},
		{5, 3, "5000"}, {12, 3, `12\,000`}, {-1234567, 0, `-1\,234\,567`},
	} {
		if got := (decimal{c.n, c.k}).digits(); got != c.want {
			t.Errorf("decimal(%d, %d) = %s, want %s", c.n, c.k, got, c.want)
		}
	}
}

func TestScale(t *testing.T) {
	nan := math.NaN()
	for _, c := range []struct {
		name   string
		axis   Axis
		data   []float64
		margin float64
		lo, hi float64
	}{
		{"tight", Axis{}, []float64{2, 4}, 0, 2, 4},
		{"counts begin at zero", Axis{}, []float64{1, 100}, 0, 0, 100},
		{"margin", Axis{}, []float64{0, 10}, 0.1, -1, 11},
		{"constant", Axis{}, []float64{10, 10}, 0.1, 9, 11},
		{"no data", Axis{}, nil, 0, 0, 1},
		{"given", Axis{Min: -1, Max: 5}, []float64{2, 4}, 0, -1, 5},
		{"swapped", Axis{Min: 5, Max: -1}, []float64{2, 4}, 0, -1, 5},
		{"one end", Axis{Min: nan, Max: 5}, []float64{2, 4}, 0, 2, 5},
		{"one end beyond the data", Axis{Min: 7, Max: nan}, []float64{2, 4}, 0, 7, 8},
		{"log", Axis{Log: true}, []float64{1e-3, 1e2, 0, -1}, 0, -3, 2},
		{"log, floor", Axis{Log: true, Floor: 1e-8}, []float64{1, 0}, 0, -8, 0},
		{"log, zero end", Axis{Log: true, Max: 1e3}, []float64{0.1, 1}, 0, -1, 3},
	} {
		e := emptySpan()
		e.add(c.axis.bare(), c.data)
		s := newScale(c.axis, e, c.margin)
		if math.Abs(s.lo-c.lo) > 1e-12 || math.Abs(s.hi-c.hi) > 1e-12 {
			t.Errorf("%s: from %g to %g, want from %g to %g", c.name, s.lo, s.hi, c.lo, c.hi)
		}
	}
	s := scale{log: true, lo: -3, hi: 0, floor: 1e-3}
	for v, want := range map[float64]float64{1: 0, 0.1: -1, 1e-3: -3, 1e-9: -3, 0: -3, -5: -3} {
		c, ok, low := s.at(v)
		if !ok || math.Abs(c-want) > 1e-12 || low != (v <= 1e-3) {
			t.Errorf("at(%g) = %g, %v, %v, want %g", v, c, ok, low, want)
		}
	}
}

// Names take the place of numbers, one at each whole number, and the axis is as long as the list.
func TestNames(t *testing.T) {
	if got, want := labelsOf(nameTicks([]string{"adam", "", "bb"})), "adam; bb"; got != want {
		t.Errorf("names are at %q, want %q", got, want)
	}
	s := newScale(Axis{Log: true, Floor: 1, Names: []string{"adam", "", "bb"}}, span{lo: 5, hi: 7}, .1)
	if s.log || s.floor != 0 || !(s.lo < 0 && s.hi > 2 && s.lo > -1 && s.hi < 3) {
		t.Errorf("three names make the axis %+v", s)
	}
}

// TestEqualEnds puts equal ends in the middle of the axis.
func TestEqualEnds(t *testing.T) {
	for _, v := range []float64{1, -3, 1e300, 1e-300} {
		for _, log := range []bool{false, true} {
			if log && v < 0 {
				continue
			}
			s := newScale(Axis{Log: log, Min: v, Max: v}, emptySpan(), 0)
			if u := s.unit(must(s.at(v))); !(u > .4 && u < .6) {
				t.Errorf("ends %g, log %v: the place of it is %g", v, log, u)
			}
		}
	}
}

func must(c float64, ok, _ bool) float64 {
	if !ok {
		panic("no place")
	}
	return c
}
