package kernel

import (
	"math"
	"testing"
)

// Recur equals the sum that it documents, in that order and rounding by rounding, with and without the last term, and
// takes nothing but what it is given: dst may be y's own.
func TestRecur(t *testing.T) {
	for n := range 9 {
		v := make([][]float64, 6)
		for j := range v {
			v[j] = make([]float64, n)
			for i := range v[j] {
				v[j][i] = math.Sin(float64(7*i + 3*j + 1))
			}
		}
		y, z1, z2, k, k0 := v[0], v[1], v[2], v[3], v[4]
		for _, b := range []float64{0, -.3} {
			wantZ, wantY := make([]float64, n), make([]float64, n)
			for i := range n {
				wantZ[i] = float64(1.9*z1[i]) + float64(-.8*z2[i]) + float64(float64(.4*k[i])+float64(b*k0[i]))
				wantY[i] = y[i] + wantZ[i]
			}
			z, dst := append([]float64(nil), z2...), append([]float64(nil), y...)
			Recur(dst, dst, 1.9, z1, -.8, z, .4, k, b, k0)
			for i := range n {
				if z[i] != wantZ[i] || dst[i] != wantY[i] {
					t.Errorf("n = %d, b = %g: %v and %v at %d, want %v and %v", n, b, z[i], dst[i], i, wantZ[i], wantY[i])
				}
			}
		}
	}
}

func TestSum(t *testing.T) {
	dst := []float64{1, 2, 3}
	Sum(dst, dst, []float64{.5, .25, -3})
	if dst[0] != 1.5 || dst[1] != 2.25 || dst[2] != 0 {
		t.Errorf("Sum = %v", dst)
	}
}
