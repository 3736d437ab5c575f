package momentum

import (
	"context"
	"math"

	"github.com/odescent/odescent/flows/objective/game"
	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/method"
	"github.com/odescent/odescent/ode/vec"
)

// startGame prepares the flow of a game for a method with a fixed step.
func startGame(ctx context.Context, g *game.Game, p player, h float64, steps int) (*ode.Integrator, error) {
	m, err := method.Parse(p.spec)
	if err != nil {
		return nil, err
	}
	flow := &ode.System{Dim: g.Dim(), Field: func(dst []float64, _ float64, z []float64) { g.Field(dst, z) }}
	return ode.New(ctx, flow, g.Start, 0, math.Inf(1), ode.Config{Method: m, Control: control.Fixed{H: h}, MaxSteps: steps})
}

// fromEquilibrium is the distance from the nearest equilibrium.
func fromEquilibrium(g *game.Game, z []float64) float64 {
	d := math.Inf(1)
	for _, e := range g.Equilibrium {
		d = math.Min(d, vec.Dist2(z, e))
	}
	return d
}

// playGame follows a game and records the first turns, if they are drawn, and the greatest distances at numbers of
// evaluations in geometric progression.
func playGame(ctx context.Context, g *game.Game, p player, h float64, evals int, drawn bool) (rows []playRow, _ error) {
	it, err := startGame(ctx, g, p, h, 0)
	if err != nil {
		return nil, err
	}
	var farthest playRow // since the last row, so that a thinned orbit keeps its size
	next := 1.
	for {
		z, s := it.Point().Y, it.Stats()
		row := playRow{"orbit", g.Name, p.label, h, s.Steps, s.FieldEvals, z[0], z[g.X], fromEquilibrium(g, z)}
		if drawn && s.Steps <= 150 {
			rows = append(rows, row)
		}
		if row.Distance >= farthest.Distance {
			farthest = row
			farthest.Panel = "distance"
		}
		done := row.Distance < 1e-10 || row.Distance > 1e3 || s.FieldEvals >= evals
		if float64(s.FieldEvals) >= next || done || s.Steps == 0 {
			rows, farthest = append(rows, farthest), playRow{}
			for next <= float64(s.FieldEvals) {
				next *= 1.08
			}
		}
		if done || !it.Next() {
			return rows, it.Err()
		}
	}
}

// gameGrowth measures the factor by which a step takes the distance, the geometric mean of 200 steps after 100 for the
// memory of the method to settle.
func gameGrowth(ctx context.Context, g *game.Game, p player, hs []float64) (rows []growthRow, _ error) {
	for _, h := range hs {
		it, err := startGame(ctx, g, p, h, 300)
		if err != nil {
			return nil, err
		}
		settled := 0.
		for it.Next() {
			if it.Stats().Steps == 100 {
				settled = fromEquilibrium(g, it.Point().Y)
			}
		}
		if err := it.Err(); err != nil {
			return nil, err
		}
		d := fromEquilibrium(g, it.Point().Y)
		rows = append(rows, growthRow{Game: g.Name, Method: p.label, H: h, Step: 300, Evals: it.Stats().FieldEvals,
			Distance: d, Factor: vec.Exp(vec.Log(d/settled) / 200)})
	}
	return rows, nil
}
