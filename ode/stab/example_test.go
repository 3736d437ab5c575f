package stab_test

import (
	"context"
	"fmt"
	"math"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/stab"
)

// The flow x' = -Λx with eigenvalues from 1 to 10 000 goes to rest under error control; the method estimates the
// spectral radius by itself.
func Example() {
	const n = 100
	sys := &ode.System{Dim: n, Symmetric: true, Field: func(dst []float64, _ float64, x []float64) {
		for i := range x {
			dst[i] = -math.Pow(1e4, float64(i)/(n-1)) * x[i]
		}
	}}
	sol, err := ode.Solve(context.Background(), sys, ones(n), 0, math.Inf(1), ode.Config{
		Method:  stab.RKMC2{},
		Control: control.PI{RTol: 1e-3, ATol: 1e-6},
		Stop:    ode.ForceNorm{Tol: 1e-12},
	})
	fmt.Println(sol.Reason.Status, err, sol.Stats.FieldEvals < 15000)
	// Output: converged <nil> true
}
