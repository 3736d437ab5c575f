package dataset

import (
	"strings"
	"unicode"
)

// blank is what does not belong to a name or a class at its ends. Other characters that are not seen do, and are noted.
const blank = " \t\r\n\v\f"

// unseen says that a character is not seen: a blank of any kind, one without a width, or a mark.
func unseen(r rune) bool { return unicode.IsSpace(r) || unicode.Is(unicode.Cf, r) }

// remarkUnseen notes the first name and the first class with such a character at an end.
func (d *reader) remarkUnseen() {
	for _, of := range []struct {
		what  string
		words []string
	}{{"column", append(d.set.Names[:len(d.set.Names):len(d.set.Names)], d.set.Label)}, {"class", d.met}} {
		for _, w := range of.words {
			if seen := strings.TrimFunc(w, unseen); seen != w {
				d.note("the name of the %s %+q has a character at its end that is not seen; it is another than %+q", of.what, w, seen)
				break
			}
		}
	}
}
