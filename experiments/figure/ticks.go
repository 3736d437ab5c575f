package figure

import (
	"cmp"
	"fmt"
	"math"
	"strconv"
	"strings"

	"gonum.org/v1/plot"

	"github.com/odescent/odescent/ode/vec"
)

// tick is a mark on an axis at coordinate c; a minor one has no label.
type tick struct {
	c     float64
	label string
	minor bool
}

// ticks are the marks of an axis. All numbers are to be multiplied by ten to the power of factor.
type ticks struct {
	marks  []tick
	factor int
}

// fits says whether the labelled marks have room beside each other.
type fits func([]tick) bool

// ticksFor chooses the densest marks that fit.
func ticksFor(s scale, fit fits) ticks {
	if s.log {
		return logTicks(s, fit)
	}
	return linearTicks(s.lo, s.hi, fit)
}

// mostTicks is the largest number of labelled steps on an axis.
const mostTicks = 7

// linearTicks marks multiples of 1, 2 or 5 times a power of ten.
func linearTicks(lo, hi float64, fit fits) ticks {
	var best ticks
	if half := float64(hi/2) - float64(lo/2); !(half > 0) || !finite(half) {
		return best
	}
	for want := mostTicks; want >= 1; want-- {
		m, k := niceStep(float64(hi/2)-float64(lo/2), want)
		best = linearMarks(lo, hi, m, k)
		if labels := labelled(best.marks); len(labels) <= mostTicks+1 && fit(labels) {
			break
		}
	}
	return best
}

// niceStep returns the least step m·10^k, m = 1, 2 or 5, of which at most want make up twice the half width.
func niceStep(half float64, want int) (m, k int) {
	k = int(math.Floor(float64(vec.Log10(half))+float64(vec.Log10(2/float64(want))))) - 1
	for ; ; k++ {
		for _, m := range []int{1, 2, 5} {
			if half/pow10(m, k)*2 <= float64(want)*(1+1e-9) {
				return m, k
			}
		}
	}
}

// pow10 is the float64 nearest to m·10^k.
func pow10(m, k int) float64 {
	v, err := strconv.ParseFloat(strconv.Itoa(m)+"e"+strconv.Itoa(k), 64)
	if err != nil {
		return math.Inf(1)
	}
	return v
}

// linearMarks lists the multiples of m·10^k between lo and hi, and minor marks between them.
func linearMarks(lo, hi float64, m, k int) ticks {
	const slack = 1e-9
	step := pow10(m, k)
	first, last := math.Ceil(lo/step-slack), math.Floor(hi/step+slack)
	if last-first > 100 || math.Abs(first) > 1<<50 || math.Abs(last) > 1<<50 {
		return ticks{} // the step is below the resolution of the numbers
	}
	var t ticks
	top := math.Max(math.Abs(first), math.Abs(last)) * float64(m) // in 10^k
	if e := int(math.Floor(vec.Log10(top))) + k; top > 0 && (e >= 5 || e < -3) {
		t.factor = e
	}
	for i := first; i <= last; i++ {
		n := int64(i) * int64(m)
		v, _ := strconv.ParseFloat(strconv.FormatInt(n, 10)+"e"+strconv.Itoa(k), 64)
		t.marks = append(t.marks, tick{c: v, label: "$" + decimal(n, k-t.factor) + "$"})
	}
	parts := 5
	if m == 2 {
		parts = 4
	}
	small := step / float64(parts)
	for i := math.Ceil(lo / small); i <= math.Floor(hi/small); i++ {
		if math.Mod(i, float64(parts)) != 0 {
			t.marks = append(t.marks, tick{c: i * small, minor: true})
		}
	}
	return t
}

// decimal writes n·10^k without an exponent and without rounding; from five digits on in groups of three.
func decimal(n int64, k int) string {
	if n == 0 {
		return "0"
	}
	sign := ""
	if n < 0 {
		sign, n = "-", -n
	}
	digits := strconv.FormatInt(n, 10)
	if k >= 0 {
		digits += strings.Repeat("0", k)
		if len(digits) > 4 {
			for i := len(digits) - 3; i > 0; i -= 3 {
				digits = digits[:i] + `\,` + digits[i:]
			}
		}
		return sign + digits
	}
	for len(digits) <= -k {
		digits = "0" + digits
	}
	return sign + digits[:len(digits)+k] + "." + digits[len(digits)+k:]
}

// logTicks marks the powers of ten, or every second, third, ... of them; on less than two decades some multiples
// as well, and on less than half a decade what a linear axis would.
func logTicks(s scale, fit fits) ticks {
	const slack = 1e-9
	first, last := math.Ceil(s.lo-slack), math.Floor(s.hi+slack)
	if last-first < 1 {
		return narrowTicks(s, fit)
	}
	anchor := 0.0
	if s.floored {
		anchor = math.Round(vec.Log10(s.floor))
	}
	var t ticks
	stride := 1.0
	for _, stride = range []float64{1, 2, 3, 4, 5, 10, 20, 25, 50, 100, 200} {
		t.marks = decades(s, first, last, stride, anchor)
		labels := labelled(t.marks)
		if len(labels) < 2 {
			t.marks = decades(s, first, last, stride, first)
			labels = labelled(t.marks)
		}
		if len(labels) <= mostTicks+2 && fit(labels) {
			break
		}
	}
	if stride > 1 {
		if last-first <= 40 {
			for k := first; k <= last; k++ {
				t.marks = append(t.marks, tick{c: k, minor: true})
			}
		}
		return t
	}
	for k := math.Floor(s.lo); k <= last; k++ {
		for m := 2; m < 10; m++ {
			if c := k + float64(vec.Log10(float64(m))); c > s.lo+slack && c < s.hi-slack {
				t.marks = append(t.marks, tick{c: c, minor: true})
			}
		}
	}
	return t
}

