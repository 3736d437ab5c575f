package vec

import (
	"math"
	"math/bits"
)

const (
	halfPi1  = 0x1.921fb544p0        // π/2 to 33 bits,
	halfPi2  = 0x1.0b4611a6p-34      // what is left to 31,
	halfPi3  = 0x1.3198a2e037073p-69 // and to 53
	halfPi27 = 0x1.921fb54p0         // π/2 to 27 bits
)

// reduce returns n mod 4 and h + l = x - n·π/2, |h| ≤ π/4, true to 2^-70 of itself.
func reduce(x float64) (n int, h, l float64) {
	if !(math.Abs(x) <= 0x1p20) {
		return reduceLarge(x)
	}
	kd := float64(x*(2/math.Pi)) + expShift
	k := int(int32(math.Float64bits(kd)))
	kd -= expShift
	a := x - float64(kd*halfPi1) // exact, as both products
	b := float64(kd * halfPi2)
	h = a - b
	if math.Abs(h) < 0x1p-20 {
		return reduceLarge(x) // so much has cancelled that more of π is needed
	}
	v := a - h
	l = a - (h + v) + (v - b) - float64(kd*halfPi3)
	return k, h + l, h - (h + l) + l
}

// reduceLarge is reduce for every x above 2^-30: M. Payne and R. Hanek, Radian reduction for trigonometric functions,
// SIGNUM Newsletter 18 (1983), 19-24. Of the product of the significand and 2/π only the 192 bits from 2 on are made.
func reduceLarge(x float64) (n int, h, l float64) {
	if x-x != 0 {
		return 0, math.NaN(), 0
	}
	b := math.Float64bits(x)
	m := b&(1<<52-1) | 1<<52
	e := int(b>>52&0x7ff) - 1075 // |x| = m·2^e
	at := 62 + e                 // the bit of weight 2^(1-e) of 2/π in the table, which begins with 64 zeros
	w, s := at/64, uint(at%64)
	part := func(i int) uint64 { return twoOverPi[w+i]<<s | twoOverPi[w+i+1]>>(64-s) }
	h0, p0 := bits.Mul64(m, part(2))
	h1, p1 := bits.Mul64(m, part(1))
	p1, carry := bits.Add64(p1, h0, 0)
	p2 := m*part(0) + h1 + carry
	n = int(p2 >> 62) // p2, p1, p0 is x·2/π mod 4, from 2 on
	p2, p1, p0 = p2<<2|p1>>62, p1<<2|p0>>62, p0<<2
	negative := false
	if p2>>63 != 0 { // nearer to the next multiple
		n++
		var borrow uint64
		p0, borrow = bits.Sub64(0, p0, 0)
		p1, borrow = bits.Sub64(0, p1, borrow)
		p2, _ = bits.Sub64(0, p2, borrow)
		negative = true
	}
	exp := -64 // the fraction is p2·2^exp and so on
	if p2 == 0 {
		p2, p1, p0, exp = p1, p0, 0, exp-64
	}
	z := uint(bits.LeadingZeros64(p2))
	p2, p1 = p2<<z|p1>>(64-z), p1<<z|p0>>(64-z)
	scale := math.Float64frombits(uint64(1023+exp-int(z)) << 52)
	fh := float64(float64(p2>>11) * (scale * 0x1p11))
	fl := float64(float64(p2<<53>>1|p1>>12) * (scale * 0x1p-52)) // the 63 bits from there, less one: below 2^63 for the conversion's sake
	// times π/2
	f1 := math.Float64frombits(math.Float64bits(fh) &^ (1<<27 - 1))
	f2 := fh - f1 + fl
	top := float64(f1 * halfPi27)
	rest := float64(f1*(math.Pi/2-halfPi27)) + float64(f2*(math.Pi/2))
	h, l = fastTwoSum(top, rest)
	if negative {
		h, l = -h, -l
	}
	if x < 0 {
		n, h, l = -n, -h, -l
	}
	return n, h, l
}

// twoOverPi holds 64 zeros and the first 1280 bits of 2/π. TestTables computes it anew.
var twoOverPi = [21]uint64{
	0,
	0xa2f9836e4e441529, 0xfc2757d1f534ddc0, 0xdb6295993c439041, 0xfe5163abdebbc561,
	0xb7246e3a424dd2e0, 0x06492eea09d1921c, 0xfe1deb1cb129a73e, 0xe88235f52ebb4484,
	0xe99c7026b45f7e41, 0x3991d639835339f4, 0x9c845f8bbdf9283b, 0x1ff897ffde05980f,
	0xef2f118b5a0a6d1f, 0x6d367ecf27cb09b7, 0x4f463f669e5fea2d, 0x7527bac7ebe5f17b,
	0x3d0739f78a5292ea, 0x6bfb5fb11f8d5d08, 0x56033046fc7b6bab, 0xf0cfbc209af4361d,
}
