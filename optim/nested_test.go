package optim_test

import (
	"math"
	"testing"

	"github.com/odescent/odescent/flows/objective"
	"github.com/odescent/odescent/optim"
)

// One lookahead around another, or one average around another, has its own slow point: each part once a step.
func TestNestedLookahead(t *testing.T) {
	p := objective.Must("sphere(n=2)")
	for _, w := range []string{"lookahead(lookahead(sgd(lr=0.1)))", "lookahead(lookahead(sgd(lr=0.1),k=2),k=3)", "lookahead(lookahead(adam(lr=0.1)))"} {
		res, err := optim.Minimize(t.Context(), p, nil, parse(t, w), optim.Settings{})
		if err != nil || !res.Converged() {
			t.Errorf("%s: %v, f = %g at %v, %v", w, res.Reason, res.F, res.X, err)
		}
	}
	// By hand: x ← .8x for gradient steps with 2x and 0.1; k=2, k=3 and alpha = ½.
	run, err := optim.Start(t.Context(), p, []float64{1, 0}, parse(t, "lookahead(lookahead(sgd(lr=0.1),k=2),k=3)"), optim.Settings{GTol: -1})
	if err != nil {
		t.Fatal(err)
	}
	g := make([]float64, 2)
	x, a, b := 1., 1., 1.
	for k := 1; k <= 12 && run.Next(); k++ {
		p.FuncGrad(g, []float64{x, 0})
		x -= float64(.1 * g[0])
		if k%2 == 0 {
			a += float64(.5 * (x - a))
			x = a
		}
		if k%3 == 0 {
			b += float64(.5 * (x - b))
			x = b
		}
		if got, slow := run.Point().X()[0], run.Output().X()[0]; abs(got-x) > 1e-15 || abs(slow-b) > 1e-15 {
			t.Fatalf("step %d: x = %.17g, slow point %.17g; by hand %.17g, %.17g", k, got, slow, x, b)
		}
	}
}

func abs(v float64) float64 { return max(v, -v) }

// The same for averages: each part is done once a step.
func TestNestedAverage(t *testing.T) {
	p := objective.Must("sphere(n=2)")
	run, err := optim.Start(t.Context(), p, []float64{1, 0}, parse(t, "averaged(averaged(gradient,ema(0.5)),ema(0.9))/lie/fixed(h=0.1)"), optim.Settings{GTol: -1})
	if err != nil {
		t.Fatal(err)
	}
	g := make([]float64, 2)
	x, b := 1., 1.
	for k := 1; k <= 12 && run.Next(); k++ {
		p.FuncGrad(g, []float64{x, 0})
		x -= float64(.1 * g[0])
		b += float64((1 - math.Pow(.9, .1)) * (x - b))
		if slow := run.Output().X()[0]; abs(slow-b) > 1e-14 {
			t.Fatalf("step %d: the average is %.17g, by hand %.17g", k, slow, b)
		}
	}
}
