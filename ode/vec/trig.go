package vec

import "math"

// Sin returns the sine of x radians, to at most 0.85 units in the last place for every x, with the special cases of
// [math.Sin].
//
// From the nearest multiple of π/2, which is taken away as a sum of several numbers, and for |x| > 2^20 by the method
// of Payne and Hanek, a polynomial leads to x. Its coefficients interpolate in x² at the nodes of Chebyshev, as those
// of Cos.
func Sin(x float64) float64 {
	if math.Abs(x) <= math.Pi/4 {
		if x == 0 {
			return x
		}
		return sinNear(x, 0)
	}
	n, h, l := reduce(x)
	return quarter(n, h, l)
}

// Cos returns the cosine of x radians, to at most 0.85 units in the last place for every x, with the special cases of
// [math.Cos].
func Cos(x float64) float64 {
	if math.Abs(x) <= math.Pi/4 {
		return cosNear(x, 0)
	}
	n, h, l := reduce(x)
	return quarter(n+1, h, l)
}

// Sincos returns Sin(x) and Cos(x).
func Sincos(x float64) (sin, cos float64) {
	if math.Abs(x) <= math.Pi/4 {
		return Sin(x), cosNear(x, 0)
	}
	n, h, l := reduce(x)
	s, c := sinNear(h, l), cosNear(h, l)
	switch n & 3 {
	case 0:
		return s, c
	case 1:
		return c, -s
	case 2:
		return -s, -c
	}
	return -c, s
}

// Tan returns the tangent of x radians, to at most 2 units in the last place, with the special cases of [math.Tan].
func Tan(x float64) float64 {
	s, c := Sincos(x)
	return s / c
}

// quarter returns sin(n·π/2 + h + l).
func quarter(n int, h, l float64) float64 {
	var v float64
	if n&1 == 0 {
		v = sinNear(h, l)
	} else {
		v = cosNear(h, l)
	}
	if n&2 != 0 {
		return -v
	}
	return v
}

// sinNear returns sin(x + low) for |x| ≤ π/4 and low below an ulp of x.
func sinNear(x, low float64) float64 {
	z := float64(x * x)
	z2 := float64(z * z)
	p := -0x1.5555555555555p-3 + float64(z*0x1.1111111110ba5p-7) +
		float64(z2*(-0x1.a01a019e8069ap-13+float64(z*0x1.71de3792528abp-19)+
			float64(z2*(-0x1.ae60069ee3ecfp-26+float64(z*0x1.5e09858a97437p-33)))))
	return x + (float64(float64(x*z)*p) + (low - float64(.5*float64(z*low))))
}

// cosNear returns cos(x + low) for |x| ≤ π/4 and low below an ulp of x.
func cosNear(x, low float64) float64 {
	z := float64(x * x)
	z2 := float64(z * z)
	p := 0x1.5555555555555p-5 + float64(z*-0x1.6c16c16c1696p-10) +
		float64(z2*(0x1.a01a019f4d0fp-16+float64(z*-0x1.27e4fa15bdc69p-22)+
			float64(z2*(0x1.1eeb66b6cb12cp-29+float64(z*-0x1.907c0e977e8bdp-37)))))
	half := float64(.5 * z)
	w := 1 - half
	return w + (1 - w - half + (float64(z2*p) - float64(x*low)))
}
