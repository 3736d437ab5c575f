package flows_test

import (
	"context"
	"fmt"
	"math"

	"github.com/odescent/odescent/flows"
	"github.com/odescent/odescent/flows/objective"
	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/split"
)

// A flow in a box, with one bound open. Its stop tests the residual of the flow, so the set is given once.
func ExampleBounds() {
	p := objective.Quadratic([]float64{1, 4}, false)
	f := flows.Composite{Set: flows.Bounds([]float64{.5, math.Inf(-1)}, nil)}
	sys, err := f.System(&flows.Oracle{P: p})
	if err != nil {
		fmt.Println(err)
		return
	}
	cfg := ode.Config{Method: split.Lie{}, Control: control.Fixed{H: .2}, Stop: ode.ForceNorm{Tol: 1e-9}}
	it, err := ode.New(context.Background(), sys, []float64{-3, 1}, 0, math.Inf(1), cfg)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println("from", it.Point().X())
	for it.Next() {
	}
	fmt.Printf("%v in %v: x = %.6f, where -∇f = %.6f\n", it.Reason().Status, f, it.Point().X(), it.Point().Force())
	// Output:
	// from [0.5 1]
	// converged in composite(set=box(lower=[0.5,-Inf])): x = [0.500000 0.000000], where -∇f = [-0.500000 -0.000000]
}

// The state of an average holds the iterate and the mean, the point that is reported; as in torch.optim.ASGD the
// first iterate does not count.
func ExampleAveraged() {
	p := objective.Quadratic([]float64{1}, false)
	f := flows.Averaged{Of: flows.Gradient{}}
	sys, err := f.System(&flows.Oracle{P: p})
	if err != nil {
		fmt.Println(err)
		return
	}
	cfg := ode.Config{Method: split.Lie{}, Control: control.Fixed{H: 2, Clock: control.PerStep}}
	it, err := ode.New(context.Background(), sys, []float64{1}, 0, math.Inf(1), cfg)
	if err != nil {
		fmt.Println(err)
		return
	}
	for range 6 {
		it.Next()
		fmt.Printf("x = %2.0f, answer %5.2f\n", it.Point().X()[0], it.Output().X()[0])
	}
	// Output:
	// x = -1, answer -1.00
	// x =  1, answer  1.00
	// x = -1, answer  0.00
	// x =  1, answer  0.33
	// x = -1, answer  0.00
	// x =  1, answer  0.20
}
