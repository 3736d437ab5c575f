// Package momentum has the experiments on momentum and acceleration: second-order flows and what discretizes them.
package momentum

import (
	"github.com/odescent/odescent/experiments/lab"
)

// Chapter is what the package adds to the gallery.
var Chapter = lab.Chapter{
	Title:        "momentum and acceleration",
	Headlines:    []lab.Experiment{momentum, nesterovODE},
	Replications: []lab.Experiment{restarts, bregman, kinetic, modifiedEquation, minMax},
}
