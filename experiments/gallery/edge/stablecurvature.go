package edge

import (
	"context"

	"github.com/odescent/odescent/flows/objective"
	"github.com/odescent/odescent/optim"
)

// stableCurvature returns the largest curvature λ at which an optimizer is stable on ½λx², by bisection.
func stableCurvature(ctx context.Context, o optim.Optimizer) (float64, error) {
	low, high := 1e-3, 1e3
	for range 60 {
		mid := (low + high) / 2
		ok, err := stableAt(ctx, o, mid)
		if err != nil {
			return 0, err
		}
		if ok {
			low = mid
		} else {
			high = mid
		}
	}
	return low, nil
}

// stableAt reports whether an optimizer is stable on ½λx². Its iterates follow a linear recurrence x₂ = ax₁ + bx₀, of
// which four determine a and b, and are stable while no root of z² = az + b lies outside of the unit circle.
func stableAt(ctx context.Context, o optim.Optimizer, lambda float64) (bool, error) {
	p := objective.Quadratic([]float64{lambda}, false)
	run, err := optim.Start(ctx, p, []float64{1}, o, optim.Settings{Steps: 8, GTol: -1})
	if err != nil {
		return false, err
	}
	var x []float64
	for run.Next() {
		x = append(x, run.Point().Y[0])
	}
	if len(x) < 4 {
		return false, run.Err()
	}
	det := float64(x[1]*x[1]) - float64(x[0]*x[2])
	a := (float64(x[1]*x[2]) - float64(x[0]*x[3])) / det
	b := (float64(x[1]*x[3]) - float64(x[2]*x[2])) / det
	return b >= -1-1e-9 && b <= 1+a && b <= 1-a, nil // Jury's conditions
}
