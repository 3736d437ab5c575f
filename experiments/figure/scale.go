package figure

import (
	"cmp"
	"math"
	"strings"

	"gonum.org/v1/plot"

	"github.com/odescent/odescent/ode/vec"
)

// scale maps values of an axis to a coordinate that is linear on the page: the value itself, or its log10. The
// ends lo < hi are in that coordinate and finite.
type scale struct {
	log     bool
	lo, hi  float64
	floor   float64     // a value; 0: none
	floored bool        // some value lies at or below the floor
	ends    *[2]float64 // of an axis of gonum: no tick lies beyond them, and numbers are written in full

	axis *plot.Axis // of a foreign scale: coordinates are its shares
}

// at returns the coordinate of v. ok is false if v cannot be drawn, low is true if it is drawn at the floor
// instead of where it lies.
func (s scale) at(v float64) (c float64, ok, low bool) {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return 0, false, false
	}
	if s.axis != nil {
		c, ok = s.share(v)
		return c, ok, false
	}
	if !s.log {
		return v, true, false
	}
	if s.floor > 0 && v <= s.floor {
		return vec.Log10(s.floor), true, true
	}
	if v <= 0 {
		return 0, false, false
	}
	return vec.Log10(v), true, false
}

// value is the inverse of at.
func (s scale) value(c float64) float64 {
	switch {
	case s.axis != nil:
		return s.inverse(c)
	case s.log:
		return math.Min(vec.Pow(10, c), math.MaxFloat64)
	}
	return c
}

// unit maps a coordinate to 0 at lo and 1 at hi. Values far outside are cut so that positions on the page stay
// moderate.
func (s scale) unit(c float64) float64 {
	const far = 1e4
	u := (c - s.lo) / (s.hi - s.lo)
	if math.IsInf(s.hi-s.lo, 0) { // halves have a difference
		u = (float64(c/2) - float64(s.lo/2)) / (float64(s.hi/2) - float64(s.lo/2))
	}
	return math.Max(-far, math.Min(far, u))
}

// span collects the extent of data.
type span struct {
	lo, hi float64
	low    bool
}

func emptySpan() span { return span{lo: math.Inf(1), hi: math.Inf(-1)} }

func (e span) empty() bool { return e.lo > e.hi }

func (e *span) add(s scale, values []float64) {
	for _, v := range values {
		if c, ok, low := s.at(v); ok {
			e.lo, e.hi = math.Min(e.lo, c), math.Max(e.hi, c)
			e.low = e.low || low
		}
	}
}

func (e *span) join(o span) {
	e.lo, e.hi, e.low = math.Min(e.lo, o.lo), math.Max(e.hi, o.hi), e.low || o.low
}

// newScale settles the ends of an axis from its settings and the extent of its data, with a margin that is a
// share of the extent.
func newScale(a Axis, data span, margin float64) scale {
	s := a.bare()
	if n := len(a.Names); n > 0 {
		s.lo, s.hi = -0.6, float64(n)-0.4
		return s
	}
	s.floored = data.low
	if data.empty() {
		data.lo, data.hi = 0, 1
	}
	least, most := -math.MaxFloat64, math.MaxFloat64
	if s.log {
		least, most = vec.Log10(math.SmallestNonzeroFloat64), vec.Log10(math.MaxFloat64)
	}
	lo, hi := data.lo, data.hi
	if constant(lo, hi) || s.log && hi-lo <= 1e-15 { // open it
		d := 0.5
		if !s.log && lo != 0 {
			d = math.Max(float64(math.Abs(lo)*0.1), math.SmallestNonzeroFloat64)
		}
		lo, hi = lo-d, hi+d
	} else {
		d := 2 * float64((float64(hi/2)-float64(lo/2))*margin)
		if margin == 0 && !s.log && lo > 0 && lo <= 0.02*hi {
			lo = 0 // counts from 1 run from 0
		}
		lo, hi = lo-d, hi+d
	}
	if min, max := a.ends(); !math.IsNaN(min) || !math.IsNaN(max) {
		if !math.IsNaN(min) {
			lo, _, _ = scale{log: s.log}.at(min)
		}
		if !math.IsNaN(max) {
			hi, _, _ = scale{log: s.log}.at(max)
		}
		if lo > hi && !math.IsNaN(min) && !math.IsNaN(max) {
			lo, hi = hi, lo
		}
		if constant(lo, hi) { // one end is given and no data lie on its side, or the two are equal
			d := math.Max(1, math.Abs(lo)*0.1)
			switch {
			case math.IsNaN(max):
				hi = lo + d
			case math.IsNaN(min):
				lo = hi - d
			case s.log:
				lo, hi = lo-0.5, hi+0.5
			default:
				lo, hi = lo-d, hi+d
			}
		}
	}
	s.lo, s.hi = math.Max(lo, least), math.Min(hi, most)
	return s
}

