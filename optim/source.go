package optim

import "embed"

// Source is the source text of this package and of those below it, for programs that name stored results by the code
// that made them. It is linked only into programs that use it.
//
//go:embed *.go
var Source embed.FS
