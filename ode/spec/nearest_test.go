package spec

import (
	"testing"

	"pgregory.net/rapid"
)

// The distance is the recursion's own definition, on words of any letters.
func TestEdits(t *testing.T) {
	var slow func(a, b []rune) int
	slow = func(a, b []rune) int {
		switch {
		case len(a) == 0:
			return len(b)
		case len(b) == 0:
			return len(a)
		case a[0] == b[0]:
			return slow(a[1:], b[1:])
		}
		return 1 + min(slow(a[1:], b), slow(a, b[1:]), slow(a[1:], b[1:]))
	}
	if d := edits([]rune("kitten"), []rune("sitting")); d != 3 {
		t.Errorf("kitten and sitting are 3 edits apart, not %d", d)
	}
	word := rapid.StringOfN(rapid.RuneFrom([]rune("abé")), 0, 6, -1)
	rapid.Check(t, func(t *rapid.T) {
		a, b := []rune(word.Draw(t, "a")), []rune(word.Draw(t, "b"))
		if got, want := edits(a, b), slow(a, b); got != want {
			t.Errorf("%q and %q are %d edits apart, not %d", string(a), string(b), want, got)
		}
	})
}
