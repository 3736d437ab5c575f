package common

import (
	"math"
	"math/rand/v2"
	"testing"
)

// TestNormal: the numbers are those of math/rand/v2, up to rounding in the far layers and the tail.
func TestNormal(t *testing.T) {
	a, b := rand.New(rand.NewPCG(3, 4)), rand.New(rand.NewPCG(3, 4))
	far := 0
	for i := range 2_000_000 {
		x, y := Normal(a), b.NormFloat64()
		if math.Abs(x) > tail {
			far++
		}
		if x != y && (math.Abs(x) < tail || math.Abs(x-y) > 1e-15*math.Abs(y)) {
			t.Fatalf("draw %d is %v, not %v", i, x, y)
		}
	}
	if far < 900 || far > 1400 { // 2·(1 - Φ(3.4426)) of them are 1152
		t.Errorf("%d beyond %v", far, tail)
	}
}