// constant says whether two ends differ by rounding errors only, or are in the wrong order.
func constant(lo, hi float64) bool { return hi-lo <= 1e-15*math.Max(math.Abs(lo), math.Abs(hi)) }

// bare is the scale of an axis before its ends are known.
func (a Axis) bare() scale {
	s := scale{log: a.Log && len(a.Names) == 0}
	if s.log && a.Floor > 0 && !math.IsInf(a.Floor, 0) {
		s.floor = a.Floor
	}
	return s
}

// ends returns the given ends, NaN where automatic.
func (a Axis) ends() (min, max float64) {
	min, max = a.Min, a.Max
	if min == 0 && max == 0 {
		return math.NaN(), math.NaN()
	}
	if math.IsInf(min, 0) || a.Log && min <= 0 {
		min = math.NaN()
	}
	if math.IsInf(max, 0) || a.Log && max <= 0 {
		max = math.NaN()
	}
	return min, max
}

// Log10 is the logarithmic scale of this package for an axis of gonum. In contrast to [plot.LogScale] it does not
// panic: values that have no logarithm lie far below the axis, or, as all values below it, at Floor, if that is positive.
type Log10 struct {
	Floor float64
}

var _ plot.Normalizer = Log10{}

// scale has the ends min and max, or the floor where that is higher.
func (n Log10) scale(min, max float64) scale {
	s := Axis{Log: true, Floor: n.Floor}.bare()
	s.lo, s.hi = vec.Log10(math.Max(min, s.floor)), vec.Log10(math.Max(max, s.floor))
	return s
}

// Normalize returns 0 at min and 1 at max.
func (n Log10) Normalize(min, max, x float64) float64 {
	s := n.scale(min, max)
	c, ok, _ := s.at(x)
	if !ok && x <= 0 {
		c = math.Inf(-1)
	} else if !ok {
		c = x // NaN or an infinity
	}
	return s.unit(c)
}

// gonum is the scale for an axis of gonum with its ticks.
func (s scale) gonum() (plot.Normalizer, plot.Ticker) {
	switch {
	case s.axis != nil:
		return s.axis.Scale, s.axis.Tick.Marker
	case s.floored:
		return Log10{s.floor}, Ticks{Log: true, Floor: s.floor}
	case s.log:
		return Log10{s.floor}, Ticks{Log: true}
	}
	return plot.LinearScale{}, Ticks{}
}

// Ticks chooses the marks of an axis of gonum as this package chooses its own: multiples of 1, 2 or 5 times a power of
// ten, on a logarithmic axis powers of ten. The number of a label is the value of its mark, to the last bit; it is
// written in full, without a common factor or offset. Labels are for [page.Math].
type Ticks struct {
	Log   bool    // for a logarithmic axis
	Floor float64 // that of [Log10]: there are no marks below it, and the number there reads ≤; zero: none
	Plain bool    // labels without mathematics, for other handlers: 10⁻³ instead of $10^{-3}$
	Most  int     // labels at most, where that leaves two; zero means 6
}

var _ plot.Ticker = Ticks{}

// Ticks returns the marks between two ends in increasing order, minor ones without labels. There are none if the ends
// are equal, not finite, or, on a logarithmic axis without a floor, not positive.
func (k Ticks) Ticks(min, max float64) []plot.Tick {
	s := scale{lo: min, hi: max}
	if k.Log {
		s = Log10{k.Floor}.scale(min, max)
		s.floored = s.floor > 0
	}
	s.ends = &[2]float64{min, max}
	t := ticksFor(s, func(marks []tick) bool { return len(marks) <= cmp.Or(k.Most, 6) })
	return t.gonum(k.Plain)
}

// gonum returns the marks for an axis of gonum.
func (t ticks) gonum(plain bool) []plot.Tick {
	out := make([]plot.Tick, len(t.marks))
	for i, m := range t.marks {
		out[i] = plot.Tick{Value: m.v, Label: m.label}
		if plain {
			out[i].Label = raised(m.label)
		}
	}
	return out
}

// raised writes the mathematics of a tick's label in Unicode.
func raised(label string) string {
	base, power, _ := strings.Cut(label, "^")
	return plainBase.Replace(base) + plainPower.Replace(power)
}

var (
	plainBase  = strings.NewReplacer("$", "", `{\cdot}`, "·", "{≤}", "≤", "-", "−", `\,`, "\u2009")
	plainPower = strings.NewReplacer("$", "", "{", "", "}", "", "-", "⁻", "0", "⁰", "1", "¹", "2", "²", "3", "³", "4", "⁴",
		"5", "⁵", "6", "⁶", "7", "⁷", "8", "⁸", "9", "⁹")
)
