package vec

import (
	"math"
	"math/big"
	"math/rand/v2"
	"testing"
)

// An elementary is one function with its reference, the points at which it is examined, and what it promises.
type elementary struct {
	name   string
	f      func(float64) float64
	same   func(float64) float64 // package math's
	ref    func(float64) *big.Float
	within float64 // units in the last place
	ranges [][2]float64
	hard   []float64
	few    int // divides the number of points, for a slow reference
}

func over(f func(x *big.Float) *big.Float) func(float64) *big.Float {
	return func(x float64) *big.Float { return f(bf(x)) }
}

func small(x float64) bool { return math.Abs(x) < 0x1p-70 }

// near returns x and the numbers next to it.
func near(x ...float64) (out []float64) {
	for _, v := range x {
		lo, hi := v, v
		out = append(out, v)
		for range 4 {
			lo, hi = math.Nextafter(lo, math.Inf(-1)), math.Nextafter(hi, math.Inf(1))
			out = append(out, lo, hi)
		}
	}
	return out
}

func multiples(of float64, n int) (out []float64) {
	for k := 1; k <= n; k++ {
		out = append(out, near(of*float64(k))...)
	}
	return out
}

var elementaries = []elementary{
	{name: "Exp", f: Exp, same: math.Exp, within: .52, ref: over(refExp), ranges: [][2]float64{{-746, 710}, {-1, 1}, {-30, 30}, {709, 709.79}, {-745.2, -708}},
		hard: append(multiples(math.Ln2/256, 2000), near(709.782712893384, -708.3964185322641, -744.4400719213812, -745.1332191019411, 0, 709, -708)...)},
	{name: "Exp2", f: Exp2, same: math.Exp2, within: .52, ref: func(x float64) *big.Float { return refExp(br().Mul(bf(x), refLn2())) },
		ranges: [][2]float64{{-1076, 1024}, {-1, 1}, {-1075, -1020}, {1022, 1024}}, hard: append(multiples(1./256, 2000), near(1024, -1022, -1074, -1075, 0)...)},
	{name: "Expm1", f: Expm1, same: math.Expm1, within: .8, ref: func(x float64) *big.Float {
		if small(x) {
			return br().Add(bf(x), br().Mul(bf(x), bf(x/2)))
		}
		return br().Sub(refExp(bf(max(x, -1e3))), bf(1))
	}, ranges: [][2]float64{{-60, 709.7}, {-1, 1}, {-.3, .3}, {-3, 3}}, hard: append(multiples(math.Ln2/256, 500), near(0, .25, -.25, 40, 700, 709.782712893384)...)},
	{name: "Log", f: Log, same: math.Log, within: .51, ref: over(refLog), ranges: [][2]float64{{0, 3}, {.9, 1.1}, {0, 1e6}, {.5, 2}, {0, 0x1p-1022}},
		hard: near(1, 2, .5, 1/math.Sqrt2, math.Sqrt2, .70703125, math.E, 0x1p-1022, 0x1p-1074, math.MaxFloat64)},
	{name: "Log1p", f: Log1p, same: math.Log1p, within: .6, ref: func(x float64) *big.Float {
		if small(x) {
			return br().Sub(bf(x), br().Mul(bf(x), bf(x/2)))
		}
		return refLog(br().Add(bf(1), bf(x)))
	}, ranges: [][2]float64{{-1, 3}, {-.1, .1}, {0, 1e6}, {-.01, .01}}, hard: near(0, -.5, 1, 1e-8, -1e-8, 0x1p53, 0x1p54, math.MaxFloat64)},
	{name: "Log2", f: Log2, same: math.Log2, within: .51, ref: func(x float64) *big.Float { return br().Quo(refLog(bf(x)), refLn2()) },
		ranges: [][2]float64{{0, 3}, {.9, 1.1}, {0, 1e6}}, hard: near(1, 2, .5, 1024, 0x1p-1022, math.MaxFloat64)},
	{name: "Log10", f: Log10, same: math.Log10, within: .51, ref: func(x float64) *big.Float { return br().Quo(refLog(bf(x)), refLog(bf(10))) },
		ranges: [][2]float64{{0, 3}, {.9, 1.1}, {0, 1e6}}, hard: near(1, 10, .1, 1e22, 1e-300, math.MaxFloat64)},
	{name: "Sin", f: Sin, same: math.Sin, within: .85, ref: func(x float64) *big.Float { s, _ := refSinCos(x); return s },
		ranges: [][2]float64{{-10, 10}, {-.8, .8}, {-1e3, 1e3}, {-0x1p20, 0x1p20}, {-1e9, 1e9}, {-1e22, 1e22}, {-1e308, 1e308}},
		hard:   append(append(multiples(math.Pi/4, 500), near(0x1p20, 5319372648326541416707072, 1e22, math.MaxFloat64, 1e308)...), 0x1.6ac5b262ca1ffp849)},
	{name: "Cos", f: Cos, same: math.Cos, within: .85, ref: func(x float64) *big.Float { _, c := refSinCos(x); return c },
		ranges: [][2]float64{{-10, 10}, {-.8, .8}, {-1e3, 1e3}, {-0x1p20, 0x1p20}, {-1e9, 1e9}, {-1e22, 1e22}, {-1e308, 1e308}},
		hard:   append(append(multiples(math.Pi/4, 500), near(0x1p20, 5319372648326541416707072, 1e22, math.MaxFloat64, 1e308)...), 0x1.6ac5b262ca1ffp849)},
	{name: "Tan", f: Tan, same: math.Tan, within: 2, ref: func(x float64) *big.Float { s, c := refSinCos(x); return br().Quo(s, c) },
		ranges: [][2]float64{{-10, 10}, {-.8, .8}, {-1e3, 1e3}}, hard: multiples(math.Pi/4, 100), few: 4},
	{name: "Tanh", f: Tanh, same: math.Tanh, within: 1, ref: func(x float64) *big.Float {
		if small(x) {
			return bf(x)
		}
		if math.Abs(x) > 100 {
			return bf(math.Copysign(1, x))
		}
		e := refExp(br().Mul(bf(2), bf(x)))
		return br().Quo(br().Sub(e, bf(1)), br().Add(e, bf(1)))
	}, ranges: [][2]float64{{-1, 1}, {-23, 23}, {-3, 3}, {-.1, .1}}, hard: append(multiples(1./32, 33), near(0, 1, 22, 20)...)},
	{name: "Sinh", f: Sinh, same: math.Sinh, within: .8, ref: func(x float64) *big.Float {
		if small(x) {
			return bf(x)
		}
		e := refExp(bf(x))
		s := br().Sub(e, br().Quo(bf(1), e))
		return s.SetMantExp(s, -1)
	}, ranges: [][2]float64{{-1, 1}, {-23, 23}, {-711, 711}, {709, 710.5}}, hard: near(0, 1, 40, 709, 710.4758600739439), few: 4},
	{name: "Cosh", f: Cosh, same: math.Cosh, within: .9, ref: func(x float64) *big.Float {
		e := refExp(bf(x))
		s := br().Add(e, br().Quo(bf(1), e))
		return s.SetMantExp(s, -1)
	}, ranges: [][2]float64{{-1, 1}, {-23, 23}, {-711, 711}, {709, 710.5}}, hard: near(0, 1, 40, 709, 710.4758600739439), few: 4},
	{name: "Asinh", f: Asinh, same: math.Asinh, within: 2, ref: func(x float64) *big.Float {
		if small(x) {
			return bf(x)
		}
		a := bf(math.Abs(x))
		r := br().Sqrt(br().Add(bf(1), br().Mul(a, a)))
		y := refLog(r.Add(r, a))
		if x < 0 {
			y.Neg(y)
		}
		return y
	}, ranges: [][2]float64{{-1, 1}, {-100, 100}, {-1e10, 1e10}}, hard: near(0, 0x1p28, 0x1p-28, math.MaxFloat64), few: 4},
	{name: "Atan", f: Atan, same: math.Atan, within: 1, ref: func(x float64) *big.Float {
		if small(x) {
			return bf(x)
		}
		return refAtan(bf(x), bf(1))
	}, ranges: [][2]float64{{-1, 1}, {-10, 10}, {-1000, 1000}}, hard: append(multiples(1./32, 33), 1e300), few: 2},
	{name: "Cbrt", f: Cbrt, same: math.Cbrt, within: .7, ref: func(x float64) *big.Float {
		y := math.Cbrt(x)
		z := bf(y) // two steps of Newton
		for range 3 {
			if x != 0 {
				z.Sub(z, br().Quo(br().Sub(z, br().Quo(bf(x), br().Mul(z, z))), bf(3)))
			}
		}
		return z
	}, ranges: [][2]float64{{-1, 1}, {-10, 10}, {1, 8}, {0, 0x1p-1022}}, hard: near(1, 2, 4, 8, 27, 0x1p-1074, math.MaxFloat64)},
	{name: "Erfc", f: Erfc, same: math.Erfc, within: 2.5, ref: func(x float64) *big.Float {
		e := refErf(x)
		return new(big.Float).SetPrec(e.Prec()).Sub(new(big.Float).SetPrec(e.Prec()).SetInt64(1), e)
	}, ranges: [][2]float64{{-6, 6}, {-1, 1}, {0, 8}}, hard: near(0, .5, 1, 2, 4, 8, 26, 27.2), few: 40},
}

