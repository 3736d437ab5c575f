package momentum

import (
	"math"
	"testing"
)

// TestBesselJ1: it is package math's to its rounding.
func TestBesselJ1(t *testing.T) {
	for x := -60.; x < 200; x += .37 {
		if got, want := besselJ1(x), math.J1(x); math.Abs(got-want) > 1e-14 {
			t.Errorf("J1(%v) = %v, not %v", x, got, want)
		}
	}
}
