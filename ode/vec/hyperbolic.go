package vec

import "math"

// tanhTable holds the hyperbolic tangent of i/16, rounded, and what is left. TestTables computes it anew.
var tanhTable = [17]struct{ high, low float64 }{
	{0x0p0, 0x0p0},
	{0x1.ff55997e030d7p-5, 0x1.64d564a8d9aa3p-63},
	{0x1.fd5992bc4b835p-4, -0x1.fa84a9b880414p-63},
	{0x1.7b8ff903bf776p-3, 0x1.93f1a61986fd4p-58},
	{0x1.f597ea69a1c86p-3, -0x1.d94e51c4f71acp-60},
	{0x1.35f98a0ea650ep-2, -0x1.c5ef2f6ab7d74p-59},
	{0x1.6ef53de8c8fbp-2, -0x1.d5e3ebcaa0633p-59},
	{0x1.a5729ee488037p-2, 0x1.c43fa1fdd445bp-57},
	{0x1.d9353d7568af3p-2, 0x1.944a3b887196cp-56},
	{0x1.05086f2f6d4b7p-1, -0x1.8a0a7d907e654p-55},
	{0x1.1bf47eabb8f95p-1, 0x1.2221cd286d06p-55},
	{0x1.3157dfe9f715bp-1, 0x1.ff15b5983ffc1p-56},
	{0x1.45323e552f228p-1, 0x1.39d5832bf78fbp-56},
	{0x1.5788ff10d2998p-1, 0x1.ba462ece9151cp-55},
	{0x1.686650b8c2015p-1, 0x1.9fa72eaddbf64p-57},
	{0x1.77d838e34057cp-1, 0x1.876b0daf91c74p-56},
	{0x1.85efab514f394p-1, 0x1.5618caf8a4f11p-55},
}

// Tanh returns the hyperbolic tangent of x, to at most 1 unit in the last place, with the special cases of [math.Tanh].
//
// Below 1 it is the addition theorem, (T + t)/(1 + Tt) with T from a table and a polynomial t; above it is 1 - 2/(e^2x
// + 1).
func Tanh(x float64) float64 {
	a := math.Abs(x)
	if a >= 1 {
		z := 1.
		if a < 22 {
			z = 1 - 2/(Exp(2*a)+1)
		}
		return math.Copysign(z, x)
	}
	if a != a {
		return x
	}
	kd := float64(a*16) + expShift
	e := &tanhTable[math.Float64bits(kd)&31]
	d := a // less than 3/32, or
	if a >= 3./32 {
		d -= float64((kd - expShift) * (1. / 16)) // exact
	}
	z := float64(d * d)
	z2 := float64(z * z)
	t := float64(float64(d*z) * (-0x1.5555555555555p-2 + float64(z*0x1.11111111110b1p-3) + float64(z2*(-0x1.ba1ba1b99f1p-5+float64(z*0x1.664f46aa890eep-6)+
		float64(z2*(-0x1.226b0bd708022p-7+float64(z*0x1.d1d312894594bp-9)))))))
	if a < 3./32 {
		return math.Copysign(d+t, x)
	}
	t += d
	high, low := fastTwoSum(e.high, float64(t*(1-float64(e.high*e.high)))/(1+float64(e.high*t)))
	return math.Copysign(high+(low+e.low), x)
}

// Sinh returns the hyperbolic sine of x, to at most 0.8 units in the last place, with the special cases of [math.Sinh].
func Sinh(x float64) float64 {
	a := math.Abs(x)
	switch {
	case a <= 1:
		z := float64(x * x)
		z2 := float64(z * z)
		p := 0x1.5555555555555p-3 + float64(z*0x1.1111111111111p-7) + float64(z2*(0x1.a01a01a01a001p-13+float64(z*0x1.71de3a556f9acp-19)+
			float64(z2*(0x1.ae64567924223p-26+float64(z*0x1.612467d1c2fabp-33)+float64(z2*(0x1.ae777839b3498p-41+float64(z*0x1.99f1ba85cd318p-49)))))))
		return x + float64(float64(x*z)*p)
	case a < 40:
		h, l := expPair(a)
		return math.Copysign(float64(.5*(h+(l-1/h))), x)
	}
	return math.Copysign(halfExp(a), x)
}

// Cosh returns the hyperbolic cosine of x, to at most 0.9 units in the last place, with the special cases of
// [math.Cosh].
func Cosh(x float64) float64 {
	a := math.Abs(x)
	if a < 40 {
		h, l := expPair(a)
		return float64(.5 * (h + (l + 1/h)))
	}
	return halfExp(a)
}

// halfExp returns e^x/2, which is finite a little longer than e^x.
func halfExp(x float64) float64 {
	if x > 709 && x < 711 {
		return expTail(x-1024*ln2High, -1024*ln2Low) * 0x1p1023
	}
	return float64(.5 * expTail(x, 0))
}

// Asinh returns the inverse hyperbolic sine of x, to at most 2 units in the last place, with the special cases of
// [math.Asinh].
func Asinh(x float64) float64 {
	a := math.Abs(x)
	switch {
	case !(a < 0x1p28):
		return math.Copysign(Log(a)+math.Ln2, x)
	case a < 0x1p-28:
		return x
	}
	z := float64(a * a)
	return math.Copysign(Log1p(a+z/(1+math.Sqrt(1+z))), x)
}
