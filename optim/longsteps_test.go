package optim_test

import (
	"context"
	"math"
	"testing"

	"github.com/odescent/odescent/flows/objective"
	"github.com/odescent/odescent/optim"
)

// Law 12 where a unit of time is far from 1: on c·((x/s)² + 2(y/s)²) a step takes a time of about s²/c, 1e187 here, and
// the steps are those of c = s = 1, but for rounding: norms of small numbers are scaled. CG is left out: in two
// dimensions it ends after two steps where nothing is rounded.
func TestLongSteps(t *testing.T) {
	run := func(w string, c, s float64) optim.Result {
		o, err := optim.Parse(w)
		if err != nil {
			t.Fatal(err)
		}
		p := &objective.Problem{
			Dim: 2, Start: []float64{s, 2 * s},
			Func: func(x []float64) float64 { return c * (x[0]/s*(x[0]/s) + 2*(x[1]/s)*(x[1]/s)) },
			Grad: func(d, x []float64) { d[0], d[1] = c*(2*(x[0]/s))/s, c*(4*(x[1]/s))/s },
		}
		r, err := optim.Minimize(context.Background(), p, nil, o, optim.Settings{Steps: 300, GTol: 0x1p-30 * c / s})
		if err != nil {
			t.Errorf("%s with c = %g, s = %g: %v", w, c, s, err)
		}
		return r
	}
	for _, w := range []string{"bb", "bb1", "bb2", "adgd", "lbfgs", "armijo", "wolfe"} {
		const c, s = 0x1p-300, 0x1p160
		want, got := run(w, 1, 1), run(w, c, s)
		if got.Reason.Status != want.Reason.Status || got.Stats.Steps != want.Stats.Steps || !(math.Abs(got.F/c-want.F) <= 1e-6*want.F) {
			t.Errorf("%s: %d steps to %v, %v, want %d to %v, %v", w, got.Stats.Steps, got.X, got.Reason, want.Stats.Steps, want.X, want.Reason)
		}
	}
}
