package figure

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/odescent/odescent/ode/vec"
)

// tick is a mark on an axis at the number v, whose coordinate is c; a minor one has no label.
type tick struct {
	c, v  float64
	label string
	minor bool
}

// ticks are the marks of an axis in increasing order. A label times ten to the power of factor, plus offset, is the
// number of its mark, to the last bit.
type ticks struct {
	marks  []tick
	factor int
	offset decimal
}

// title is the label of an axis with what turns the number at a mark into the label there: loss - 0.25 (×10^{-9}).
func (t ticks) title(text string) string {
	if d := t.offset; d.n > 0 {
		text += ` $-\:` + d.text(-5, 8) + "$"
	} else if d.n < 0 {
		text += ` $+\:` + decimal{-d.n, d.k}.text(-5, 8) + "$"
	}
	if times := fmt.Sprintf(`$×10^{%d}$`, t.factor); t.factor != 0 && text == "" {
		text = times
	} else if t.factor != 0 {
		text += " (" + times + ")"
	}
	return strings.TrimLeft(text, " ")
}

// fits says whether the labelled marks have room beside each other.
type fits func([]tick) bool

const (
	mostTicks = 7    // steps between labels on a linear axis, at most
	tickSlack = 1e-9 // part of a step by which a mark may lie beyond an end of a figure's axis; it is drawn at the end
)

// ticksFor chooses the densest marks that fit. If none do, only the first and the last of few have labels.
func ticksFor(s scale, fit fits) (t ticks) {
	if s.axis != nil {
		for _, m := range s.axis.Tick.Marker.Ticks(s.axis.Min, s.axis.Max) {
			if c, ok := s.share(m.Value); ok && c >= s.lo && c <= s.hi {
				t.marks = append(t.marks, tick{c: c, v: m.Value, label: m.Label, minor: m.IsMinor()})
			}
		}
		return t
	}
	if !(s.lo < s.hi) || !finite(s.lo) || !finite(s.hi) {
		return t
	}
	var labels []tick
	try := func(next ticks) (done bool) {
		slices.SortStableFunc(next.marks, func(a, b tick) int { return cmp.Compare(a.v, b.v) })
		next.marks = slices.CompactFunc(next.marks, func(a, b tick) bool { return a.v == b.v })
		if l := labelled(next.marks); len(l) >= min(2, len(labels)) {
			t, labels = next, l
			return len(l) >= 2 && len(l) <= mostTicks+2 && fit(l)
		}
		return false
	}
	if s.log && s.logTicks(try) || (!s.log || s.hi-s.lo < 2) && s.linearTicks(try) || len(labels) <= 2 {
		return t
	}
	for i, m := range t.marks {
		if m.v != labels[0].v && m.v != labels[len(labels)-1].v {
			t.marks[i].label, t.marks[i].minor = "", true
		}
	}
	return t
}

// add appends a mark at v, minor if label is empty, unless there is no such place. The number at the floor has ≤ before it
// if smaller values are drawn there.
func (t *ticks) add(s scale, v float64, label string) {
	m := tick{c: v, v: v, label: label, minor: label == ""}
	if s.log {
		m.c = vec.Log10(v)
		if s.floored && label != "" && math.Abs(m.c-float64(vec.Log10(s.floor))) < tickSlack {
			m.label = "${≤}$" + label
		}
	}
	m.c = math.Max(s.lo, math.Min(s.hi, m.c))
	if finite(v) && (v > 0 || !s.log) && (s.ends == nil || v >= s.ends[0] && v <= s.ends[1]) {
		t.marks = append(t.marks, m)
	}
}

