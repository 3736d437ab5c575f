package vec

import (
	"math"
	"math/big"
	"sync"
)

// The references of the elementary functions: series of math/big, true to more than 130 bits of the result.

const refBits = 256

func bf(x float64) *big.Float { return new(big.Float).SetPrec(refBits).SetFloat64(x) }
func br() *big.Float          { return new(big.Float).SetPrec(refBits) }

var (
	refLn2 = sync.OnceValue(func() *big.Float { // 2·artanh(1/3)
		sum, p, nine := br(), br().Quo(bf(2), bf(3)), bf(9)
		for k := 1.; k < 2*refBits; k += 2 {
			sum.Add(sum, br().Quo(p, bf(k)))
			p.Quo(p, nine)
		}
		return sum
	})
	refInverseFactorial = sync.OnceValue(func() []*big.Float {
		f := []*big.Float{bf(1)}
		for k := 1; k < 200; k++ {
			f = append(f, br().Quo(f[k-1], bf(float64(k))))
		}
		return f
	})
)

// refPi returns π to so many bits, by Machin's formula.
func refPi(prec uint) *big.Float {
	atan := func(n int64) *big.Float {
		one := new(big.Float).SetPrec(prec + 64).SetInt64(1)
		p := new(big.Float).SetPrec(prec+64).Quo(one, new(big.Float).SetInt64(n))
		sum, nn := new(big.Float).SetPrec(prec+64), new(big.Float).SetInt64(n*n)
		for k := int64(1); p.Sign() != 0 && p.MantExp(nil) > -int(prec)-64; k += 2 {
			term := new(big.Float).SetPrec(prec+64).Quo(p, new(big.Float).SetInt64(k))
			if k%4 == 1 {
				sum.Add(sum, term)
			} else {
				sum.Sub(sum, term)
			}
			p.Quo(p, nn)
		}
		return sum
	}
	a, b := atan(5), atan(239)
	a.Mul(a, new(big.Float).SetInt64(16))
	b.Mul(b, new(big.Float).SetInt64(4))
	return a.Sub(a, b)
}

var refPiLong = sync.OnceValue(func() *big.Float { return refPi(1500) })

// refExp returns e^x.
func refExp(x *big.Float) *big.Float {
	q, _ := br().Quo(x, refLn2()).Float64()
	k := math.Round(q)
	r := br().Mul(bf(k), refLn2())
	r.Sub(x, r)
	const halvings = 12
	r.SetMantExp(r, -halvings)
	inv := refInverseFactorial()
	sum := br().Set(inv[16])
	for j := 15; j >= 0; j-- {
		sum.Mul(sum, r)
		sum.Add(sum, inv[j])
	}
	for range halvings {
		sum.Mul(sum, sum)
	}
	return sum.SetMantExp(sum, int(k))
}

// refLog returns the natural logarithm of x > 0: with y near it, y + 2·artanh((x - e^y)/(x + e^y)).
func refLog(x *big.Float) *big.Float {
	if x.Cmp(bf(1)) == 0 {
		return br()
	}
	m := br()
	e := x.MantExp(m)
	f, _ := m.Float64()
	y := bf(math.Log(f))
	ey := refExp(y)
	d, s := br().Sub(m, ey), br().Add(m, ey)
	d.Quo(d, s)
	z := br().Mul(d, d)
	t := br().Quo(z, bf(5))
	t.Add(t, br().Quo(bf(1), bf(3)))
	t.Mul(t, z)
	t.Add(t, bf(1))
	t.Mul(t, d)
	t.SetMantExp(t, 1)
	y.Add(y, t)
	return y.Add(y, br().Mul(bf(float64(e)), refLn2()))
}

