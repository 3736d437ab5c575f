package vec

import "math"

const (
	logOff  = 0x3fe6a00000000000 // the bits of the least significand, .707: 1 begins an interval of the table
	ln2High = 0x1.62e42fefa38p-1 // ln 2 to a multiple of 2^-42, as the logarithms of the table: their sums are exact
	ln2Low  = 0x1.ef35793c7673p-45
)

// Log returns the natural logarithm of x, to at most 0.51 units in the last place, with the special cases of
// [math.Log].
//
// With x = 2^k·z and a short number c near 1/z from a table, ln x = k·ln 2 - ln c + ln(1 + r), where r = c·z - 1 is
// small and exact as a sum of two numbers: P. T. P. Tang, Table-driven implementation of the logarithm function in IEEE
// floating-point arithmetic, ACM TOMS 16 (1990), 378-400.
func Log(x float64) float64 {
	b := math.Float64bits(x)
	if b-1<<52 >= 0x7ff<<52-1<<52 {
		switch {
		case x == 0:
			return math.Inf(-1)
		case x != x || x > 0 && b == 0x7ff<<52:
			return x
		case x < 0:
			return math.NaN()
		}
		b = math.Float64bits(x*0x1p52) - 52<<52
	}
	high, low := logPair(b)
	return high + low
}

// logPair returns the logarithm of the positive number with the bits b, of which the exponent may be out of range, as a
// sum; the second number is below some ulp of the first, and the sum true to 2^-66.
func logPair(b uint64) (high, low float64) {
	t := b - logOff
	c := &logTable[t>>45%128]
	kd := float64(int64(t) >> 52)
	zb := b - t&(0xfff<<52)
	zhigh := math.Float64frombits((zb + 1<<31) &^ (1<<32 - 1)) // 21 bits: its product with the inverse, and r's square, are exact
	rhigh := float64(zhigh*c.inv) - 1
	rlow := float64((math.Float64frombits(zb) - zhigh) * c.inv)
	r := rhigh + rlow
	t1 := float64(kd*ln2High) + c.log
	t2 := t1 + r
	lost1 := float64(kd*ln2Low) + c.tail
	lost2 := t1 - t2 + rhigh + rlow
	h := float64(-.5 * rhigh)
	square := float64(h * rhigh)
	high = t2 + square
	lost3 := float64(rlow * (h - float64(.5*r))) // (rhigh+rlow)² - rhigh²
	lost4 := t2 - high + square
	r2 := float64(r * r)
	r3 := float64(r2 * r)
	r4 := float64(r2 * r2)
	p := float64(r3 * ((1./3 - float64(r*(1./4)) + float64(r2*(1./5-float64(r*(1./6))))) +
		float64(r4*(1./7-float64(r*(1./8))+float64(r2*(1./9-float64(r*(1./10))))))))
	return high, lost1 + lost2 + lost3 + lost4 + p
}

// Log1p returns ln(1 + x), to at most 0.6 units in the last place also where x is small, with the special cases of
// [math.Log1p].
func Log1p(x float64) float64 {
	switch {
	case !(x > -1 && x < 0x1p54):
		return Log(1 + x) // infinite or not a number; or 1 is nothing beside x
	case math.Abs(x) < 0x1p-54:
		return x
	}
	u := 1 + x
	var rest float64
	if x < 1 {
		rest = x - (u - 1)
	} else {
		rest = 1 - (u - x)
	}
	high, low := logPair(math.Float64bits(u))
	rest /= u
	return high + (low + (rest - float64(.5*float64(rest*rest))))
}

// Log2 returns the binary logarithm of x, to at most 0.51 units in the last place, exactly for powers of two, with the
// special cases of [math.Log2].
func Log2(x float64) float64 { return logTimes(x, 0x1.7154768p0, -0x1.6a3e80f444178p-27) }

// Log10 returns the decimal logarithm of x, to at most 0.51 units in the last place, exactly for powers of ten, with
// the special cases of [math.Log10].
func Log10(x float64) float64 { return logTimes(x, 0x1.bcb7b2p-2, -0x1.5b235e39ab2a9p-27) }

// logTimes returns the product of ln x and ch+cl, where ch has 26 bits.
func logTimes(x, ch, cl float64) float64 {
	if !(x > 0 && x <= math.MaxFloat64) {
		return Log(x)
	}
	b := math.Float64bits(x)
	if b < 1<<52 {
		b = math.Float64bits(x*0x1p52) - 52<<52
	}
	h, l := fastTwoSum(logPair(b))
	h1 := math.Float64frombits(math.Float64bits(h) &^ (1<<27 - 1))
	h2 := h - h1 + l
	return float64(h1*ch) + (float64(h2*ch) + float64((h1+h2)*cl))
}