// linearTicks tries multiples of 1, 2 or 5 times a power of ten, the densest first: plain numbers of few digits, then
// numbers from which an offset is subtracted where one is large, then steps that float64 resolves in part.
func (s scale) linearTicks(try func(ticks) bool) bool {
	lo, hi := s.value(s.lo), s.value(s.hi)
	reach := math.Max(-lo, hi)
	resolved := float64(0.75 * (reach - math.Nextafter(reach, 0)))
	for pass := range 3 {
		for want := mostTicks; want >= 1; want-- {
			step := niceStep(lo, hi, want)
			if pass < 2 && step.value() < resolved {
				continue
			}
			first, last := -step.count(-lo), step.count(hi)
			t, base, ok := numbers(first*step.n, last*step.n, step.k, pass > 0 && s.ends == nil)
			if !ok && s.ends == nil {
				continue
			}
			for i := first; i <= last; i++ {
				d := decimal{i * step.n, step.k}
				label := decimal{d.n - base, d.k - t.factor}.digits()
				if s.ends != nil && t.factor != 0 && d.n != 0 {
					label += fmt.Sprintf(`{\cdot}10^{%d}`, t.factor)
				}
				t.add(s, d.value(), "$"+label+"$")
			}
			small := map[int64]decimal{1: {2, step.k - 1}, 2: {5, step.k - 1}, 5: {1, step.k}}[step.n]
			for i := -small.count(-lo); i <= small.count(hi) && small.value() > resolved; i++ {
				t.add(s, (decimal{i * small.n, small.k}).value(), "")
			}
			if try(t) {
				return true
			}
		}
	}
	return false
}

// logTicks tries the powers of ten, then every second, third, ... of them; with fewer than two powers on the axis some
// multiples of them.
func (s scale) logTicks(try func(ticks) bool) bool {
	first, last := int(math.Ceil(s.lo-tickSlack)), int(math.Floor(s.hi+tickSlack))
	if vec.Log10(decimal{1, last + 1}.value()) <= s.hi { // a subnormal number below the power that it is nearest to
		last++
	}
	if last <= first {
		for _, want := range []string{"123456789", "1235", "125", "13"} {
			t := s.between(want)
			if n := len(labelled(t.marks)); n >= 2 && n <= mostTicks && try(t) {
				return true
			}
		}
		return false
	}
	anchor := 0
	if s.floored {
		anchor = int(math.Round(vec.Log10(s.floor)))
	}
	for _, stride := range []int{1, 2, 3, 4, 5, 10, 20, 25, 50, 100, 200} {
		for _, a := range []int{anchor, first} { // one of them has two labels
			var t ticks
			for k := first; k <= last; k++ {
				if (k-a)%stride == 0 {
					t.add(s, decimal{1, k}.value(), power(k))
				} else if last-first <= 40 {
					t.add(s, decimal{1, k}.value(), "")
				}
			}
			few := len(labelled(t.marks)) < 2
			if stride == 1 {
				t.marks = append(t.marks, s.between("").marks...)
			}
			if !few && try(t) {
				return true
			} else if !few {
				break
			}
		}
	}
	return false
}

// between marks the multiples of powers of ten, with labels those whose first digit is in want.
func (s scale) between(want string) (t ticks) {
	for k := int(math.Floor(s.lo)); k <= int(math.Floor(s.hi)); k++ {
		for m := int64(1); m < 10; m++ {
			d, label := decimal{m, k}, ""
			if c := vec.Log10(d.value()); c < s.lo-tickSlack || c > s.hi+tickSlack {
				continue
			}
			if strings.Contains(want, strconv.FormatInt(m, 10)) {
				label = "$" + d.text(-3, 3) + "$"
			}
			t.add(s, d.value(), label)
		}
	}
	return t
}

func power(k int) string { return "$" + decimal{1, k}.text(1, 0) + "$" }

// nameTicks marks 0, 1, 2, ... by names, those without one by a minor mark.
func nameTicks(names []string) ticks {
	var t ticks
	for i, n := range names {
		t.marks = append(t.marks, tick{c: float64(i), v: float64(i), label: n, minor: n == ""})
	}
	return t
}

func labelled(marks []tick) []tick {
	return slices.DeleteFunc(slices.Clone(marks), func(m tick) bool { return m.minor })
}
