package spec

import (
	"fmt"
	"slices"
	"strings"

	"github.com/agnivade/levenshtein"
)

// Nearest returns the word that takes the fewest edits to reach from w, or "" if none is near: more than two
// edits, and more than a third of the letters.
func Nearest(w string, words []string) string {
	w = strings.ToLower(w)
	best, dist := "", 1<<30
	for _, c := range words {
		d := levenshtein.ComputeDistance(w, strings.ToLower(c))
		if strings.HasPrefix(c, w) && len(w) >= 3 {
			d = min(d, 2)
		}
		if d < dist {
			best, dist = c, d
		}
	}
	if dist > max(2, len(w)/3) {
		return ""
	}
	return best
}

// Unknown is the error for a name that is not among words: it names the nearest one, or else lists them all.
func Unknown(kind, w string, words []string) error {
	if n := Nearest(w, words); n != "" {
		return fmt.Errorf("no %s %q; did you mean %s?", kind, w, n)
	}
	words = slices.Sorted(slices.Values(words))
	return fmt.Errorf("no %s %q; there are: %s", kind, w, strings.Join(words, ", "))
}
