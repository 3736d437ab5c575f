package objective

import (
	"math"

	"gonum.org/v1/gonum/diff/fd"
)

// slopes takes differences of a function, one coordinate at a time.
type slopes struct {
	f       func(x []float64) float64
	formula []fd.Point
	step    float64 // the increment in terms of the size of a coordinate
	typical float64 // that of a coordinate of x = 0; zero: 1
}

// of returns the difference in coordinate i at x, where f is origin and ‖x‖∞ largest, and a bound on what rounding of f does
// to it. x is written to and left as it was.
//
// The size of a coordinate is its magnitude; where that is zero it is ‖x‖∞, and the typical one where that is zero, too. A
// coordinate may be much smaller than is typical of it, as it goes through zero, say: where rounding of f spoils more than a
// millionth of the difference, sizes 1024 times as large, up to ‖x‖∞, are tried, as long as the differences agree but for
// rounding, so that f does not curve over that length.
func (s *slopes) of(i int, x []float64, origin, largest float64) (d, rounding float64) {
	top := largest
	if top == 0 {
		if top = s.typical; top == 0 {
			top = 1
		}
	}
	size := math.Abs(x[i])
	if size == 0 {
		size = top
	}
	d, rounding = s.at(i, x, origin, s.step*size)
	for size < 0x1p-10*top && !(rounding <= 1e-6*math.Abs(d)) {
		size = math.Min(1024*size, top)
		next, better := s.at(i, x, origin, s.step*size)
		if !(math.Abs(next-d) <= 2*rounding) {
			break
		}
		d, rounding = next, better
	}
	return d, rounding
}

// at returns the difference with the increment h.
func (s *slopes) at(i int, x []float64, origin, h float64) (d, rounding float64) {
	t := x[i]
	var sum, top, weight float64
	for _, p := range s.formula {
		v := origin
		if p.Loc != 0 {
			x[i] = t + float64(h*p.Loc)
			v = s.f(x)
		}
		sum += float64(p.Coeff * v)
		top = math.Max(top, math.Abs(v))
		weight += math.Abs(p.Coeff)
	}
	x[i] = t
	return sum / h, 4 * 0x1p-53 * weight * top / h
}
