package spec

import (
	"fmt"
	"slices"
	"strings"
)

// Nearest returns the name among words that takes the fewest edits to reach from w, or "" if none is near: more than
// two edits, and more than a third of the letters.
func Nearest(w string, words []string) string {
	w = strings.ToLower(w)
	best, dist := "", 1<<30
	for _, c := range words {
		d := edits([]rune(w), []rune(strings.ToLower(c)))
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

// edits returns how many letters must be inserted, deleted or replaced to get from a to b, the Levenshtein distance,
// row by row of the table of the distances between their beginnings.
func edits(a, b []rune) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i, x := range a {
		diagonal := row[0]
		row[0] = i + 1
		for j, y := range b {
			replace := diagonal
			if x != y {
				replace++
			}
			diagonal = row[j+1]
			row[j+1] = min(replace, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}

// mostListed is how many names an error lists.
const mostListed = 30

// Unknown is the error for a name that is not among words: it names the nearest one, or else lists them all, or the first
// and the last if they are more than 30.
func Unknown(kind, w string, words []string) error {
	words = slices.DeleteFunc(slices.Sorted(slices.Values(words)), func(w string) bool { return w == "" })
	if m := moved[kind+"."+w]; m != "" {
		return fmt.Errorf("no %s %q; it is now %s", kind, w, m)
	}
	if n := renamedTo(w, words); n != "" {
		return fmt.Errorf("no %s %q; it is now called %s", kind, w, n)
	}
	if n := Nearest(w, words); n != "" {
		return fmt.Errorf("no %s %q; did you mean %s?", kind, w, n)
	}
	if n := len(words); n > mostListed {
		return fmt.Errorf("no %s %q; there are %d, from %s to %s", kind, w, n, words[0], words[n-1])
	}
	return fmt.Errorf("no %s %q; there are: %s", kind, w, strings.Join(words, ", "))
}
