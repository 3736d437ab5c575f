package figure

import (
	"fmt"
	"math"
	"math/big"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/odescent/odescent/ode/vec"
	"gonum.org/v1/plot"
)

// read returns the number that a label writes.
func read(t *testing.T, label string) *big.Rat {
	t.Helper()
	s := strings.NewReplacer("$", "", "{≤}", "", "≤", "", `\,`, "", "\u2009", "", "−", "-", "·", `{\cdot}`,
		"⁻", "^-").Replace(label)
	for i, r := range []rune("⁰¹²³⁴⁵⁶⁷⁸⁹") { // 10⁻³ becomes 10^-3
		if j := strings.IndexRune(s, r); j >= 0 && !strings.ContainsAny(s[:j], "^⁰¹²³⁴⁵⁶⁷⁸⁹") {
			s = s[:j] + "^" + s[j:]
		}
		s = strings.ReplaceAll(s, string(r), fmt.Sprint(i))
	}
	mantissa, power := s, ""
	if i := strings.Index(s, "10^"); i >= 0 {
		mantissa, power = strings.TrimSuffix(s[:i], `{\cdot}`), "e"+strings.Trim(s[i+3:], "{}")
		if mantissa == "" {
			mantissa = "1"
		}
	}
	q, ok := new(big.Rat).SetString(mantissa + power)
	if !ok {
		t.Fatalf("%q, %q is no number", label, mantissa+power)
	}
	return q
}

// lawful checks what holds of the ticks of every axis.
func lawful(t *testing.T, s scale, got ticks) {
	t.Helper()
	fail := func(format string, args ...any) {
		t.Helper()
		t.Fatalf("%s, on %+v, labels %s times 10^%d plus %v", fmt.Sprintf(format, args...), s, labelsOf(got), got.factor,
			got.offset)
	}
	ten := new(big.Rat).SetFrac(new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(max(got.factor, 0))), nil),
		new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(max(-got.factor, 0))), nil))
	offset, _ := new(big.Rat).SetString(fmt.Sprintf("%de%d", got.offset.n, got.offset.k))
	lo, hi := s.value(s.lo), s.value(s.hi)
	seen := map[string]bool{}
	for i, m := range got.marks {
		if !finite(m.c) || !finite(m.v) || m.c < s.lo || m.c > s.hi {
			fail("mark at %v, %v", m.c, m.v)
		}
		if i > 0 && (m.v <= got.marks[i-1].v || m.c < got.marks[i-1].c) {
			fail("%v after %v", m.v, got.marks[i-1].v)
		}
		want := m.v
		if s.log {
			want = vec.Log10(m.v)
		}
		if m.c != want && !(math.Abs(m.c-want) <= 1e-9*(s.hi-s.lo) && (m.c == s.lo || m.c == s.hi)) {
			fail("coordinate %v of %v", m.c, m.v)
		}
		if m.minor {
			continue
		}
		if seen[m.label] {
			fail("%s twice", m.label)
		}
		seen[m.label] = true
		q := read(t, m.label)
		q.Mul(q, ten).Add(q, offset)
		if v, _ := q.Float64(); v != m.v {
			fail("label %s is %v, mark at %v", m.label, v, m.v)
		}
	}
	if got.offset.n != 0 && lo <= 0 && hi >= 0 {
		fail("offset across 0")
	}
	if len(labelled(got.marks)) < 2 {
		fail("%d labels", len(labelled(got.marks)))
	}
}