// refSinCos returns the sine and the cosine of x.
func refSinCos(x float64) (sin, cos *big.Float) {
	prec := uint(refBits + max(0, math.Ilogb(x)))
	half := new(big.Float).SetPrec(prec).Set(refPiLong())
	half.SetMantExp(half, -1)
	q := new(big.Float).SetPrec(prec).Quo(new(big.Float).SetPrec(prec).SetFloat64(x), half)
	q.Add(q, new(big.Float).SetFloat64(math.Copysign(.5, x)))
	n, _ := q.Int(nil)
	r := new(big.Float).SetPrec(prec).Mul(new(big.Float).SetPrec(prec).SetInt(n), half)
	r.Sub(new(big.Float).SetPrec(prec).SetFloat64(x), r)
	r = br().Set(r)
	r2 := br().Mul(r, r)
	r2.Neg(r2)
	inv := refInverseFactorial()
	s, c := br(), br()
	for k := 40; k >= 0; k -= 2 {
		s.Mul(s, r2)
		s.Add(s, inv[k+1])
		c.Mul(c, r2)
		c.Add(c, inv[k])
	}
	s.Mul(s, r)
	switch new(big.Int).And(n, big.NewInt(3)).Int64() {
	case 0:
		return s, c
	case 1:
		return c, s.Neg(s)
	case 2:
		return s.Neg(s), c.Neg(c)
	}
	return c.Neg(c), s
}

// refAtan returns the arc tangent of y/x for x ≥ 0: with a near it, a + atan((y cos a - x sin a)/(x cos a + y sin a)).
func refAtan(y, x *big.Float) *big.Float {
	if x.Sign() == 0 {
		h := br().Set(refPiLong())
		return h.SetMantExp(h, -1)
	}
	q, _ := br().Quo(y, x).Float64()
	a := math.Atan(q)
	s, c := refSinCos(a)
	d := br().Sub(br().Mul(y, c), br().Mul(x, s))
	d.Quo(d, br().Add(br().Mul(x, c), br().Mul(y, s)))
	z := br().Mul(d, d)
	t := br().Quo(z, bf(5))
	t.Sub(t, br().Quo(bf(1), bf(3)))
	t.Mul(t, z)
	t.Add(t, bf(1))
	t.Mul(t, d)
	return t.Add(t, bf(a))
}

// refErf returns the error function of x by its series, with the bits that its cancellation takes.
func refErf(x float64) *big.Float {
	prec := uint(refBits + 4*x*x)
	b := func() *big.Float { return new(big.Float).SetPrec(prec) }
	z := b().Mul(b().SetFloat64(x), b().SetFloat64(x))
	z.Neg(z)
	term, sum := b().SetFloat64(x), b()
	for n := int64(0); term.Sign() != 0 && term.MantExp(nil) > -int(prec) && n < 8000; n++ {
		sum.Add(sum, b().Quo(term, b().SetInt64(2*n+1)))
		term.Mul(term, z)
		term.Quo(term, b().SetInt64(n+1))
	}
	pi := refPiLong()
	if prec > 1500 {
		pi = refPi(prec)
	}
	sum.SetMantExp(sum, 1)
	return sum.Quo(sum, b().Sqrt(b().Set(pi)))
}

// ulps returns by how many units in the last place of want got misses it.
func ulps(got float64, want *big.Float) float64 {
	w, _ := want.Float64()
	if math.IsInf(w, 0) || math.IsInf(got, 0) || got != got {
		if w == got {
			return 0
		}
		if math.IsInf(got, 0) && math.Abs(w) == math.MaxFloat64 { // above the last number by less than a unit
			return .5
		}
		return math.Inf(1)
	}
	if want.Sign() == 0 {
		return math.Abs(got) / math.SmallestNonzeroFloat64
	}
	e := max(want.MantExp(nil)-53, -1074)
	d := new(big.Float).SetPrec(refBits).Sub(new(big.Float).SetPrec(refBits).SetFloat64(got), want)
	if d.Sign() == 0 {
		return 0
	}
	d.SetMantExp(d, -e)
	f, _ := d.Float64()
	return math.Abs(f)
}
