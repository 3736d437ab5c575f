package stochastic

import (
	"math"
	"testing"

	"github.com/odescent/odescent/optim"
)

// The recurrence for the variance ends where its fixed point and, for the inverse with h_k → 2/k, its first order in
// 1/k say.
func TestVarianceGap(t *testing.T) {
	const h = .2
	if got, want := varianceGap("constant", optim.Optimizer{}, 1000), h/(2*(2-h)); math.Abs(got-want) > 1e-12 {
		t.Errorf("constant step: %g, want %g", got, want)
	}
	for _, c := range decays(h, 100_000, .1, 1) {
		o, err := optim.Parse(c.Spec())
		if err != nil {
			t.Fatal(err)
		}
		got := varianceGap(c.Label(), o, 100_000)
		switch c.Label() {
		case "inverse": // E x² = c²/(2c-1)/k for h_k = c/k, c = 2
			if want := 2. / 3 / 1e5; math.Abs(got/want-1) > .01 {
				t.Errorf("%s: %g, want %g", c.Label(), got, want)
			}
		case "linear": // E x² = √(πh/T)/4, by Laplace's method
			if want := math.Sqrt(math.Pi*h/1e5) / 8; math.Abs(got/want-1) > .02 {
				t.Errorf("%s: %g, want %g", c.Label(), got, want)
			}
		}
	}
}
