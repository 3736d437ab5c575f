package stiff_test

import (
	"context"
	"fmt"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/spec"
	"github.com/odescent/odescent/ode/stiff"
)

// Robertson's reactions, with rates from 0.04 to 3e7, over eleven decades of time.
func ExampleRadau5() {
	sys := &ode.System{Dim: 3, Field: func(dst []float64, _ float64, y []float64) {
		dst[0] = -.04*y[0] + 1e4*y[1]*y[2]
		dst[2] = 3e7 * y[1] * y[1]
		dst[1] = -dst[0] - dst[2]
	}}
	sol, err := ode.Solve(context.Background(), sys, []float64{1, 0, 0}, 0, 1e11, ode.Config{
		Method: stiff.Radau5{}, Control: control.Gustafsson{RTol: 1e-6, ATol: 1e-14},
	})
	fmt.Printf("%.4g %v\n", sol.Y, err)
	// Output: [2.083e-08 8.333e-14 1] <nil>
}

// Without a control the steps are chosen by Gustafsson's, at a relative tolerance of 1e-6.
func ExampleRosenbrock() {
	sys := &ode.System{Dim: 1, Autonomous: true, Field: func(dst []float64, _ float64, y []float64) { dst[0] = -1000 * (y[0] - 1) }}
	sol, err := ode.Solve(context.Background(), sys, []float64{2}, 0, 1, ode.Config{Method: stiff.Rodas4})
	fmt.Printf("%.6f by %v, %v\n", sol.Y, sol.Control, err)
	// Output: [1.000000] by gustafsson(rtol=1e-6,atol=2e-9), <nil>
}

// An absolute tolerance for each component: Robertson's second is below 1e-4 throughout, and 8e-14 at the end.
func ExampleRosenbrock_tolerances() {
	sys := &ode.System{Dim: 3, Autonomous: true, Field: func(dst []float64, _ float64, y []float64) {
		dst[0] = -.04*y[0] + 1e4*y[1]*y[2]
		dst[2] = 3e7 * y[1] * y[1]
		dst[1] = -dst[0] - dst[2]
	}}
	sol, err := ode.Solve(context.Background(), sys, []float64{1, 0, 0}, 0, 1e11, ode.Config{
		Method: stiff.Rodas5P, Control: control.Gustafsson{RTol: 1e-5, ATols: spec.VectorOf(1e-8, 1e-14, 1e-6)},
	})
	fmt.Printf("%.2g by %v, %v\n", sol.Y, sol.Control, err)
	// Output: [2.1e-08 8.3e-14 1] by gustafsson(rtol=1e-5,atol=[1e-8,1e-14,1e-6]), <nil>
}
