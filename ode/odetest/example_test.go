package odetest_test

import (
	"context"
	"fmt"
	"log"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/odetest"
	"github.com/odescent/odescent/ode/rk"
)

func ExampleLookup() {
	p, err := odetest.Lookup("arenstorf")
	if err != nil {
		log.Fatal(err)
	}
	for _, tol := range []float64{1e-5, 1e-7, 1e-9} {
		sol, err := ode.Solve(context.Background(), p.System(), p.Y0, 0, p.T1, ode.Config{
			Method: rk.DP5, Control: control.PI{RTol: tol, ATol: tol, Beta: 0.04},
		})
		if err != nil {
			log.Fatal(err)
		}
		fmt.Printf("%g: %d evaluations, error %.1e\n", tol, sol.Stats.FieldEvals, p.Err(sol.Y))
	}
	// Output:
	// 1e-05: 728 evaluations, error 1.1e-01
	// 1e-07: 1442 evaluations, error 1.4e-03
	// 1e-09: 3212 evaluations, error 1.9e-05
}
