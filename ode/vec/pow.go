package vec

import "math"

// Pow returns x^y, to at most 0.52 units in the last place, with the special cases of [math.Pow]. Where the power can
// be written exactly, it is exact.
//
// It is exp(y·ln x) with the logarithm, and its product with y, as sums of two numbers.
func Pow(x, y float64) float64 {
	switch {
	case y == 1 || x != x && y != 0:
		return x
	case y == 2:
		return x * x
	case y == .5 && x > 0:
		return math.Sqrt(x)
	case y == 0 || x == 1:
		return 1
	}
	b := math.Float64bits(x)
	negative := false
	if b-1<<52 >= 0x7ff<<52-1<<52 || !(math.Abs(y) < 0x1p65) { // x is not a positive normal number, or y is large
		switch {
		case y != y:
			return y
		case x == 0:
			switch {
			case y < 0 && odd(y):
				return math.Copysign(math.Inf(1), x)
			case y < 0:
				return math.Inf(1)
			case odd(y):
				return x
			}
			return 0
		case math.IsInf(y, 0) && x == -1:
			return 1
		case math.Abs(y) >= 0x1p65 && x < 0 || math.IsInf(y, 0): // an even integer
			if (math.Abs(x) > 1) == (y > 0) && math.Abs(x) != 1 {
				return math.Inf(1)
			} else if x == -1 {
				return 1
			}
			return 0
		case math.IsInf(x, 0):
			switch {
			case x > 0 && y > 0:
				return x
			case x > 0:
				return 0
			case y > 0 && odd(y):
				return x
			case y > 0:
				return -x
			case odd(y):
				return math.Copysign(0, -1)
			}
			return 0
		case math.Abs(y) >= 0x1p65:
			if (x > 1) == (y > 0) {
				return math.Inf(1)
			}
			return 0
		case x < 0:
			if y != math.Trunc(y) {
				return math.NaN()
			}
			negative = odd(y)
			x = -x
			b = math.Float64bits(x)
		}
		if b < 1<<52 {
			b = math.Float64bits(x*0x1p52) - 52<<52
		}
	}
	h, l := fastTwoSum(logPair(b))
	h1 := math.Float64frombits(math.Float64bits(h) &^ (1<<27 - 1))
	y1 := math.Float64frombits(math.Float64bits(y) &^ (1<<27 - 1))
	e := float64(y1 * h1)
	z := expTail(e, float64((y-y1)*h1)+float64(y*(h-h1+l)))
	if negative {
		return -z
	}
	return z
}

// odd reports whether y is an odd integer.
func odd(y float64) bool {
	y = math.Abs(y)
	return y < 0x1p53 && y == math.Trunc(y) && uint64(y)%2 == 1
}
