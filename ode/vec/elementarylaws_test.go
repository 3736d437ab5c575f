package vec

import (
	"encoding/binary"
	"hash/fnv"
	"math"
	"math/big"
	"math/rand/v2"
	"runtime"
	"testing"
)

// TestElementarySpecial: zeros, infinities, what is not a number and the ends of the domains are as package math has them.
func TestElementarySpecial(t *testing.T) {
	special := []float64{0, math.Copysign(0, -1), 1, -1, 2, -2, .5, -.5, 3, -3, 1e300, -1e300, 5e-324, -5e-324, 0x1p-1022, math.MaxFloat64, -math.MaxFloat64,
		math.Inf(1), math.Inf(-1), math.NaN(), 1.5, -1.5, 0x1p53, -0x1p53, 0x1p53 + 2, 0x1p52 + 1, 0x1p64, 0x1p66, -0x1p66, .75, -1.0001, 1 - 0x1p-53, 1 + 0x1p-52}
	edge := func(x float64) bool { return x == 0 || math.IsInf(x, 0) || x != x }
	same := func(a, b float64) bool {
		if edge(a) || edge(b) {
			return a == b && math.Signbit(a) == math.Signbit(b) || a != a && b != b
		}
		return math.Signbit(a) == math.Signbit(b) // TestElementaryUlps sees to the rest, which package math misses here and there
	}
	for _, x := range special {
		for _, e := range elementaries {
			if runtime.GOARCH == "s390x" && e.name == "Sinh" { // package math's assembly there loses the sign of -Inf
				continue
			}
			if a, b := e.f(x), e.same(x); !same(a, b) {
				t.Errorf("%s(%v) = %v, package math %v", e.name, x, a, b)
			}
		}
		s, c := Sincos(x)
		if !same(s, Sin(x)) || !same(c, Cos(x)) {
			t.Errorf("Sincos(%v) = %v, %v, not %v, %v", x, s, c, Sin(x), Cos(x))
		}
		for _, y := range special {
			for name, f := range map[string][2]func(x, y float64) float64{"Pow": {Pow, math.Pow}, "Hypot": {Hypot, math.Hypot}, "Atan2": {Atan2, math.Atan2}} {
				if name == "Atan2" && math.Abs(x) == 5e-324 { // package math's quotient underflows, and loses the sign
					continue
				}
				if a, b := f[0](x, y), f[1](x, y); !same(a, b) {
					t.Errorf("%s(%v, %v) = %v, package math %v", name, x, y, a, b)
				}
			}
		}
	}
}

// TestElementaryExact: what can be written exactly is exact.
func TestElementaryExact(t *testing.T) {
	for k := -1074; k < 1024; k++ {
		p := math.Ldexp(1, k)
		if got := Exp2(float64(k)); got != p {
			t.Errorf("Exp2(%d) = %v", k, got)
		}
		if got := Log2(p); got != float64(k) {
			t.Errorf("Log2(2^%d) = %v", k, got)
		}
		if got := Pow(2, float64(k)); got != p {
			t.Errorf("Pow(2, %d) = %v", k, got)
		}
		if got := Pow(p, 1./3); k%3 == 0 && math.Abs(got-math.Ldexp(1, k/3)) > 0x1p-40*got {
			t.Errorf("Pow(2^%d, 1/3) = %v", k, got)
		}
		if k%3 == 0 && Cbrt(p) != math.Ldexp(1, k/3) {
			t.Errorf("Cbrt(2^%d) = %v", k, Cbrt(p))
		}
	}
	for k := -323; k <= 308; k++ {
		if got, want := Pow(10, float64(k)), math.Pow10(k); got != want && math.Abs(float64(k)) <= 22 {
			t.Errorf("Pow(10, %d) = %v", k, got)
		}
		if got := Log10(math.Pow10(k)); got != float64(k) && k > -308 {
			t.Errorf("Log10(10^%d) = %v", k, got)
		}
	}
	for n := 2.; n < 100; n++ {
		for k, p := 2., n*n; p < 0x1p53; k, p = k+1, p*n {
			if got := Pow(n, k); got != p {
				t.Errorf("Pow(%v, %v) = %v, not %v", n, k, got, p)
			}
			if got := Pow(-n, k); math.Abs(got) != p || (got < 0) != (math.Mod(k, 2) == 1) {
				t.Errorf("Pow(%v, %v) = %v", -n, k, got)
			}
		}
	}
	if Hypot(3, 4) != 5 || Hypot(3e300, 4e300) != 5e300 || Hypot(3e-310, 4e-310) != 5e-310 {
		t.Errorf("Hypot(3, 4) = %v, times 1e300 %v, times 1e-310 %v", Hypot(3, 4), Hypot(3e300, 4e300), Hypot(3e-310, 4e-310))
	}
}

