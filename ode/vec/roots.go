package vec

import "math"

// Hypot returns √(p² + q²), to at most 1.5 units in the last place, without undue overflow or underflow, with the
// special cases of [math.Hypot].
func Hypot(p, q float64) float64 {
	p, q = math.Abs(p), math.Abs(q)
	if p < q {
		p, q = q, p
	}
	switch {
	case p < 0x1p500 && q > 0x1p-500:
		return math.Sqrt(float64(p*p) + float64(q*q))
	case math.IsInf(p, 1) || math.IsInf(q, 1):
		return math.Inf(1)
	case !(q > float64(p*0x1p-54)): // also not a number
		return p + q
	case p > 1:
		p, q = p*0x1p-600, q*0x1p-600
		return math.Sqrt(float64(p*p)+float64(q*q)) * 0x1p600
	}
	p, q = p*0x1p600, q*0x1p600
	return math.Sqrt(float64(p*p)+float64(q*q)) * 0x1p-600
}

// cbrtTable holds the cube roots of 1, 2 and 4, roughly.
var cbrtTable = [3]float64{1, 0x1.428a3p0, 0x1.965ffp0}

// Cbrt returns the cube root of x, to at most 0.7 units in the last place, with the special cases of [math.Cbrt].
//
// A third of the exponent and a parabola begin, two steps of Halley follow, the last one from a number of 21 bits,
// whose square is exact.
func Cbrt(x float64) float64 {
	if x == 0 || x-x != 0 {
		return x
	}
	a, e := math.Abs(x), 0
	if a < 0x1p-1022 {
		a, e = a*0x1p54, -18
	}
	b := math.Float64bits(a)
	n := int(b>>52) - 1023 + 1200
	third, part := n/3-400, n%3
	m := math.Float64frombits(b&(1<<52-1) | 1023<<52) // in [1, 2)
	z := float64(m * float64(int(1)<<part))
	t := cbrtTable[part] * (0.62569 + float64(m*(0.43356-float64(0.05836*m)))) // to a thousandth
	c := float64(float64(t*t) * t)
	t *= (c + float64(2*z)) / (float64(2*c) + z)
	t = math.Float64frombits((math.Float64bits(t) + 1<<31) &^ (1<<32 - 1))
	s := z / float64(t*t)
	t += float64(t * ((s - t) / (float64(2*t) + s)))
	t = math.Float64frombits(math.Float64bits(t) + uint64(int64(third+e))<<52)
	return math.Copysign(t, x)
}
