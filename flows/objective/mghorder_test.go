package objective_test

import (
	"math"
	"slices"
	"testing"

	"github.com/odescent/odescent/flows/objective"
)

// The residuals at the standard starts of J. J. Moré, B. S. Garbow, K. E. Hillstrom, ACM Trans. Math. Software 7 (1981),
// 17-41, in the order of the paper, worked out by hand from its formulas, times √2: f is half the sum of the squares here,
// the sum there.
func TestResidualsOfMGH(t *testing.T) {
	for text, want := range map[string][]float64{
		"rosenbrock":        {-4.4, 2.2},
		"powellbadlyscaled": {-1, 1 + math.Exp(-1) - 1.0001},
		"brownbadlyscaled":  {1 - 1e6, 1 - 2e-6, -1},
		"beale":             {1.5, 2.25, 2.625},
		"helicalvalley":     {-50, 0, 0},
		"wood":              {-100, 4, -10 * math.Sqrt(90), 4, -4 * math.Sqrt(10), 0},
	} {
		p := objective.Must(text)
		x := map[string][]float64{"rosenbrock": {-1.2, 1}, "beale": {1, 1}}[text]
		if x == nil {
			x = p.Start
		}
		if p.Residuals == nil {
			t.Errorf("%s has no residuals", text)
			continue
		}
		r := make([]float64, p.ResidualDim)
		p.Residuals(r, x)
		if !slices.EqualFunc(r, want, func(a, b float64) bool { return math.Abs(a-math.Sqrt2*b) <= 1e-14*(1+math.Abs(b)) }) {
			t.Errorf("%s: %v, want %v times √2", text, r, want)
		}
	}
}
