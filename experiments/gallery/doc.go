// Package gallery holds the experiments that come with the library, one file each. Importing it registers them with
// package lab, in the order in which they are listed and run.
package gallery

import (
	"embed"

	"github.com/odescent/odescent/experiments/lab"
)

//go:embed *.go
var source embed.FS

func init() {
	for _, e := range []lab.Experiment{
		stepControl,
		rmsprop,
		derivations,
		momentum,
		identities,
		linreg,
		catalogue,
		whoYields,
		errorNorm,
		floors,
		chatter,
		edge,
		equilibrium,
		flatness,
		selfStabilization,
		orderTax,
		stabilized,
		implicit,
		workPrecision,
		nesterovODE,
		restarts,
		bregman,
		kinetic,
		modifiedEquation,
		schedules,
		timeConstants,
		adamLimits,
		saddle,
		plateau,
		manifoldSteps,
		deepLinear,
		noise,
		anneal,
		etaRobust,
		digits,
		batchSize,
		decay,
		noisySaddle,
		svmKinks,
		factorization,
		clustering,
		minMax,
		sweep,
	} {
		e.Source, e.Narrowest = source, narrowest[e.Name]
		lab.Register(e)
	}
}
