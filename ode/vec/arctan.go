package vec

import "math"

const halfPiLow = 0x1.1a62633145c07p-54 // π/2 less math.Pi/2 rounded

// atanTable holds the arc tangent of i/16, rounded, and what is left. TestTables computes it anew.
var atanTable = [17]struct{ high, low float64 }{
	{0x0p0, 0x0p0},
	{0x1.ff55bb72cfdeap-5, -0x1.c934d86d23f1dp-60},
	{0x1.fd5ba9aac2f6ep-4, -0x1.cd37686760c17p-59},
	{0x1.7b97b4bce5b02p-3, 0x1.347b0b4f881cap-58},
	{0x1.f5b75f92c80ddp-3, 0x1.8ab6e3cf7afbdp-57},
	{0x1.362773707ebccp-2, -0x1.963a544b672d8p-57},
	{0x1.6f61941e4def1p-2, -0x1.c63aae6f6e918p-56},
	{0x1.a64eec3cc23fdp-2, -0x1.24dec1b50b7ffp-56},
	{0x1.dac670561bb4fp-2, 0x1.a2b7f222f65e2p-56},
	{0x1.0657e94db30dp-1, -0x1.d5b495f6349e6p-56},
	{0x1.1e00babdefeb4p-1, -0x1.928df287a668fp-58},
	{0x1.345f01cce37bbp-1, 0x1.1021137c71102p-55},
	{0x1.4978fa3269ee1p-1, 0x1.2419a87f2a458p-56},
	{0x1.5d58987169b18p-1, 0x1.0028e4bc5e7cap-57},
	{0x1.700a7c5784634p-1, -0x1.8c34d25aadef6p-56},
	{0x1.819d0b7158a4dp-1, -0x1.bf76229d3b917p-56},
	{0x1.921fb54442d18p-1, 0x1.1a62633145c07p-55},
}

// Atan returns the arc tangent of x in radians, to at most 1 unit in the last place, with the special cases of
// [math.Atan].
//
// It is that of a number c = i/16 and a polynomial of (x-c)/(1+cx); above 1 it is π/2 less that of 1/x.
func Atan(x float64) float64 {
	a := math.Abs(x)
	switch {
	case a <= 1:
		h, l := atanRatio(a, 1)
		return math.Copysign(h+l, x)
	case a != a:
		return x
	}
	h, l := atanRatio(1, a)
	return math.Copysign(math.Pi/2-(h-(halfPiLow-l)), x)
}

// atanRatio returns the arc tangent of a/b, 0 ≤ a ≤ b, as a sum of two numbers.
func atanRatio(a, b float64) (high, low float64) {
	q := a
	if b != 1 {
		q = a / b
	}
	kd := float64(q*16) + expShift
	e := &atanTable[math.Float64bits(kd)&31]
	var d float64
	if q < 3./32 {
		d = q
	} else {
		c := float64((kd - expShift) * (1. / 16))
		d = (a - float64(c*b)) / (b + float64(c*a))
	}
	z := float64(d * d)
	z2 := float64(z * z)
	p := -0x1.5555555555555p-2 + float64(z*0x1.999999999889cp-3) + float64(z2*(-0x1.2492491f11731p-3+float64(z*0x1.c71c5ce725877p-4)+
		float64(z2*(-0x1.744b2d3521139p-4+float64(z*0x1.33f930291c9f9p-4)))))
	p = float64(float64(d*z) * p)
	if q < 3./32 {
		return d, p
	}
	high, low = fastTwoSum(e.high, d)
	return high, low + (e.low + p)
}

// Atan2 returns the angle of the point (x, y) in radians, to at most 2 units in the last place, with the special cases
// of [math.Atan2].
func Atan2(y, x float64) float64 {
	b, a := math.Abs(x), math.Abs(y)
	switch {
	case x != x || y != y:
		return math.NaN()
	case a == 0 && b == 0 || math.IsInf(a, 1) && math.IsInf(b, 1):
		b = math.Copysign(1, x)
		a = min(a, 1)
		x = b
		b = 1
	}
	var v float64
	if a <= b {
		if v = Atan(a / b); math.Signbit(x) {
			v = math.Pi - (v - 2*halfPiLow)
		}
	} else if v = Atan(b / a); math.Signbit(x) {
		v = math.Pi/2 + (v + halfPiLow)
	} else {
		v = math.Pi/2 - (v - halfPiLow)
	}
	return math.Copysign(v, y)
}
