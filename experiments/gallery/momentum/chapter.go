// Package momentum has the experiments on momentum and acceleration: second-order flows and what discretizes them.
package momentum

import (
	"github.com/odescent/odescent/experiments/figure"
	"github.com/odescent/odescent/experiments/lab"
)

// Chapter is what the package adds to the gallery.
var Chapter = lab.Chapter{
	Title:        "momentum and acceleration",
	Headlines:    []lab.Experiment{momentum, nesterovODE},
	Replications: []lab.Experiment{restarts, bregman, kinetic, modifiedEquation, minMax},
}

// lines is [lab.Curves] of numbers that are not all cells of the data.
func lines[T any](rows []T, of func(T) (label string, x, y float64)) []figure.Series {
	out := lab.Curves(rows, of)
	for i := range out {
		out[i].FromData = false
	}
	return out
}
