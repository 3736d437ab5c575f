package dataset

import (
	"bufio"
	"bytes"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"
)

// Separator is the character between two cells of a table. Zero means that it is detected from the first two lines: the
// character that both have equally often outside of quotes; of several the one that leaves most numbers, decimal commas
// included; the comma if that does not decide; and blanks if there is no other.
type Separator rune

// separators are their names.
var separators = []struct {
	word string
	sep  Separator
}{{"auto", 0}, {"comma", ','}, {"semicolon", ';'}, {"tab", '\t'}, {"blank", ' '}, {"bar", '|'}}

// MarshalText returns auto, comma, semicolon, tab, blank, bar or the character.
func (s Separator) MarshalText() ([]byte, error) {
	for _, w := range separators {
		if s == w.sep {
			return []byte(w.word), nil
		}
	}
	return utf8.AppendRune(nil, rune(s)), nil
}

// UnmarshalText reads what MarshalText writes.
func (s *Separator) UnmarshalText(b []byte) error {
	for _, w := range separators {
		if string(b) == w.word {
			*s = w.sep
			return nil
		}
	}
	r, n := utf8.DecodeRune(b)
	if n != len(b) || !Separator(r).valid() {
		return fmt.Errorf("write auto, comma, semicolon, tab, blank or bar")
	}
	*s = Separator(r)
	return nil
}

// valid reports whether a separator can be told from what is in a cell.
func (s Separator) valid() bool {
	return s != utf8.RuneError && !strings.ContainsRune("\x00\n\r\"#.+-", rune(s)) && !(s >= '0' && s <= '9')
}

func (s Separator) word() string {
	b, _ := s.MarshalText()
	return string(b)
}

// detect guesses the separator of the text in b, as far as it fits in its buffer. sure is false if the first
// line holds commas, too, and is not split by them.
func detect(b *bufio.Reader) (sep Separator, sure bool) {
	one, two := lines(b)
	var found []Separator
	for _, s := range []Separator{',', ';', '\t', '|'} {
		if n := occurs(one, s); n > 0 && (two == nil || occurs(two, s) == n) {
			found = append(found, s)
		}
	}
	if len(found) == 0 { // no two lines agree; the first has the names
		for _, s := range []Separator{',', ';', '\t', '|'} {
			if occurs(one, s) > 0 {
				found = append(found, s)
				break
			}
		}
	}
	switch len(found) {
	case 0:
		if n := blanks(one); n > 1 && (two == nil || blanks(two) == n || blanks(two) == n+1) { // R leaves out the first name
			return ' ', true
		}
		return ',', true
	case 1:
		return found[0], found[0] == ',' || occurs(one, ',') == 0
	}
	of := two
	if of == nil {
		of = one
	}
	best := slices.MaxFunc(found, func(a, b Separator) int {
		x, y := numbers(of, a), numbers(of, b)
		switch {
		case x < y:
			return -1
		case x > y:
			return 1
		}
		return 0
	})
	return best, best == ','
}

// numbers is the share of the cells of a line that are numbers, with a point or a comma.
func numbers(line []byte, s Separator) float64 {
	var n, of float64
	for _, cell := range strings.Split(string(line), string(rune(s))) {
		cell = strings.Trim(strings.TrimSpace(cell), `"`)
		of++
		if isNumber(cell) || isMissing(cell) {
			n++
		}
	}
	return n / of
}

// occurs counts a separator, or quotes, outside of quotes.
func occurs(line []byte, s Separator) (n int) {
	quoted := false
	for _, c := range string(line) {
		switch {
		case c == rune(s) && !quoted:
			n++
		case c == '"':
			quoted = !quoted
		}
	}
	return n
}

// blanks counts what blanks outside of quotes separate.
func blanks(line []byte) (n int) {
	quoted, within := false, false
	for _, c := range line {
		if (c == ' ' || c == '\t') && !quoted {
			within = false
			continue
		}
		if c == '"' {
			quoted = !quoted
		}
		if !within {
			within = true
			n++
		}
	}
	return n
}

// lines returns the first two lines that are no comments and not empty, without waiting for more than these.
func lines(b *bufio.Reader) (one, two []byte) {
	for {
		head, _ := b.Peek(max(b.Buffered(), 1))
		one, two = firstTwo(head)
		if two != nil {
			return one, two
		}
		if b.Buffered() == b.Size() {
			if one == nil {
				one = head
			}
			return one, nil
		}
		if _, err := b.Peek(b.Buffered() + 1); err != nil {
			return firstTwo(append(bytes.Clone(head), '\n'))
		}
	}
}

// firstTwo returns the first two complete rows of a text, nil for one that is not there.
func firstTwo(text []byte) (one, two []byte) {
	from, quoted := 0, false
	for i, c := range text {
		switch {
		case c == '"':
			quoted = !quoted
		case (c == '\n' || c == '\r') && !quoted:
			line := text[from:i]
			from = i + 1
			switch bare := bytes.TrimSpace(line); {
			case len(bare) == 0 || bare[0] == '#':
			case one == nil:
				one = line
			default:
				return one, line
			}
		}
	}
	return one, nil
}
