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
		floors,
		rmsprop,
		momentum,
		linreg,
		equilibrium,
		workPrecision,
		identities,
		derivations,
		timeConstants,
		restarts,
		catalogue,
		errorNorm,
		edge,
		chatter,
		saddle,
		deepLinear,
		selfStabilization,
		nesterovODE,
		bregman,
		kinetic,
		modifiedEquation,
		noise,
		etaRobust,
		plateau,
		sweep,
		schedules,
		implicit,
		orderTax,
		stabilized,
		flatness,
		digits,
		batchSize,
		decay,
	} {
		e.Source = source
		lab.Register(e)
	}
}
