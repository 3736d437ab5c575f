package sde

import "math"

// normal maps 64 uniform bits to a standard normal number: the quantile of their upper 53 bits, half a unit above. It
// uses + - × ÷ √ only, so that all platforms give the same bits; its relative error is below 1e-14.
//
// Reference: M. Wichura, Applied Statistics 37 (1988), 477-484, algorithm AS 241, PPND16.
func normal(bits uint64) float64 {
	const unit = 0x1p-53
	k := bits >> 11
	q := (float64(int64(k)-1<<52) + .5) * unit // the probability less one half
	if math.Abs(q) <= .425 {
		r := .180625 - float64(q*q)
		return q * ratio(&center, r)
	}
	sign, p := 1.0, (float64(1<<53-1-k)+.5)*unit
	if q < 0 {
		sign, p = -1, (float64(k)+.5)*unit
	}
	r := math.Sqrt(-ln(p))
	if r <= 5 {
		return sign * ratio(&middle, r-1.6)
	}
	return sign * ratio(&tail, r-5)
}

// ratio evaluates a quotient of two polynomials of degree 7; the lower one begins with 1.
func ratio(c *[2][8]float64, x float64) float64 {
	x2 := float64(x * x)
	return poly(&c[0], x, x2) / poly(&c[1], x, x2)
}

// poly evaluates a polynomial of degree 7 by halves, which wait for each other less than in Horner's scheme.
func poly(c *[8]float64, x, x2 float64) float64 {
	lo := c[0] + float64(c[1]*x) + float64((c[2]+float64(c[3]*x))*x2)
	hi := c[4] + float64(c[5]*x) + float64((c[6]+float64(c[7]*x))*x2)
	return lo + float64(hi*float64(x2*x2))
}

var (
	center = [2][8]float64{
		{3.3871328727963666080, 1.3314166789178437745e2, 1.9715909503065514427e3, 1.3731693765509461125e4,
			4.5921953931549871457e4, 6.7265770927008700853e4, 3.3430575583588128105e4, 2.5090809287301226727e3},
		{1, 4.2313330701600911252e1, 6.8718700749205790830e2, 5.3941960214247511077e3,
			2.1213794301586595867e4, 3.9307895800092710610e4, 2.8729085735721942674e4, 5.2264952788528545610e3},
	}
	middle = [2][8]float64{
		{1.42343711074968357734, 4.63033784615654529590, 5.76949722146069140550, 3.64784832476320460504,
			1.27045825245236838258, 2.41780725177450611770e-1, 2.27238449892691845833e-2, 7.74545014278341407640e-4},
		{1, 2.05319162663775882187, 1.67638483018380384940, 6.89767334985100004550e-1,
			1.48103976427480074590e-1, 1.51986665636164571966e-2, 5.47593808499534494600e-4, 1.05075007164441684324e-9},
	}
	tail = [2][8]float64{
		{6.65790464350110377720, 5.46378491116411436990, 1.78482653991729133580, 2.96560571828504891230e-1,
			2.65321895265761230930e-2, 1.24266094738807843860e-3, 2.71155556874348757815e-5, 2.01033439929228813265e-7},
		{1, 5.99832206555887937690e-1, 1.36929880922735805310e-1, 1.48753612908506148525e-2,
			7.86869131145613259100e-4, 1.84631831751005468180e-5, 1.42151175831644588870e-7, 2.04426310338993978564e-15},
	}
)

// ln returns the natural logarithm of x > 0 by its series in (m-1)/(m+1), m in [√½, √2) times a power of two: the first
// term that is left out is below 2e-17 of the sum.
func ln(x float64) float64 {
	m, e := math.Frexp(x)
	if m < math.Sqrt2/2 {
		m, e = 2*m, e-1
	}
	s := (m - 1) / (m + 1)
	z := float64(s * s)
	z2 := float64(z * z)
	var a, b float64 // the odd powers of z, and the even ones
	for i := 0; i < len(odd); i += 2 {
		a = float64(a*z2) + odd[i]
		b = float64(b*z2) + odd[i+1]
	}
	sum := float64(a*z) + b
	return float64(float64(e)*math.Ln2) + float64(2*s*sum)
}

// odd is 1/k for the odd k from 23 down to 1.
var odd = [...]float64{1. / 23, 1. / 21, 1. / 19, 1. / 17, 1. / 15, 1. / 13, 1. / 11, 1. / 9, 1. / 7, 1. / 5, 1. / 3, 1}
