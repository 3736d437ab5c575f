package optim_test

import (
	"math"
	"slices"
	"testing"

	"github.com/odescent/odescent/flows"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/split"
	"github.com/odescent/odescent/optim"
)

// Identities, each a composed triple against a plain loop written here, on the extended Rosenbrock
// function in four variables. Rounding, of 1e-16 in each of some hundred steps, is magnified by the valley a few
// hundred times; 1e-12 leaves room for that and for no first-order difference.
const (
	identityTol   = 1e-12
	identitySteps = 200
)

// rule is an optimizer as one writes it down: it returns the function that takes a step from x with the gradient g
// there, in place.
type rule func(n int) func(x, g []float64)

func gradientAt(x []float64) []float64 {
	g := make([]float64, len(x))
	rosenbrock.Grad(g, x)
	return g
}

// agree runs a triple and a rule side by side.
func agree(t *testing.T, o optim.Optimizer, r rule, steps int, tol float64) {
	t.Helper()
	run := start(t, rosenbrock, o, optim.Settings{Steps: steps, GTol: -1})
	x := slices.Clone(run.Point().X()) // the start, on the flow's manifold or in its set
	step := r(len(x))
	worst := 0.
	for run.Next() {
		step(x, gradientAt(x))
		worst = math.Max(worst, difference(run.Point().X(), x))
	}
	if n := run.Stats().Steps; n != steps {
		t.Fatalf("%v: %d of %d steps: %v", o, n, steps, run.Reason())
	}
	if !(worst <= tol) {
		t.Errorf("%v differs from its rule by %.3g, more than %.3g", o, worst, tol)
	}
	if d := difference(x, rosenbrock.Start); d < 1e-3 {
		t.Errorf("%v has moved by %.3g only: the test shows nothing", o, d)
	}
}

const (
	eta = 2e-4 // a learning rate at which all of the runs below are stable
	mu  = .9
)

func symplectic(f flows.HeavyBall, h float64) optim.Optimizer {
	return optim.Optimizer{Flow: f, Method: split.Symplectic{}, Control: control.Fixed{H: h}}
}
