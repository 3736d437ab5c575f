package common

import (
	"context"

	"github.com/odescent/odescent/flows/objective"
	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/rk"
)

// Follow integrates from the position x0, with what else the state has as it starts, and returns the position at t1.
func Follow(ctx context.Context, sys *ode.System, p *objective.Problem, t0, t1 float64, x0 []float64) ([]float64, error) {
	y := make([]float64, sys.Dim)
	copy(y, x0)
	sol, err := ode.Solve(ctx, sys, y, t0, t1, ode.Config{Method: rk.DP5, Control: control.PI{RTol: 1e-13, ATol: 1e-13}})
	if err != nil {
		return nil, err
	}
	return sol.Y[:p.Dim], nil
}