// TestElementaryBits: on every platform the same bits. The sums were recorded on amd64; they hold where products would be fused.
func TestElementaryBits(t *testing.T) {
	want := map[string]uint64{
		"Exp": 0xedc5d9fdc788b449, "Exp2": 0x814ea2e53713cea2, "Expm1": 0xd77d4ed22fa3a912, "Log": 0xffc6f9154fa6985c,
		"Log1p": 0x6793b5c91abfe751, "Log2": 0x9a32e6a247fec893, "Log10": 0x267b6e20ed4f42f7, "Sin": 0x38e229782523b545,
		"Cos": 0x2f3da2580f6f20e9, "Tan": 0x50a4974132034504, "Tanh": 0x5ea6df2fbcf14c90, "Sinh": 0xe52579f9aa1134ae,
		"Cosh": 0xbc8097626b5dcb1a, "Asinh": 0xf49d33563d02b8a2, "Atan": 0xa81f08a53a680e01, "Cbrt": 0x5b24dd74122595ac,
		"Erfc": 0x474f0cf39073ef61, "Pow": 0xd7314ead9a1e191e, "Hypot": 0x9094e884b64753d7, "Atan2": 0x340d1d26777f5225,
	}
	check := func(name string, points func(f func(v float64))) {
		h := fnv.New64a()
		points(func(v float64) {
			if v != v {
				v = math.NaN()
			}
			h.Write(binary.LittleEndian.AppendUint64(nil, math.Float64bits(v)))
		})
		if got := h.Sum64(); got != want[name] {
			t.Errorf("%q: %#x,", name, got)
		}
	}
	for _, e := range elementaries {
		check(e.name, func(f func(v float64)) {
			r := rand.New(rand.NewPCG(4, 11))
			for range 2000 {
				for _, b := range e.ranges {
					f(e.f(b[0] + float64((b[1]-b[0])*r.Float64())))
				}
			}
		})
	}
	for name, g := range map[string]func(x, y float64) float64{"Pow": Pow, "Hypot": Hypot, "Atan2": Atan2} {
		check(name, func(f func(v float64)) {
			r := rand.New(rand.NewPCG(4, 11))
			for range 10000 {
				f(g(float64(20*r.Float64()), float64(20*r.Float64())-10))
			}
		})
	}
}

