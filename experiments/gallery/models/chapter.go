// Package models has the experiments on models of data: regressions, classifiers, factorizations, clusters.
package models

import "github.com/odescent/odescent/experiments/lab"

// Chapter is what the package adds to the gallery.
var Chapter = lab.Chapter{
	Title:        "models on data",
	Headlines:    []lab.Experiment{digits},
	Replications: []lab.Experiment{linreg, deepLinear, factorization, svmKinks, clustering},
}