// TestTickLaws: numbers are where they say, on random axes of all sizes and kinds.
func TestTickLaws(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	n := 1500
	if testing.Short() {
		n = 300
	}
	for range n {
		most := 1 + r.IntN(9)
		fit := func(marks []tick) bool { return len(marks) <= most }
		any := func() float64 { // of every size
			for {
				if v := math.Float64frombits(r.Uint64()); finite(v) {
					return v
				}
			}
		}
		a, b := any(), any()
		switch r.IntN(5) {
		case 0: // close together
			b = a + float64(math.Abs(a)*math.Pow(10, -15*r.Float64()))
		case 1: // a few numbers of float64
			b = a
			for range 1 + r.IntN(30) {
				b = math.Nextafter(b, math.Inf(1))
			}
		case 2: // common sizes
			a, b = math.Round(float64(1e4*r.NormFloat64()))/100, math.Round(float64(1e4*r.NormFloat64()))/100
		case 3:
			a, b = r.NormFloat64(), r.NormFloat64()
		}
		e := emptySpan()
		axis := Axis{Log: r.IntN(2) == 0}
		if r.IntN(3) == 0 {
			axis.Floor = math.Abs(any())
		}
		e.add(axis.bare(), []float64{a, b})
		s := newScale(axis, e, []float64{0, 0.05}[r.IntN(2)])
		lawful(t, s, ticksFor(s, fit))
		// as a ticker
		k := Ticks{Log: axis.Log, Floor: axis.Floor, Plain: r.IntN(2) == 0, Most: 2 + r.IntN(8)}
		lo, hi := min(a, b), max(a, b)
		if axis.Log {
			lo, hi = math.Abs(lo), math.Abs(hi)
			lo, hi = min(lo, hi), max(lo, hi)
		}
		marks, labels := k.Ticks(lo, hi), 0
		for i, m := range marks {
			if m.Value < lo || m.Value > hi || i > 0 && m.Value <= marks[i-1].Value {
				t.Fatalf("%+v: mark at %v on %v..%v", k, m.Value, lo, hi)
			}
			if !m.IsMinor() {
				labels++
				if v, _ := read(t, m.Label).Float64(); v != m.Value {
					t.Fatalf("%+v: label %s at %v on %v..%v", k, m.Label, m.Value, lo, hi)
				}
			}
		}
		room := hi-lo > 1e-15*math.Max(math.Abs(lo), math.Abs(hi))
		if axis.Log {
			room = vec.Log10(hi)-vec.Log10(math.Max(lo, axis.Floor)) > 1e-12
		}
		if labels > k.Most || labels < 2 && room {
			t.Fatalf("%+v: %d labels on %v..%v", k, labels, lo, hi)
		}
	}
}

