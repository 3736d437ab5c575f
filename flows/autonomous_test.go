package flows_test

import (
	"slices"
	"testing"

	"github.com/odescent/odescent/flows"
	"github.com/odescent/odescent/flows/objective"
	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/rk"
)

// A flow that says it is autonomous has the same field at all times, and one that does not say so has another.
func TestAutonomous(t *testing.T) {
	seen := map[bool]int{}
	for _, word := range flows.Samples() {
		f, err := flows.Parse(word)
		if err != nil {
			t.Fatal(err)
		}
		p, err := objective.Parse("rosenbrock(n=4)")
		if err != nil {
			t.Fatal(err)
		}
		sys, err := f.System(&flows.Oracle{P: p})
		if err != nil {
			t.Logf("%s: %v", word, err)
			continue
		}
		it, err := ode.New(t.Context(), sys, p.Start, 0, 10, ode.Config{Method: rk.Euler, Control: control.Fixed{H: 1}})
		if err != nil {
			t.Logf("%s: %v", word, err)
			continue
		}
		at := it.Run().NewPoint()
		copy(at.Y, it.Point().Y)
		for i := range at.Y {
			at.Y[i] += .125 * float64(i+1)
		}
		one := ode.Precond{Scale: 1}
		same := true
		var first []float64
		for _, time := range []float64{1, 2, 7.5} {
			f := make([]float64, sys.Dim)
			it.Run().Eval(f, at, time, &one)
			if first == nil {
				first = f
			}
			same = same && slices.EqualFunc(f, first, func(a, b float64) bool { return a == b || a != a && b != b })
		}
		if sys.Autonomous != same {
			t.Errorf("%s: Autonomous is %v, the field the same at all times: %v", word, sys.Autonomous, same)
		}
		seen[same]++
	}
	if seen[true] < 20 || seen[false] < 3 {
		t.Errorf("the test has seen %v flows", seen)
	}
}
