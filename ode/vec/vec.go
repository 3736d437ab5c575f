// Package vec holds the inner loops of the library: linear combinations, norms and elementary functions, each in one
// pass over its vectors. All code that loops over a whole state uses it, so that a faster implementation needs no
// change elsewhere.
//
// # Start here
//
// [Axpby] and [AddScaled] combine vectors, [Norm] and [ErrNorm] are the weighted norms of error control, [Exp] and its
// relatives replace package math's. example_test.go shows a step of Euler's method and its error norm.
//
// Every product that is then added is rounded by a conversion, float64(a*b), which the Go specification forbids
// to fuse; sums run in four lanes (element i goes to lane i mod 4, the lanes are then added pairwise). The same
// input therefore gives the same bits on every platform.
//
// The elementary functions are here for the same reason: of package math's some are assembly on some platforms, and
// others are fused by the compiler on some. [Exp], [Log], [Pow], [Sin] and their relatives have one source each, made
// of + - × ÷ √ with each product rounded and of tables; their documentation says how many units in the last place they
// miss at most, measured against math/big. They are used in place of package math's wherever the library computes a
// number. What package math does exactly stays: Sqrt, Abs, Floor, Round, Frexp, Ldexp, Mod, Pow10 and the like.
//
// # Assembly
//
// The loops here are the specification. On processors with AVX2 vectors of at least 16 elements go to assembly that
// gives the same bits, of package internal/simd; with the build tag purego, and elsewhere, the loops run.
//
// All functions of vectors panic, through the run time's bounds check, when a vector is shorter than the first one.
// A destination may be one of the operands; other overlaps are not allowed.
package vec

import (
	"math"

	"github.com/odescent/odescent/ode/internal/simd"
)

// AddScaled adds a·x to dst.
func AddScaled(dst []float64, a float64, x []float64) {
	x = x[:len(dst)]
	if simd.Wide && len(dst) >= simd.Short {
		simd.AddScaled(dst, a, x)
		return
	}
	for i := range dst {
		dst[i] += float64(a * x[i])
	}
}

// Axpby stores dst = a·x + b·y.
func Axpby(dst []float64, a float64, x []float64, b float64, y []float64) {
	x, y = x[:len(dst)], y[:len(dst)]
	if simd.Wide && len(dst) >= simd.Short {
		simd.Axpby(dst, a, x, b, y)
		return
	}
	for i := range dst {
		dst[i] = float64(a*x[i]) + float64(b*y[i])
	}
}

// Relax moves u the share a of its way to s: u += a·(s - u), written u + a·s - a·u so that a = 1 gives s.
func Relax(u []float64, a float64, s []float64) {
	s = s[:len(u)]
	b := 1 - a
	if simd.Wide && len(u) >= simd.Short {
		simd.Axpby(u, b, u, a, s)
		return
	}
	for i := range u {
		u[i] = float64(b*u[i]) + float64(a*s[i])
	}
}

// Scale stores dst = a·x.
func Scale(dst []float64, a float64, x []float64) {
	x = x[:len(dst)]
	if simd.Wide && len(dst) >= simd.Short {
		simd.Scale(dst, a, x)
		return
	}
	for i := range dst {
		dst[i] = a * x[i]
	}
}

// Mul stores dst = a·(d∘x), the elementwise product with the diagonal d; a nil d is the identity.
func Mul(dst []float64, a float64, d, x []float64) {
	if d == nil {
		Scale(dst, a, x)
		return
	}
	d, x = d[:len(dst)], x[:len(dst)]
	if simd.Wide && len(dst) >= simd.Short {
		simd.Mul(dst, a, d, x)
		return
	}
	for i := range dst {
		dst[i] = a * float64(d[i]*x[i])
	}
}

// AddMul adds a·(d∘x) to dst; a nil d is the identity.
func AddMul(dst []float64, a float64, d, x []float64) {
	if d == nil {
		AddScaled(dst, a, x)
		return
	}
	d, x = d[:len(dst)], x[:len(dst)]
	if simd.Wide && len(dst) >= simd.Short {
		simd.AddMul(dst, a, d, x)
		return
	}
	for i := range dst {
		dst[i] += float64(a * float64(d[i]*x[i]))
	}
}

