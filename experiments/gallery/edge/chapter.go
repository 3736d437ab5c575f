// Package edge has the experiments on stability and its edge: where steps and curvature settle.
package edge

import "github.com/odescent/odescent/experiments/lab"

// Chapter is what the package adds to the gallery.
var Chapter = lab.Chapter{
	Title:        "stability and its edge",
	Headlines:    []lab.Experiment{edge, selfStabilization},
	Replications: []lab.Experiment{equilibrium, flatness, whoYields},
}