// TestTables: the tables hold what their comments say, by series of math/big.
func TestTables(t *testing.T) {
	round := func(x *big.Float) (high, low float64) {
		high, _ = x.Float64()
		low, _ = br().Sub(x, bf(high)).Float64()
		return high, low
	}
	for i, e := range expTable {
		want := refExp(br().Mul(br().Quo(bf(float64(i)), bf(128)), refLn2()))
		high, low := round(want)
		if got := math.Float64frombits(e.bits + uint64(i)<<45); got != high || math.Abs(e.tail-low/high) > 0x1p-100 {
			t.Errorf("expTable[%d]: %v + %v, not %v + %v", i, got, e.tail, high, low/high)
		}
	}
	for i, e := range logTable {
		a, b := math.Float64frombits(logOff+uint64(i)<<45), math.Float64frombits(logOff+uint64(i+1)<<45)
		if e.inv*4096 != math.Trunc(e.inv*4096) || math.Abs(a*e.inv-1) > 0x1p-7 || math.Abs(b*e.inv-1) > 0x1p-7 || (a == 1 || b == 1) && e.inv != 1 {
			t.Errorf("logTable[%d]: %v for the interval from %v to %v", i, e.inv, a, b)
		}
		want := refLog(bf(e.inv))
		want.Neg(want)
		if high := e.log; high*0x1p42 != math.Trunc(high*0x1p42) {
			t.Errorf("logTable[%d]: %v is no multiple of 2^-42", i, high)
		}
		if low, _ := br().Sub(want, bf(e.log)).Float64(); low != e.tail || math.Abs(low) > 0x1p-43 {
			t.Errorf("logTable[%d]: %v, not %v, is left", i, e.tail, low)
		}
	}
	for i := range tanhTable {
		x := bf(float64(i) / 16)
		e := refExp(br().Add(x, x))
		high, low := round(br().Quo(br().Sub(e, bf(1)), br().Add(e, bf(1))))
		if e := tanhTable[i]; e.high != high || e.low != low {
			t.Errorf("tanhTable[%d] = %v, not %v, %v", i, e, high, low)
		}
		high, low = round(refAtan(x, bf(1)))
		if e := atanTable[i]; e.high != high || e.low != low {
			t.Errorf("atanTable[%d] = %v, not %v, %v", i, e, high, low)
		}
	}
	q := new(big.Float).SetPrec(1500).Quo(new(big.Float).SetPrec(1500).SetInt64(2), refPiLong())
	q.SetMantExp(q, 1280)
	n, _ := q.Int(nil)
	for i := 20; i >= 0; i-- {
		if got := new(big.Int).And(n, new(big.Int).SetUint64(math.MaxUint64)).Uint64(); got != twoOverPi[i] {
			t.Errorf("twoOverPi[%d] = %#x, not %#x", i, twoOverPi[i], got)
		}
		n.Rsh(n, 64)
	}
	half := br().Quo(refPiLong(), bf(2))
	for _, part := range []float64{halfPi1, halfPi2, halfPi3} {
		if got, _ := half.Float64(); math.Abs(got-part) > 0x1p-30*math.Abs(got) {
			t.Errorf("a part of π/2 is %v where %v is left", part, got)
		}
		half.Sub(half, bf(part))
	}
	if left, _ := half.Float64(); math.Abs(left) > 0x1p-121 {
		t.Errorf("the parts of π/2 leave %v", left)
	}
}

// TestElementaryAllocs: nothing is allocated.
func TestElementaryAllocs(t *testing.T) {
	sum := 0.
	if n := testing.AllocsPerRun(100, func() {
		for _, e := range elementaries {
			sum += e.f(.7) + e.f(12.5) + e.f(1e22)
		}
		sum += Pow(1.3, 2.7) + Hypot(3, 4) + Atan2(1, -2)
	}); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

// BenchmarkElementary compares with package math's.
func BenchmarkElementary(b *testing.B) {
	var sink float64
	run := func(name string, f func(x float64) float64, lo, hi float64) {
		var x [1024]float64
		for i := range x {
			x[i] = lo + (hi-lo)*float64(i*619%1024)/1024
		}
		b.Run(name, func(b *testing.B) {
			for i := range b.N {
				sink += f(x[i%1024])
			}
		})
	}
	pow := func(f func(x, y float64) float64) func(float64) float64 {
		return func(x float64) float64 { return f(x, 1.7) }
	}
	for _, e := range append(elementaries, elementary{name: "Pow", f: pow(Pow), same: pow(math.Pow)}, elementary{name: "Hypot", f: pow(Hypot), same: pow(math.Hypot)}) {
		lo, hi := -5., 5.
		switch e.name {
		case "Log", "Log1p", "Log2", "Log10", "Pow":
			lo, hi = .1, 20
		case "Exp", "Sin", "Cos":
			lo, hi = -20, 20
		}
		run(e.name+"/vec", e.f, lo, hi)
		run(e.name+"/math", e.same, lo, hi)
	}
}
