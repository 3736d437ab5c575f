package optim_test

import (
	"math"
	"testing"

	"github.com/odescent/odescent/flows/objective"
	"github.com/odescent/odescent/optim"
)

// L-BFGS learns whatever the curvature is: with pairs that are dropped above 2^52, as they once were, it would be
// steepest descent with the length 1 there, and below 2^-52 pairs of the wrong sign would have passed.
func TestPairsOfAnyCurvature(t *testing.T) {
	for _, text := range []string{"quadratic(n=4,kappa=100,rotated=true)", "rosenbrock(n=4)"} {
		p := objective.Must(text)
		count := func(c float64) int {
			q := unlimited(p, 1, c)
			r, err := optim.Minimize(t.Context(), q, q.Start, optim.LBFGS(10), optim.Settings{GTol: 1e-8 * c, Steps: 500})
			if err != nil || !r.Converged() {
				t.Fatalf("%s, f by %g: %v, %v", text, c, r.Reason, err)
			}
			return r.Stats.FieldEvals
		}
		want := count(1)
		for _, k := range []int{-200, -60, 54, 60, 100, 200} {
			if n := count(math.Ldexp(1, k)); n != want {
				t.Errorf("%s, f by 2^%d: %d gradients, and %d in the unit 1", text, k, n, want)
			}
		}
	}
}