// points calls f at n numbers of the ranges, and of all exponents that are in the domain.
func (e elementary) points(n int, f func(x float64)) {
	r := rand.New(rand.NewPCG(11, 4))
	for range n / max(e.few, 1) / (len(e.ranges) + 1) {
		for _, b := range e.ranges {
			f(b[0] + (b[1]-b[0])*r.Float64())
		}
		for {
			x := math.Float64frombits(r.Uint64())
			if e.few >= 40 {
				x = math.Copysign(math.Ldexp(r.Float64(), -r.IntN(1000)), x)
			}
			if v := e.same(x); v == v && !math.IsInf(v, 0) && v != 0 {
				f(x)
				break
			}
		}
	}
	for _, x := range e.hard {
		f(x)
	}
}

// TestElementaryUlps: each function keeps the number of units in the last place that its documentation says.
func TestElementaryUlps(t *testing.T) {
	n := 108000
	if testing.Short() {
		n = 4000
	}
	for _, e := range elementaries {
		t.Run(e.name, func(t *testing.T) {
			t.Parallel()
			worst, at, count := 0., 0., 0
			e.points(n, func(x float64) {
				if x-x != 0 {
					return
				}
				v, s := e.f(x), e.same(x)
				if s != s || x == 0 && math.IsInf(s, 0) || x == -1 && math.IsInf(s, 0) {
					if s != v && (s == s || v == v) {
						t.Fatalf("%s(%v) = %v, not %v", e.name, x, v, s)
					}
					return
				}
				count++
				if u := ulps(v, e.ref(x)); !(u <= worst) {
					worst, at = u, x
				}
			})
			t.Logf("%s: at most %.4f units in the last place at %d points, at %v (%x)", e.name, worst, count, at, at)
			if !(worst <= e.within) {
				t.Errorf("%s(%v) = %v misses by %.3f units in the last place, more than %v", e.name, at, e.f(at), worst, e.within)
			}
		})
	}
}

