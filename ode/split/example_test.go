package split_test

import (
	"context"
	"fmt"
	"log"
	"math"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/split"
)

// The proximal method is the Lie splitting of a step with the force and a proximal part: here for (x-2)²/2 + (y-½)²/2 with
// the weight 1 on |x| + |y|, which leaves x = 1 and sets y to zero.
func ExampleSoftThreshold() {
	sys := &ode.System{
		Dim:    2,
		Force:  func(dst []float64, _ float64, y []float64) { dst[0], dst[1] = 2-y[0], .5-y[1] },
		Parts:  []ode.Part{split.ForceStep(), split.SoftThreshold(1)},
		Scheme: "step prox",
	}
	sol, err := ode.Solve(context.Background(), sys, []float64{3, -3}, 0, 20, ode.Config{Method: split.Lie{}, Control: control.Fixed{H: .5}})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%.6f after %d evaluations\n", sol.Y, sol.Stats.FieldEvals)
	// Output:
	// [1.000000 0.000000] after 40 evaluations
}

// The energy of a swing without friction, by methods of order 1, 2 and 4, after 1000 steps.
func ExampleVerlet() {
	for _, m := range []ode.Method{split.Symplectic{}, split.Verlet{}, split.Yoshida4{}} {
		sys := pendulum(0, 0)
		sol, err := ode.Solve(context.Background(), sys, []float64{1, 0}, 0, 100, ode.Config{Method: m, Control: control.Fixed{H: .1}})
		if err != nil {
			log.Fatal(err)
		}
		energy := sol.Y[1]*sol.Y[1]/2 - math.Cos(sol.Y[0])
		fmt.Printf("%-10v %8.1e with %d evaluations\n", m, energy+math.Cos(1), sol.Stats.FieldEvals)
	}
	// Output:
	// symplectic  1.6e-02 with 1000 evaluations
	// verlet     -1.1e-04 with 1001 evaluations
	// yoshida4    6.2e-07 with 3001 evaluations
}

// Steps far beyond the stable length of 0.02 still decrease the energy.
func ExampleDiscrete() {
	energy := func(y []float64) float64 { return (y[0]*y[0] + 100*y[1]*y[1]) / 2 }
	sys := &ode.System{
		Dim: 2, Symmetric: true,
		Force:     func(dst []float64, _ float64, y []float64) { dst[0], dst[1] = -y[0], -100*y[1] },
		Potential: func(_ float64, y []float64) float64 { return energy(y) },
	}
	it, err := ode.New(context.Background(), sys, []float64{1, 1}, 0, 8, ode.Config{Method: split.Discrete{}, Control: control.Fixed{H: 2}})
	if err != nil {
		log.Fatal(err)
	}
	for s := range it.Steps() {
		fmt.Printf("t = %g: %.4f\n", s.R.T, energy(s.R.Y))
	}
	// Output:
	// t = 2: 48.0394
	// t = 4: 46.1557
	// t = 6: 44.3458
	// t = 8: 42.6070
}
