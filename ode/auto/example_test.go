package auto_test

import (
	"context"
	"fmt"
	"math"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/auto"
)

// One mode of the relaxation is a thousand times as fast as the other: the explicit method is left after some steps.
func ExampleSolve() {
	sys := &ode.System{Dim: 2, Field: func(dst []float64, t float64, y []float64) {
		dst[0], dst[1] = math.Cos(t)-y[0], 1000*(y[0]-y[1])
	}}
	sol, err := auto.Solve(context.Background(), sys, []float64{0, 5}, 0, 10, auto.Config{RTol: 1e-5, ATol: 1e-5})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, l := range sol.Legs {
		fmt.Println(l.Method)
	}
	fmt.Println(sol.Reason.Status)
	// Output:
	// tsit5
	// rodas5p
	// reached
}
