package figure

import (
	"math"

	"gonum.org/v1/plot"

	"github.com/odescent/odescent/ode/vec"
)

// scale maps values of an axis to a coordinate that is linear on the page: the value itself, or its log10. The
// ends lo < hi are in that coordinate and finite.
type scale struct {
	log     bool
	lo, hi  float64
	floor   float64 // a value; 0: none
	floored bool    // some value lies at or below the floor

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
		return vec.Pow(10, c)
	}
	return c
}

// unit maps a coordinate to 0 at lo and 1 at hi. Values far outside are cut so that positions on the page stay
// moderate.
func (s scale) unit(c float64) float64 {
	const far = 1e4
	u := (float64(c/2) - float64(s.lo/2)) / (float64(s.hi/2) - float64(s.lo/2)) // halves: float64 may not hold the difference
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
	const most = 1e307 // leaves room for margins and differences
	lo, hi := math.Max(data.lo, -most), math.Min(data.hi, most)
	if hi-lo <= 1e-12*math.Max(math.Abs(lo), math.Abs(hi)) || hi-lo < 1e-290 { // constant: open it
		d := 0.5
		if !s.log && lo != 0 {
			d = math.Max(float64(math.Abs(lo)*0.1), 1e-290)
		}
		lo, hi = lo-d, hi+d
	} else {
		d := float64((hi - lo) * margin)
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
		if hi-lo <= 1e-13*math.Max(math.Abs(lo), math.Abs(hi)) { // one end is given and no data lie on its side
			d := math.Max(1, math.Abs(lo)*0.1)
			if math.IsNaN(max) {
				hi = lo + d
			} else {
				lo = hi - d
			}
		}
	}
	s.lo, s.hi = math.Max(lo, -most), math.Min(hi, most)
	return s
}

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

// Log10 is the logarithmic scale of this package for an axis of gonum. In contrast to [plot.LogScale] it does not panic:
// values that have no logarithm lie far below the axis, or, as all values below it, at Floor, if that is positive.
type Log10 struct {
	Floor float64
}

var _ plot.Normalizer = Log10{}

// Normalize returns 0 at min and 1 at max.
func (n Log10) Normalize(min, max, x float64) float64 {
	s := Axis{Log: true, Floor: n.Floor}.bare()
	s.lo, s.hi = vec.Log10(min), vec.Log10(max)
	c, ok, _ := s.at(x)
	if !ok {
		c = math.Inf(-1)
		if x > 0 {
			c = x // NaN or an infinity
		}
	}
	return s.unit(c)
}

// normalizer is the scale for an axis of gonum.
func (s scale) normalizer() plot.Normalizer {
	switch {
	case s.axis != nil:
		return s.axis.Scale
	case s.log:
		return Log10{Floor: s.floor}
	}
	return plot.LinearScale{}
}
