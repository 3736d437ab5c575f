package common

import (
	"context"

	"github.com/odescent/odescent/flows"
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

// Along integrates a flow on a problem from the state y at time 0 to t1 and calls each after each step.
func Along(ctx context.Context, f flows.Flow, p *objective.Problem, y []float64, t1 float64, cfg ode.Config, each func(q *ode.Point)) error {
	sys, err := f.System(&flows.Oracle{P: p})
	if err != nil {
		return err
	}
	it, err := ode.New(ctx, sys, y, 0, t1, cfg)
	if err != nil {
		return err
	}
	for it.Next() {
		each(it.Point())
	}
	return it.Err()
}
