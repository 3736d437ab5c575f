package vec

import "math"

const (
	expShift = 0x1.8p52            // adding and subtracting it rounds to an integer, whose low bits are then those of the sum
	expInv   = 0x1.71547652b82fep7 // 128/ln 2
	expHigh  = 0x1.62e42fefcp-8    // ln 2/128 to 35 bits, so that its product with |k| < 2^18 is exact
	expLow   = -0x1.c610ca86c3899p-44
)

// Exp returns e^x, to at most 0.52 units in the last place, with the special cases of [math.Exp].
//
// With x = k·ln 2/128 + r, |r| ≤ ln 2/256, it is 2^(k/128) from a table times a polynomial of degree five: P. T. P.
// Tang, Table-driven implementation of the exponential function in IEEE floating-point arithmetic, ACM TOMS 15 (1989),
// 144-157.
func Exp(x float64) float64 {
	if !(x > -690 && x < 709) {
		return expTail(x, 0)
	}
	kd := float64(x*expInv) + expShift
	k := math.Float64bits(kd)
	kd -= expShift
	r := x - float64(kd*expHigh) - float64(kd*expLow)
	e := &expTable[k%128]
	s := math.Float64frombits(e.bits + k<<45)
	return s + float64(s*(e.tail+expm1Short(r)))
}

// expm1Short returns e^r - 1 for |r| ≤ ln 2/256, to 2^-60.
func expm1Short(r float64) float64 {
	r2 := float64(r * r)
	return r + (float64(r2*(.5+float64(r*(1./6)))) + float64(float64(r2*r2)*(1./24+float64(r*(1./120)))))
}

// expTail returns e^(x+t) for a small t, |t| < 2^-40·max(1, |x|).
func expTail(x, t float64) float64 {
	switch {
	case x != x:
		return x
	case x > 710:
		return math.Inf(1)
	case x < -746:
		return 0
	}
	kd := float64(x*expInv) + expShift
	k := math.Float64bits(kd)
	kd -= expShift
	r := x - float64(kd*expHigh) - float64(kd*expLow) + t
	e := &expTable[k%128]
	p := e.tail + expm1Short(r)
	switch {
	case kd >= 1023*128: // a quarter of the power of two first
		s := math.Float64frombits(e.bits + k<<45 - 2<<52)
		return (s + float64(s*p)) * 4
	case kd > -990*128: // s·p is a normal number
		s := math.Float64frombits(e.bits + k<<45)
		return s + float64(s*p)
	}
	s := math.Float64frombits(e.bits + k<<45 + 1022<<52)
	y, low := fastTwoSum(s, float64(s*p))
	if y < 1 { // a subnormal result is rounded once, at the last place that it has
		h, l := fastTwoSum(1, y)
		y = h + (l + low) - 1
	}
	return y * 0x1p-1022
}

// expPair returns e^x as a sum for |x| ≤ 700; the second number is below an ulp of the first, and the sum true to
// 2^-60.
func expPair(x float64) (high, low float64) {
	kd := float64(x*expInv) + expShift
	k := math.Float64bits(kd)
	kd -= expShift
	r := x - float64(kd*expHigh) - float64(kd*expLow)
	e := &expTable[k%128]
	s := math.Float64frombits(e.bits + k<<45)
	return fastTwoSum(s, float64(s*(e.tail+expm1Short(r))))
}

// fastTwoSum returns a + b rounded and what rounding left, for |a| ≥ |b| or a = 0.
func fastTwoSum(a, b float64) (sum, rest float64) {
	sum = a + b
	return sum, b - (sum - a)
}

// Exp2 returns 2^x, to at most 0.52 units in the last place, exactly where x is an integer, with the special cases of
// [math.Exp2].
func Exp2(x float64) float64 {
	switch {
	case x != x:
		return x
	case x >= 1024:
		return math.Inf(1)
	case x < -1076:
		return 0
	}
	k := math.Round(float64(x * 128))
	r := x - float64(k/128) // exact
	h := float64(r * math.Ln2)
	e := &expTable[uint64(int64(k))%128]
	p := e.tail + expm1Short(h)
	if k > -990*128 && k < 1023*128 {
		s := math.Float64frombits(e.bits + uint64(int64(k))<<45)
		return s + float64(s*p)
	}
	i := uint64(int64(k)) % 128
	n := (int64(k) - int64(i)) / 128
	s := math.Float64frombits(e.bits + i<<45)
	if n >= -990 {
		return math.Ldexp(s+float64(s*p), int(n))
	}
	// the last place of the result is 2^-1074: adding 2^-1022 and taking it away rounds there
	y, low := fastTwoSum(s, float64(s*p))
	f := math.Ldexp(1, int(n)+1022)
	y, low = float64(y*f), float64(low*f)
	if y < 1 {
		h, l := fastTwoSum(1, y)
		y = h + (l + low) - 1
	}
	return y * 0x1p-1022
}

// Expm1 returns e^x - 1, to at most 0.8 units in the last place also where x is small, with the special cases of
// [math.Expm1].
func Expm1(x float64) float64 {
	switch {
	case !(math.Abs(x) < 700):
		return expTail(x, 0) - 1
	case math.Abs(x) < 0x1p-54:
		return x
	case math.Abs(x) < .25:
		x2 := float64(x * x)
		x4 := float64(x2 * x2)
		p := float64(x*(0x1.5555555555555p-3+float64(x*0x1.5555555555555p-5))) +
			float64(float64(x*x2)*(0x1.1111111111086p-7+float64(x*0x1.6c16c16c16bc7p-10)+float64(x2*(0x1.a01a01a12fc14p-13+float64(x*0x1.a01a01a0b8b4ap-16))))) +
			float64(float64(float64(x*x2)*x4)*(0x1.71de2e3511869p-19+float64(x*0x1.27e4f489c36b8p-22)+float64(x2*(0x1.aed2f81e8924fp-26+float64(x*0x1.1f2cc5cd42d6ep-29)))))
		half := float64(.5 * x2)
		y, low := fastTwoSum(x, half)
		return y + (low + float64(x2*p))
	}
	high, low := expPair(x)
	if x > 40 {
		return high + low // 1 is nothing beside it
	}
	var d, rest float64
	if high > 1 {
		d, rest = fastTwoSum(high, -1)
	} else {
		d, rest = fastTwoSum(-1, high)
	}
	return d + (rest + low)
}
