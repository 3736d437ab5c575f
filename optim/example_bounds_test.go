package optim_test

import (
	"context"
	"fmt"

	"github.com/odescent/odescent/flows"
	"github.com/odescent/odescent/flows/objective"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/split"
	"github.com/odescent/odescent/optim"
)

// Bounds for each coordinate, of which the upper one of x[0] is active: the projected gradient method under a control that
// needs no rate. GTol is for the conditions of Karush, Kuhn and Tucker, and the triple has a spec of its own.
func ExampleMinimize_bounds() {
	p := objective.Must("rosenbrock(n=2)")
	box := flows.Bounds([]float64{-2, -2}, []float64{.5, 2})
	o := optim.Optimizer{Flow: flows.Composite{Set: box}, Method: split.Lie{}, Control: control.Relative{}}
	r, err := optim.Minimize(context.Background(), p, []float64{-1.2, 1}, o, optim.Settings{GTol: 1e-8})
	if err != nil {
		fmt.Println(err)
		return
	}
	g := make([]float64, 2)
	p.Grad(g, r.X)
	fmt.Println(o)
	fmt.Printf("x = %.6f, f = %.6f, at bounds: %v\n", r.X, r.F, box.Active(r.X))
	fmt.Printf("the gradient is %.3f, what is free of it below 1e-8: %t\n", g, r.GNorm <= 1e-8)
	// Output:
	// composite(set=box(lower=[-2,-2],upper=[0.5,2]))/lie/relative
	// x = [0.500000 0.250000], f = 0.250000, at bounds: [0]
	// the gradient is [-1.000 0.000], what is free of it below 1e-8: true
}

// Schedule-free gradient descent on batches: the result is the average, in which there is less of the noise than in the point
// where the gradient is taken.
func ExampleMinimize_average() {
	p := objective.Must("logistic(data=wdbc,l2=1e-3)")
	r, err := optim.Start(context.Background(), p, nil, optim.Must("schedulefree(lr=3)"), optim.Settings{Steps: 2000, Batch: 10, Seed: 1})
	if err != nil {
		fmt.Println(err)
		return
	}
	for r.Next() {
	}
	least, _ := optim.Minimize(context.Background(), p, nil, optim.BB(), optim.Settings{})
	fmt.Printf("the average is %.1e above the minimum, the iterate %.1e\n", r.Result().F-least.F, p.Func(r.Point().X())-least.F)
	// Output:
	// the average is 1.6e-04 above the minimum, the iterate 3.2e-04
}

// The smallest eigenvalue of a matrix: descent of ½x'Ax on the sphere. The gradient does not vanish there; what the flow
// follows does, and that is what the control and the tolerance see.
func ExampleMinimize_sphere() {
	p := &objective.Problem{Dim: 3, Start: []float64{.6, .48, .64}, FuncGrad: func(dst, x []float64) (f float64) {
		for i, v := range x { // A = diag(2, 3, 7)
			dst[i] = []float64{2, 3, 7}[i] * v
			f += dst[i] * v / 2
		}
		return f
	}}
	o, err := optim.Parse("riemannian/lie/relative")
	if err != nil {
		fmt.Println(err)
		return
	}
	r, err := optim.Minimize(context.Background(), p, nil, o, optim.Settings{})
	fmt.Printf("λ = %.6f, %v, err: %v\n", 2*r.F, r.Reason.Status, err)
	// Output:
	// λ = 2.000000, converged, err: <nil>
}
