package multistep_test

import (
	"context"
	"fmt"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/multistep"
	"github.com/odescent/odescent/ode/odetest"
)

// Robertson's reactions, whose rates are eleven powers of ten apart, and the Pleiades, whose field takes 42 distances.
func Example() {
	for _, c := range []struct {
		m ode.Method
		p odetest.Problem
	}{{multistep.BDF{}, odetest.Robertson}, {multistep.Adams{}, odetest.Pleiades}} {
		sol, err := ode.Solve(context.Background(), c.p.System(), c.p.Y0, 0, c.p.T1, ode.Config{
			Method: c.m, Control: control.Gustafsson{RTol: 1e-8, ATol: 1e-8 * c.p.ATol, Hold: 2},
		})
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Printf("%v on %s: y[0] = %.4g, Jacobians in %.0f %% of the steps\n", c.m, c.p.Name, sol.Y[0], 100*float64(sol.Stats.JacEvals)/float64(sol.Stats.Steps))
	}
	// Output:
	// bdf on rober: y[0] = 2.083e-08, Jacobians in 1 % of the steps
	// adams on pleiades: y[0] = 0.3706, Jacobians in 0 % of the steps
}
