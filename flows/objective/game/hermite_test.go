package game

import (
	"math"
	"testing"
)

// TestGaussHermite: n nodes, which take the moments up to the degree 2n-1 of the standard normal law, 1, 0, 1, 0, 3, 0, 15, ...
func TestGaussHermite(t *testing.T) {
	for _, n := range []int{1, 2, 5, 24, 40} {
		x, w := gaussHermite(n)
		if len(x) != n {
			t.Fatalf("%d nodes, not %d", len(x), n)
		}
		want := 1.
		for k := 0; k < min(2*n, 24); k++ {
			if k%2 == 0 && k > 0 {
				want *= float64(k - 1)
			}
			got := 0.
			for i := range x {
				got += w[i] * math.Pow(x[i], float64(k))
			}
			if k%2 == 0 && math.Abs(got-want) > 1e-12*want || k%2 == 1 && math.Abs(got) > 1e-12*want*float64(k+1) {
				t.Errorf("n = %d: moment %d is %v, not %v", n, k, got, want)
			}
		}
	}
}
