package integrators

import (
	"math"
	"slices"
	"testing"
)

// Lebedev's order of eight numbers, by hand: 1; 1 2; 1 4 2 3; 1 8 4 5 2 7 3 6.
func TestLebedev(t *testing.T) {
	if got, want := lebedev([]float64{1, 2, 3, 4, 5, 6, 7, 8}), []float64{1, 8, 4, 5, 2, 7, 3, 6}; !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
}

// Chebyshev's polynomials and their derivatives by the recurrence T⁺ = 2xT - T₋.
func TestChebyshevAt(t *testing.T) {
	for _, d := range []float64{1e-6, 1e-3, .5} {
		x := 1 + d
		a, b, da, db := 1., x, 0., 1.
		for s := 1; s <= 40; s++ {
			v, dv := chebyshevAt(s, d)
			if math.Abs(v/b-1) > 1e-11 || math.Abs(dv/db-1) > 1e-7 { // the recurrence for T' loses half of the digits near 1
				t.Errorf("degree %d at 1 + %g: %.15g and %.15g, want %.15g and %.15g", s, d, v, dv, b, db)
			}
			a, b, da, db = b, 2*x*b-a, db, 2*b+2*x*db-da
		}
	}
}
