// Package stepsize has the experiments on step-size control: who chooses the step, by what, and what that costs.
package stepsize

import "github.com/odescent/odescent/experiments/lab"

// Chapter is what the package adds to the gallery.
var Chapter = lab.Chapter{
	Title:        "step-size control",
	Headlines:    []lab.Experiment{stepControl, chatter},
	Replications: []lab.Experiment{rmsprop, derivations, errorNorm, floors, schedules, saddle, plateau, etaRobust},
}
