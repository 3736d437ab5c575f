package ode

import (
	"embed"
	_ "unsafe" // for the name that package lab links to
)

// source is the source text of this package and of those below it, for programs that name stored results by the code
// that made them: package experiments/lab links to it. It is no part of the API, and of no program that does not use
// it.
//
//go:linkname source github.com/odescent/odescent/ode.source
//go:embed *.go */*.go */*/*.go */*/*.s
var source embed.FS
