package dataset

import (
	"bufio"
	"fmt"
	"slices"
	"strings"
)

// announced reads a line sep=; with which Excel names the separator, and returns its number of bytes, 0 if there is
// none. It reads no further than the bytes agree with such a line.
func (d *reader) announced(b *bufio.Reader) (int, error) {
	const word, most = "sep=", 10 // in quotes, and with the longest letter
	var line string
	for n := 0; ; n++ {
		head, _ := b.Peek(n + 1)
		if len(head) <= n || head[n] == '\n' || head[n] == '\r' {
			line = string(head[:n])
			break
		}
		text := strings.TrimPrefix(string(head), `"`)
		if k := min(len(text), len(word)); n > most || !strings.EqualFold(text[:k], word[:k]) {
			return 0, nil
		}
	}
	text := strings.TrimPrefix(line, `"`)
	if len(text) < len(line) {
		text = strings.TrimSuffix(text, `"`)
	}
	sep := []rune(strings.TrimPrefix(strings.ToLower(text), word))
	if len(text) <= len(word) || len(sep) != 1 {
		return 0, nil
	}
	switch s := Separator(sep[0]); {
	case d.o.Comma != 0 && d.o.Comma != s:
		d.note("line 1 (%s) names another separator, and is left out", line)
	case !s.valid():
		return 0, fmt.Errorf("%s: line 1 (%s) names a separator, and %q cannot separate cells; leave the line out, or set separator=", d.name, line, sep[0])
	default:
		d.o.Comma = s
		d.note("line 1 (%s) names the separator, as Excel reads it, and is no row", line)
	}
	n := len(line)
	for _, end := range "\r\n" {
		if head, _ := b.Peek(n + 1); len(head) > n && head[n] == byte(end) {
			n++
		}
	}
	b.Discard(n)
	return n, nil
}

// hashed returns the number of cells with which a line that begins with # is a row and not a comment, 0 if it is always
// a comment. It can be a row if the first column is the label or dropped, and so may hold texts; a feature is a number.
func (d *reader) hashed(first []string) int {
	is := func(column string) bool { return column == "1" || column == first[0] }
	if is(d.o.Label) && d.o.Label != "" && d.o.Labels != Targets || slices.ContainsFunc(d.o.Drop, is) {
		return len(first)
	}
	return 0
}

// rowNames leaves the first column out if the first row has one cell more than the header, as in tables of R whose rows
// have names. It does not where commas may stand within numbers.
func (d *reader) rowNames() {
	c, row := &d.cols, d.scan
	n := len(c.names)
	if !c.header || c.trailing || row.cells() != n+1 || len(row.cell(n)) == 0 ||
		d.o.Comma == ',' && !row.quote && isNumber(string(row.cell(0))) {
		return
	}
	c.names = slices.Insert(c.names, 0, "row")
	for _, of := range [][]int{c.features, c.dropped} {
		for k := range of {
			of[k]++
		}
	}
	c.label++
	d.looks(n + 1)
	d.first = row.at
	if row.hash > 0 {
		row.hash++
	}
	d.note("the header has %d names and line %d has %d cells, as R writes tables whose rows have names: the first column is left out", n, row.at, n+1)
}

// nothing returns the error for a table without rows. It names the lines that were left out; bare is its text if there
// were none.
func (d *reader) nothing(bare, otherwise string) error {
	var out []string
	if d.bare > 0 {
		out = append(out, were(d.bare, "row", "without text in any cell")+" left out")
	}
	if c := d.scan.comments; c.n > 0 {
		out = append(out, were(c.n, "line", "beginning with #")+fmt.Sprintf(" left out (%s); if they are rows, put a header before them and name their first column in label= or drop=, or put quotes around their first cells", c.which()))
	}
	if len(out) == 0 {
		return fmt.Errorf("%s: %s", d.name, bare)
	}
	return fmt.Errorf("%s: %s: %s", d.name, otherwise, strings.Join(out, ", and "))
}
