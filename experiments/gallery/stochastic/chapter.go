// Package stochastic has the experiments with noise: of batches, of temperature, and of averages that follow them.
package stochastic

import "github.com/odescent/odescent/experiments/lab"

// Chapter is what the package adds to the gallery.
var Chapter = lab.Chapter{
	Title:        "noise",
	Headlines:    []lab.Experiment{noise},
	Replications: []lab.Experiment{batchSize, decay, anneal, noisySaddle, timeConstants, adamLimits},
}