// Dot returns the inner product of x and y.
func Dot(x, y []float64) float64 {
	y = y[:len(x)]
	var s0, s1, s2, s3 float64
	i := 0
	if simd.Wide && len(x) >= simd.Short {
		var t [4]float64
		simd.Dot(x, y, &t)
		s0, s1, s2, s3, i = t[0], t[1], t[2], t[3], len(x)&^3
	}
	for ; i+3 < len(x); i += 4 {
		s0 += float64(x[i] * y[i])
		s1 += float64(x[i+1] * y[i+1])
		s2 += float64(x[i+2] * y[i+2])
		s3 += float64(x[i+3] * y[i+3])
	}
	switch len(x) - i {
	case 3:
		s2 += float64(x[i+2] * y[i+2])
		fallthrough
	case 2:
		s1 += float64(x[i+1] * y[i+1])
		fallthrough
	case 1:
		s0 += float64(x[i] * y[i])
	}
	return (s0 + s1) + (s2 + s3)
}

// Norm2 returns the Euclidean length of x. It neither overflows nor underflows before the result does;
// a NaN in x gives NaN.
func Norm2(x []float64) float64 {
	s := Dot(x, x)
	if s >= 0x1p-900 && s <= math.MaxFloat64 || s == 0 && NormInf(x) == 0 {
		return math.Sqrt(s)
	}
	m := NormInf(x)
	if m == 0 || math.IsInf(m, 1) || math.IsNaN(m) {
		return m
	}
	_, e := math.Frexp(m) // powers of two, so that the bits are those of a vector of another size
	e = max(e, -1000)
	var t [4]float64 // in the lanes of Dot
	for i, v := range x {
		v = math.Ldexp(v, -e)
		t[i%4] += float64(v * v)
	}
	return math.Ldexp(math.Sqrt((t[0]+t[1])+(t[2]+t[3])), e)
}

// NormInf returns the largest magnitude in x, NaN if x holds a NaN, and 0 for an empty x.
func NormInf(x []float64) float64 {
	var m uint64 // magnitudes order as their bits do, and NaN above +Inf
	if simd.Wide && len(x) >= simd.Short {
		var t [4]float64
		simd.NormInf(x, &t)
		for _, v := range t {
			m = max(m, math.Float64bits(v))
		}
		x = x[len(x)&^3:]
	}
	for _, v := range x {
		m = max(m, math.Float64bits(v)&^(1<<63))
	}
	return math.Float64frombits(m)
}

// Dist2 returns the Euclidean length of x - y. Like [Norm2] it neither overflows nor underflows before the result does.
func Dist2(x, y []float64) float64 {
	y = y[:len(x)]
	var s0, s1, s2, s3 float64
	i := 0
	if simd.Wide && len(x) >= simd.Short {
		var t [4]float64
		simd.Dist2(x, y, &t)
		s0, s1, s2, s3, i = t[0], t[1], t[2], t[3], len(x)&^3
	}
	for ; i+3 < len(x); i += 4 {
		d0, d1, d2, d3 := x[i]-y[i], x[i+1]-y[i+1], x[i+2]-y[i+2], x[i+3]-y[i+3]
		s0 += float64(d0 * d0)
		s1 += float64(d1 * d1)
		s2 += float64(d2 * d2)
		s3 += float64(d3 * d3)
	}
	for ; i < len(x); i++ {
		d := x[i] - y[i]
		s0 += float64(d * d)
	}
	s := (s0 + s1) + (s2 + s3)
	if s >= 0x1p-900 && s <= math.MaxFloat64 {
		return math.Sqrt(s)
	}
	return farOrNear(x, y)
}

// farOrNear is Dist2 where its squares leave the range of float64.
func farOrNear(x, y []float64) float64 {
	var m float64
	for i := range x {
		m = larger(m, x[i]-y[i])
	}
	if m == 0 || math.IsInf(m, 1) || math.IsNaN(m) {
		return m
	}
	var s float64
	for i := range x {
		d := (x[i] - y[i]) / m
		s += float64(d * d)
	}
	return m * math.Sqrt(s)
}

// Finite reports whether no element of x is NaN or infinite.
func Finite(x []float64) bool {
	if len(x) >= simd.Short {
		return NormInf(x) <= math.MaxFloat64
	}
	for _, v := range x {
		if v-v != 0 {
			return false
		}
	}
	return true
}

// FirstNonFinite returns the index of the first NaN or infinity in x, or -1.
func FirstNonFinite(x []float64) int {
	if len(x) >= simd.Short && Finite(x) {
		return -1
	}
	for i, v := range x {
		if v-v != 0 {
			return i
		}
	}
	return -1
}

// Sign stores dst = a·sign(x), with 0 for 0; a NaN stays one.
func Sign(dst []float64, a float64, x []float64) {
	x = x[:len(dst)]
	if simd.Wide && len(dst) >= simd.Short {
		simd.Sign(dst, a, -a, x)
		return
	}
	for i := range dst {
		switch v := x[i]; {
		case v > 0:
			dst[i] = a
		case v < 0:
			dst[i] = -a
		default:
			dst[i] = v
		}
	}
}
