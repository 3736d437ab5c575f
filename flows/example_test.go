package flows_test

import (
	"context"
	"fmt"
	"math"

	"github.com/odescent/odescent/flows"
	"github.com/odescent/odescent/flows/objective"
	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/rk"
	"github.com/odescent/odescent/ode/split"
)

// The gradient flow of ½λx² is x = e^(-λt); gradient descent is Euler's method on it.
func ExampleGradient() {
	p := objective.Quadratic([]float64{2}, false)
	for _, m := range []ode.Method{rk.Euler, rk.RK4} {
		sys, err := flows.Gradient{}.System(&flows.Oracle{P: p})
		if err != nil {
			fmt.Println(err)
			return
		}
		sol, err := ode.Solve(context.Background(), sys, []float64{1}, 0, 1, ode.Config{Method: m, Control: control.Fixed{H: .1}})
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Printf("%-5v x(1) = %.6f, %.1e off\n", m, sol.Y[0], math.Abs(sol.Y[0]-math.Exp(-2)))
	}
	// Output:
	// euler x(1) = 0.107374, 2.8e-02 off
	// rk4   x(1) = 0.135340, 4.3e-06 off
}

// The flow knows its energy, f + ½‖w‖² for the heavy ball. Without friction the symplectic method keeps it near where it
// was for ever, where Euler's explicit method gains some in every step.
func ExampleHeavyBall() {
	p := objective.Quadratic([]float64{1, 4}, false)
	for _, m := range []ode.Method{split.Symplectic{}, rk.Euler} {
		sys, err := flows.HeavyBall{}.System(&flows.Oracle{P: p})
		if err != nil {
			fmt.Println(err)
			return
		}
		it, err := ode.New(context.Background(), sys, []float64{1, 1}, 0, 20, ode.Config{Method: m, Control: control.Fixed{H: .05}})
		if err != nil {
			fmt.Println(err)
			return
		}
		e0 := sys.Energy(it.Point())
		for it.Next() {
		}
		fmt.Printf("%-10v energy %.1f at the start, %.1f at t = %g\n", m, e0, sys.Energy(it.Point()), it.Point().T)
	}
	// Output:
	// symplectic energy 2.5 at the start, 2.6 at t = 20
	// euler      energy 2.5 at the start, 108.4 at t = 20
}

func ExampleParse() {
	f, err := flows.Parse("heavyball(gamma=1,damping=exact)")
	fmt.Println(f, err)
	fmt.Println(f.(flows.HeavyBall).Describe())
	_, err = flows.Parse("heavybal")
	fmt.Println(err)
	// Output:
	// heavyball(gamma=1,damping=exact) <nil>
	// x' = Mw, w' = -γw - ∇f(x) with γ = 1; the damping is integrated by the exact rule
	// no flow "heavybal"; did you mean heavyball?
}
