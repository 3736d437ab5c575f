package flows

import "embed"

// Source is the source text of this package and of those below it, for programs that name stored results by the code
// that made them. It is linked only into programs that use it.
//
//go:embed *.go flowtest/*.go objective/*.go objective/dataset/*.go objective/game/*.go objective/spectrum/*.go objective/internal/draw/*.go
var Source embed.FS