// TestOffsets: an axis far from 0 for its length has short numbers, and its label says what is subtracted.
func TestOffsets(t *testing.T) {
	for _, c := range []struct {
		log           bool
		a, b          float64
		most          int
		title, labels string
	}{
		{false, 0.48213390402, 0.48213390417, 9, `loss $-\:0.482133904$ ($×10^{-11}$)`, "5; 10; 15"},
		{false, 2000003.00025, 2000003.00075, 9, `loss $-\:2\,000\,003$ ($×10^{-4}$)`, "3; 4; 5; 6; 7"},
		{false, 60000.12, 60000.58, 9, `loss $-\:60\,000$`, "0.2; 0.3; 0.4; 0.5"},
		{false, 59999, 61000, 9, "loss", "60 000; 60 200; 60 400; 60 600; 60 800; 61 000"},
		{false, 999999.7, 1000000.2, 9, `loss $-\:1\,000\,000$`, "-0.3; -0.2; -0.1; 0; 0.1; 0.2"},
		{false, 12345, 12350, 9, "loss", "12 345; 12 346; 12 347; 12 348; 12 349; 12 350"},
		{false, -5.00003, -5.00001, 9, `loss $+\:5$ ($×10^{-6}$)`, "-30; -25; -20; -15; -10"},
		{false, 1 - 1e-15, 1 + 1e-15, 9, `loss $-\:1$ ($×10^{-16}$)`, "-10; -5; 0; 5; 10"},
		{false, 1e300, 1.0000001e300, 9, `loss $-\:10^{300}$ ($×10^{292}$)`, "0; 2; 4; 6; 8; 10"},
		{true, 1.00001, 1.00002, 9, `loss $-\:1$ ($×10^{-6}$)`, "10; 12; 14; 16; 18; 20"},
		{false, -1.7e308, 1.7e308, 9, `loss ($×10^{308}$)`, "-1.5; -1.0; -0.5; 0; 0.5; 1.0; 1.5"},
		{false, -math.MaxFloat64, math.MaxFloat64, 3, `loss ($×10^{308}$)`, "-1; 0; 1"},
		{true, 1e-5, 1e308, 9, "loss", "10^{0}; 10^{50}; 10^{100}; 10^{150}; 10^{200}; 10^{250}; 10^{300}"},
		{true, 1e307, math.MaxFloat64, 9, "loss", "10^{307}; 10^{308}"},
		{true, 1e-300, 1e300, 4, "loss", "10^{-200}; 10^{0}; 10^{200}"},
		{true, 5e-324, 1e-320, 9, "loss", "10^{-323}; 10^{-322}; 10^{-321}; 10^{-320}"},
		{false, 0, 1e-308, 9, `loss ($×10^{-308}$)`, "0; 0.2; 0.4; 0.6; 0.8; 1.0"},
		{false, 0, 5e-324, 9, `loss ($×10^{-324}$)`, "0; 5"},
		{false, 5, 5, 9, "loss", "4.6; 4.8; 5.0; 5.2; 5.4"},
		{false, 0, 0.9999999999999999, 9, "loss", "0; 0.2; 0.4; 0.6; 0.8; 1.0"},
		{false, 0.1, 0.9, 2, "loss", "0.2; 0.8"},
	} {
		e := emptySpan()
		axis := Axis{Log: c.log}
		e.add(axis.bare(), []float64{c.a, c.b})
		s := newScale(axis, e, 0)
		got := ticksFor(s, func(marks []tick) bool { return len(marks) <= c.most })
		lawful(t, s, got)
		if labels := labelsOf(got); labels != c.labels || got.title("loss") != c.title {
			t.Errorf("%v to %v: %s with %s, want %s with %s", c.a, c.b, got.title("loss"), labels, c.title, c.labels)
		}
	}
	if got := (ticks{factor: -11, offset: decimal{48, -2}}).title(""); got != `$-\:0.48$ ($×10^{-11}$)` {
		t.Errorf("an axis without a label has %s", got)
	}
	neighbours := Ticks{Plain: true}.Ticks(1, math.Nextafter(1, 2))
	if len(neighbours) != 2 || neighbours[0].Label != "1.0000000000000000" || neighbours[1].Label != "1.0000000000000002" {
		t.Errorf("1 and the next number have %v", neighbours)
	}
}

// TestLog10: the scale puts values where a figure's axis does, those without a logarithm below it or at the floor.
func TestLog10(t *testing.T) {
	for _, c := range []struct{ floor, min, max, x, want float64 }{
		{0, 1e-300, 1e300, 1, 0.5}, {0, 1, 100, 10, 0.5}, {0, 1, 100, 0, -1e4}, {0, 1, 100, math.Inf(1), 1e4},
		{1e-8, 0, 1, 0, 0}, {1e-8, 1e-8, 1, -3, 0}, {1e-8, -1, 1, 1e-4, 0.5},
	} {
		if got := (Log10{c.floor}).Normalize(c.min, c.max, c.x); math.Abs(got-c.want) > 1e-15 {
			t.Errorf("%+v: %v", c, got)
		}
	}
	if got := (Log10{}).Normalize(1, 10, math.NaN()); !math.IsNaN(got) {
		t.Errorf("NaN is at %v", got)
	}
}

// TestForeignTicks: on an axis with a scale of one's own the marks are those of its marker.
func TestForeignTicks(t *testing.T) {
	axis := plot.Axis{Min: 1, Max: 100, Scale: plot.InvertedScale{Normalizer: plot.LogScale{}}}
	axis.Tick.Marker = plot.ConstantTicks{{Value: 1, Label: "one"}, {Value: 10}, {Value: 1000, Label: "beyond"}}
	got := ticksFor(scaleOf(axis), roomy).marks
	if want := []tick{{c: 1, v: 1, label: "one"}, {c: 0.5, v: 10, minor: true}}; !slices.Equal(got, want) {
		t.Errorf("marks %+v, want %+v", got, want)
	}
}