// decades marks the k from first to last that differ from anchor by a multiple of stride.
func decades(s scale, first, last, stride, anchor float64) []tick {
	var marks []tick
	for k := first; k <= last; k++ {
		if math.Mod(k-anchor, stride) == 0 {
			marks = append(marks, tick{c: k, label: s.markFloor(k, power(int(k)))})
		}
	}
	return marks
}

// markFloor puts ≤ before the number at the floor if smaller values are drawn there.
func (s scale) markFloor(c float64, label string) string {
	if s.floored && math.Abs(c-float64(vec.Log10(s.floor))) < 1e-9 {
		return "${≤}$" + label
	}
	return label
}

// nameTicks marks 0, 1, 2, ... by names, those without one by a minor mark.
func nameTicks(names []string) ticks {
	var t ticks
	for i, n := range names {
		t.marks = append(t.marks, tick{c: float64(i), label: n, minor: n == ""})
	}
	return t
}

func power(k int) string { return fmt.Sprintf("$10^{%d}$", k) }

// narrowTicks serves a logarithmic axis with fewer than two powers of ten on it.
func narrowTicks(s scale, fit fits) ticks {
	for _, multiples := range [][]int{{1, 2, 3, 4, 5, 6, 7, 8, 9}, {1, 2, 3, 5}, {1, 2, 5}, {1, 3}} {
		var t ticks
		for k := math.Floor(s.lo); k <= math.Floor(s.hi); k++ {
			for m := 1; m < 10; m++ {
				c := k + float64(vec.Log10(float64(m)))
				if c < s.lo-1e-9 || c > s.hi+1e-9 {
					continue
				}
				mark := tick{c: c, minor: true}
				for _, want := range multiples {
					if m == want {
						mark = tick{c: c, label: s.markFloor(c, multiple(m, int(k)))}
					}
				}
				t.marks = append(t.marks, mark)
			}
		}
		if labels := labelled(t.marks); len(labels) >= 2 && len(labels) <= mostTicks && fit(labels) {
			return t
		}
	}
	t := linearTicks(vec.Pow(10, s.lo), vec.Pow(10, s.hi), func(marks []tick) bool {
		return len(marks) < mostTicks && fit(toLog(marks))
	})
	t.marks = toLog(t.marks)
	return t
}

// multiple writes m·10^k, short numbers in full.
func multiple(m, k int) string {
	switch {
	case k >= -3 && k <= 3:
		return "$" + decimal(int64(m), k) + "$"
	case m == 1:
		return power(k)
	}
	return fmt.Sprintf(`$%d{\cdot}10^{%d}$`, m, k)
}

func toLog(marks []tick) []tick {
	var out []tick
	for _, m := range marks {
		if m.c > 0 {
			m.c = vec.Log10(m.c)
			out = append(out, m)
		}
	}
	return out
}

func labelled(marks []tick) []tick {
	var out []tick
	for _, m := range marks {
		if !m.minor {
			out = append(out, m)
		}
	}
	return out
}

// Ticks chooses the marks of an axis of gonum as this package chooses its own: multiples of 1, 2 or 5 times a power of
// ten, on a logarithmic axis powers of ten. Labels are written for [Math].
type Ticks struct {
	Log   bool // for a logarithmic axis
	Plain bool // labels without mathematics, for other handlers: 10⁻³ instead of $10^{-3}$
	Most  int  // labels at most; zero means 6
}

var _ plot.Ticker = Ticks{}

// Ticks returns the marks between two ends, minor ones without labels.
func (k Ticks) Ticks(min, max float64) []plot.Tick {
	most := cmp.Or(k.Most, 6)
	s := scale{lo: min, hi: max}
	if k.Log {
		s = scale{log: true, lo: vec.Log10(min), hi: vec.Log10(max)}
	}
	out := ticksFor(s, func(marks []tick) bool { return len(marks) <= most }).gonum(s)
	for i := range out {
		if k.Plain {
			out[i].Label = raised(out[i].Label)
		}
	}
	return out
}

// gonum returns the marks for an axis of gonum, which has no common factor.
func (t ticks) gonum(s scale) []plot.Tick {
	out := make([]plot.Tick, len(t.marks))
	for i, m := range t.marks {
		out[i] = plot.Tick{Value: s.value(m.c), Label: m.label}
		if t.factor != 0 && !m.minor && m.c != 0 {
			out[i].Label = fmt.Sprintf(`%s{\cdot}10^{%d}$`, strings.TrimSuffix(m.label, "$"), t.factor)
		}
	}
	return out
}

// raised writes the mathematics of a tick's label in Unicode.
func raised(label string) string {
	base, power, _ := strings.Cut(bare.Replace(label), "^{")
	return base + strings.Map(func(r rune) rune {
		switch i := strings.IndexRune("-0123456789", r); {
		case i >= 0:
			return []rune("⁻⁰¹²³⁴⁵⁶⁷⁸⁹")[i]
		case r == '}':
			return -1
		}
		return r
	}, power)
}

var bare = strings.NewReplacer("$", "", `{\cdot}`, "·", "{≤}", "≤", `\,`, "\u2009")
