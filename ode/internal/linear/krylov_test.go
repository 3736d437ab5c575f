package linear

import (
	"math"
	"testing"
)

// After a step of length 1e180 the squares of the residual or of the matrix are no numbers; the iterations give the
// bits that they give at the size of one, times the power of two.
func TestKrylovSizes(t *testing.T) {
	b := []float64{1, -2, .3, .7}
	for _, size := range [][2]int{{600, 0}, {-600, 0}, {0, 600}, {0, -600}, {500, 400}} {
		right, matrix := math.Ldexp(1, size[0]), math.Ldexp(1, size[1])
		var want []float64
		for _, by := range [][2]float64{{1, 1}, {right, matrix}} {
			for i, solve := range []func(k *krylov, x, b []float64) bool{
				func(k *krylov, x, b []float64) bool { ok, _ := k.cg(x, b, 1e-3); return ok },
				func(k *krylov, x, b []float64) bool { return k.minres(x, b, 1e-3) },
			} {
				k := newKrylov(4, true, func(dst, v []float64) {
					for i := range v {
						dst[i] = by[1] * float64(i+1) * v[i]
					}
				})
				c, x := make([]float64, 4), make([]float64, 4)
				for j, v := range b {
					c[j] = by[0] * v
				}
				if !solve(k, x, c) {
					t.Fatalf("solver %d, sizes by 2^%d and 2^%d: no solution", i, size[0], size[1])
				}
				for j, v := range x {
					switch v *= by[1] / by[0]; {
					case by == [2]float64{1, 1}:
						want = append(want, v)
					case v != want[4*i+j]:
						t.Errorf("solver %d, sizes by 2^%d and 2^%d: x[%d] = %v, want %v", i, size[0], size[1], j, v, want[4*i+j])
					}
				}
			}
		}
	}
}
