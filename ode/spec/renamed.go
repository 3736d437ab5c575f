package spec

import "slices"

// renamed are keys, values and names of specs as they were before 0.1.0 and as they are now. An old one is an error that names
// the new one.
var renamed = map[string]string{
	"metric": "precond", // heavyball, relaxation: where the preconditioner acts
	"drive":  "force",   // the place of the preconditioner or of its scale
	"word":   "scheme",  // lie, strang, yoshida4: the sequence of the parts
}

// renamedTo returns the present name of what was called w before 0.1.0, if that is one of words, and "" otherwise.
func renamedTo(w string, words []string) string {
	if n := renamed[w]; n != "" && slices.Contains(words, n) {
		return n
	}
	return ""
}
