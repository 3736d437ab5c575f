// Package optim minimises functions. It makes optimizers of flows, methods and controls, runs them, and says how they
// ended.
//
// # Start here
//
//	p := &objective.Problem{
//		Dim:  2,
//		Func: func(x []float64) float64 { return math.Cosh(x[0]-1) + x[1]*x[1] },
//		Grad: func(dst, x []float64) { dst[0], dst[1] = math.Sinh(x[0]-1), 2*x[1] },
//	}
//	r, err := optim.Minimize(ctx, p, []float64{3, -2}, optim.LBFGS(10), optim.Settings{})
//	if err != nil {
//		log.Fatal(err)
//	}
//	fmt.Println(r.X, r.F, r.Reason)
//
// [Start] runs the same step by step. An optimizer is a constructor such as [Adam], a spec, [Must]("adam(lr=0.01)"), a
// struct of package optim/catalogue, [Of], or a triple flow × method × control of one's own:
//
//	sgd        x' = -∇f                  Euler                    fixed
//	rmsprop    x' = -∇f                  Euler                    slope, remembered as a moving average
//	momentum   x'' + γx' = -∇f           semi-implicit Euler      fixed
//	adam       v' = (-∇f-v)/τ, x' = v    exact relaxation, Euler  RMSProp's
//
// There is no second implementation behind a name. [Optimizer.Explain] says what an optimizer is, [Optimizer.With]
// changes its parameters, [Optimizer.Scheduled], Clipped, Averaged and Lookahead put something around it.
// [catalogue.Register] adds an optimizer of one's own. Bounds are a part of the flow, [flows.Composite]. The examples
// are in example_test.go.
//
// Zero in a struct is the number zero where the field may have that value. Where it may not, as for a rate, the run
// starts with an error that says so. In [Settings] zero means no limit, or the default that the field names. A run
// takes all its memory at the start; package optim/catalogue says how much.
package optim
