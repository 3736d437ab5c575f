// Package gallery holds the experiments that come with the library, in a package for each chapter. Importing it registers them with
// package lab in the order in which they are listed and run: the twelve headline experiments first, then the replications.
package gallery

import (
	"embed"

	"github.com/odescent/odescent/experiments/gallery/edge"
	"github.com/odescent/odescent/experiments/gallery/integrators"
	"github.com/odescent/odescent/experiments/gallery/models"
	"github.com/odescent/odescent/experiments/gallery/momentum"
	"github.com/odescent/odescent/experiments/gallery/stepsize"
	"github.com/odescent/odescent/experiments/gallery/stochastic"
	"github.com/odescent/odescent/experiments/lab"
)

// source is the source text of this package and of every package below it, by patterns that need no change for a new one. It names
// the stored points of all experiments.
//
//go:embed *.go */*.go
var source embed.FS

func init() {
	lab.RegisterChapters(source,
		stepsize.Chapter, momentum.Chapter, edge.Chapter, stochastic.Chapter, models.Chapter, integrators.Chapter)
}
