package dataset

import (
	"strings"
	"unicode"
)

// blank holds the characters that are cut from the ends of names and classes. Other invisible characters are kept, with
// a note.
const blank = " \t\r\n\v\f"

// unseen reports that a character is invisible: a blank of any kind, one without a width, or a mark.
func unseen(r rune) bool { return unicode.IsSpace(r) || unicode.Is(unicode.Cf, r) }

// remarkUnseen notes the first name and the first class with such a character at an end.
func (d *reader) remarkUnseen() {
	for _, of := range []struct {
		what  string
		words []string
	}{{"column", append(d.set.Names[:len(d.set.Names):len(d.set.Names)], d.set.Label)}, {"class", d.met}} {
		for _, w := range of.words {
			if seen := strings.TrimFunc(w, unseen); seen != w {
				d.note("the name of the %s %+q has an invisible character at its end, and so is not %+q", of.what, w, seen)
				break
			}
		}
	}
}