// TestPowUlps: so does Pow, at powers of every size, near 1, for negative bases and where the result is subnormal.
func TestPowUlps(t *testing.T) {
	n := 120000
	if testing.Short() {
		n = 4000
	}
	r := rand.New(rand.NewPCG(11, 5))
	worst, wx, wy := 0., 0., 0.
	check := func(x, y float64) {
		v := Pow(x, y)
		w := refExp(br().Mul(bf(y), refLog(bf(math.Abs(x)))))
		if x < 0 && odd(y) {
			w.Neg(w)
		}
		if u := ulps(v, w); !(u <= worst) {
			worst, wx, wy = u, x, y
		}
	}
	for i := range n {
		x := math.Ldexp(1+r.Float64(), r.IntN(40)-20)
		switch i % 6 {
		case 0:
			check(x, 6*r.Float64()-3)
		case 1: // over the whole range of results
			check(x, (1460*r.Float64()-746)/math.Log(x))
		case 2: // near 1
			x = 1 + (r.Float64()-.5)*math.Ldexp(1, -r.IntN(50))
			if x != 1 {
				check(x, (1460*r.Float64()-746)/math.Log(x))
			}
		case 3:
			check(-x, float64(r.IntN(60)-30))
		case 4:
			check(10, float64(r.IntN(632)-324))
		case 5: // of subnormal numbers, and subnormal ones
			check(math.Ldexp(1+r.Float64(), -1060), 2*r.Float64()-1)
			check(x, -(708.4+36*r.Float64())/math.Log(x))
		}
	}
	t.Logf("Pow: at most %.4f units in the last place, at %v, %v", worst, wx, wy)
	if !(worst <= .52) {
		t.Errorf("Pow(%v, %v) = %v misses by %.3f units in the last place, more than .52", wx, wy, Pow(wx, wy), worst)
	}
}

// TestPlaneUlps: and the functions of the plane, Hypot and Atan2.
func TestPlaneUlps(t *testing.T) {
	n := 60000
	if testing.Short() {
		n = 2000
	}
	r := rand.New(rand.NewPCG(11, 6))
	var hypot, atan float64
	for i := range n {
		e := r.IntN(2000) - 1000
		x, y := math.Ldexp(r.Float64()-.5, e), math.Ldexp(r.Float64()-.5, e+r.IntN(20)-10)
		xx, yy := br().Mul(bf(x), bf(x)), br().Mul(bf(y), bf(y))
		if u := ulps(Hypot(x, y), br().Sqrt(xx.Add(xx, yy))); !(u <= hypot) {
			hypot = u
		}
		if i%4 > 0 {
			continue
		}
		w := refAtan(bf(math.Abs(y)), bf(math.Abs(x)))
		if x < 0 {
			w.Sub(br().Set(refPiLong()), w)
		}
		if y < 0 {
			w.Neg(w)
		}
		if u := ulps(Atan2(y, x), w); !(u <= atan) {
			atan = u
		}
	}
	t.Logf("Hypot: at most %.4f, Atan2: at most %.4f units in the last place", hypot, atan)
	if !(hypot <= 1.5) || !(atan <= 2) {
		t.Errorf("Hypot misses by %.3f, Atan2 by %.3f units in the last place, more than 1.5 and 2", hypot, atan)
	}
}
