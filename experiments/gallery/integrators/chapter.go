// Package integrators has the experiments on integrators: what optimizers are as methods for differential equations, and which methods pay.
package integrators

import "github.com/odescent/odescent/experiments/lab"

// Chapter is what the package adds to the gallery.
var Chapter = lab.Chapter{
	Title:        "integrators",
	Headlines:    []lab.Experiment{identities, catalogue, stabilized},
	Replications: []lab.Experiment{orderTax, implicit, workPrecision, manifoldSteps, sweep},
}
