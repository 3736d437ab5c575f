package objective

import (
	"math"

	"github.com/odescent/odescent/ode/vec"
)

// dot is Σ a[i]·b[i] in four interleaved sums of a fixed order, which a processor adds in parallel.
// b is at least as long as a.
func dot(a, b []float64) float64 {
	var s0, s1, s2, s3 float64
	b = b[:len(a)]
	for len(a) >= 4 && len(b) >= 4 {
		s0 += float64(a[0] * b[0])
		s1 += float64(a[1] * b[1])
		s2 += float64(a[2] * b[2])
		s3 += float64(a[3] * b[3])
		a, b = a[4:], b[4:]
	}
	for i, x := range a {
		s0 += float64(x * b[i])
	}
	return (s0 + s2) + (s1 + s3)
}

// addScaled adds c·a to dst, which is at least as long.
func addScaled(dst []float64, c float64, a []float64) {
	dst = dst[:len(a)]
	for i, x := range a {
		dst[i] += float64(c * x)
	}
}

// filled returns n numbers x.
func filled(n int, x float64) []float64 {
	v := make([]float64, n)
	for i := range v {
		v[i] = x
	}
	return v
}

// logSpaced returns n numbers from lo to hi in geometric progression; the single one is hi.
func logSpaced(n int, lo, hi float64) []float64 {
	v := make([]float64, n)
	for i := range v {
		v[i] = lo * vec.Pow(hi/lo, float64(i)/float64(max(n-1, 1)))
	}
	v[n-1] = hi
	return v
}

// largest is ‖v‖∞.
func largest(v []float64) float64 {
	var m float64
	for _, t := range v {
		m = math.Max(m, math.Abs(t))
	}
	return m
}

// kahan is Kahan's compensated sum.
type kahan struct{ sum, lost float64 }

func (k *kahan) add(v float64) {
	v = float64(v) - k.lost
	next := k.sum + v
	k.sum, k.lost = next, (next-k.sum)-v
}
