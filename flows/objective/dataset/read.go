package dataset

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"

	"github.com/odescent/odescent/ode/spec"
)

// reader is the state of one pass over a table. Rows are parsed into set as they come.
type reader struct {
	name    string // for errors
	o       Options
	limit   limit
	text    content
	scan    *scanner
	cols    columns
	set     *Set
	first   int            // the line that fixed the number of cells
	words   map[string]int // the numbers of the classes, in the order in which they occur; nil while the labels are numbers
	met     []string       // the same in that order
	bytes   int            // of these
	known   bool           // whether it is known that the labels are numbers or texts
	kept    [][]string     // lines that were read to find the header, and are rows
	lines   []int          // where these were
	look    []look         // at each column
	initial []byte         // the cells of the first row, one after the other
	ends    []int          // where each ends
	blocks  blocks         // of rows whose number was not known
	bare    int            // rows without text in any cell

	told, total int64 // of Progress
}

// read reads the rest of a table whose head has been read; rows is how many there are at most, 0 if that is not known.
func (d *reader) read(rows int) (*Set, error) {
	if rows > 0 {
		d.set.X, d.set.Y = make([]float64, 0, rows*d.set.Cols), make([]float64, 0, rows)
	}
	if err := d.rows(math.MaxInt, true); err != nil {
		return nil, err
	}
	d.blocks.join(d.set)
	d.tell(true)
	if d.set.Rows == 0 {
		const is = "there is a header and no row below it"
		return nil, d.nothing(is, is)
	}
	d.sortClasses()
	d.remark()
	return d.set, nil
}

// begin reads as far as the first line, or the second where that must decide whether the first is a header.
func begin(b content, name string, o Options) (*reader, error) {
	l, err := o.limit()
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	if startsIDX(b.Reader) {
		return nil, fmt.Errorf("%s: this is an IDX file, which is read as a whole and from a path only", name)
	}
	d := &reader{name: name, o: o, text: b, limit: l, set: &Set{Name: name}}
	skipped, err := d.announced(b.Reader)
	if err != nil {
		return nil, err
	}
	if d.o.Comma == 0 {
		var sure bool
		if d.o.Comma, sure = detect(b.Reader); !sure {
			d.note("the cells are taken to be separated by %ss; separator= says otherwise", d.o.Comma.word())
		}
	} else if !d.o.Comma.valid() {
		return nil, fmt.Errorf("%s: %q cannot separate cells", name, rune(d.o.Comma))
	}
	d.scan = newScanner(b.Reader, rune(d.o.Comma), l)
	if d.scan.read = int64(skipped); skipped > 0 {
		d.scan.line = 1
	}
	err = d.next()
	if err == io.EOF {
		return nil, d.nothing("the file is empty", "there is no row")
	}
	if err != nil {
		return nil, err
	}
	if err := d.head(); err != nil {
		return nil, err
	}
	s := d.set
	s.Cols, s.Names, s.Label = len(d.cols.features), d.cols.featureNames(), d.cols.names[d.cols.label]
	d.scan.hash = 0
	if c := d.cols; c.label == 0 && o.Labels != Targets || slices.Contains(c.dropped, 0) {
		d.scan.hash = len(c.names)
	}
	return d, nil
}

// head decides whether the first line is a header.
func (d *reader) head() (err error) {
	line, at := d.scan.words(), d.scan.at
	d.first = at
	if n := len(line) - 1; n > 0 && line[n] == "" {
		d.cols.trailing = true
		line = line[:n]
	}
	d.scan.hash = d.hashed(line)
	header, sure := certain(line, d.o)
	if !sure {
		second, err := d.peek()
		if err != nil {
			return err
		}
		var note string
		if header, note = doubtful(line, second); note != "" {
			d.note("line %d (%s) %s", at, show(line), note)
		}
	}
	if names := d.commented(line); !header && d.o.Header == Detected && names != nil {
		d.kept, d.lines = append([][]string{line}, d.kept...), append([]int{at}, d.lines...)
		d.note("the comment before line %d (%s) was taken for the header; header=no leaves it out", at, show(names))
		line, header = names, true
	} else if !header {
		d.kept, d.lines = append([][]string{line}, d.kept...), append([]int{at}, d.lines...)
	}
	d.cols, err = layout(line, header, d.cols.trailing, d.o)
	if err != nil {
		return fmt.Errorf("%s: %w", d.name, err)
	}
	return nil
}

// peek reads a row ahead, nil if there is none.
func (d *reader) peek() ([]string, error) {
	err := d.next()
	if err == io.EOF {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	row := d.scan.words()
	d.kept, d.lines = append(d.kept, row), append(d.lines, d.scan.at)
	if n := len(row) - 1; d.cols.trailing && n > 0 && row[n] == "" {
		row = row[:n]
	}
	return row, nil
}

// commented returns the names in the comment before the first line, if there is one for each column.
func (d *reader) commented(line []string) []string {
	if len(d.scan.remark) == 0 {
		return nil
	}
	s := newScanner(bufio.NewReader(strings.NewReader(string(d.scan.remark))), rune(d.o.Comma), d.limit)
	if s.next() != nil || s.cells() != len(line) || len(line) < 2 || slices.ContainsFunc(s.words(), isNumber) {
		return nil
	}
	return s.words()
}

// rows reads up to n rows more into the set; at the end of the table there are fewer, and no error. The whole of the
// table is limited, not a batch.
func (d *reader) rows(n int, whole bool) error {
	most := n
	if whole {
		most = d.most()
	}
	for k := 0; k < n; k++ {
		if len(d.kept) > 0 {
			d.scan.restore(d.kept[0], d.lines[0])
			d.kept, d.lines = d.kept[1:], d.lines[1:]
		} else if err := d.next(); err == io.EOF {
			return nil
		} else if err != nil {
			return err
		}
		if d.set.Rows >= most {
			return fmt.Errorf("%s: line %d: %w", d.name, d.scan.at, d.limit.tooMany(most, d.set.Cols+1, 0))
		}
		d.blocks.room(d.set)
		if err := d.row(); err != nil {
			return err
		}
		d.tell(false)
	}
	return nil
}

// most is the number of rows within the limit.
func (d *reader) most() int { return int(d.limit) / (len(d.cols.features) + 1) }

// tell reports progress, once a megabyte or if it must.
func (d *reader) tell(must bool) {
	const often = 1 << 20
	if d.o.Progress == nil {
		return
	}
	if at := d.scan.read; must || at >= d.told+often {
		d.told = at
		d.o.Progress(at, d.total)
	}
}

// next reads a row with text in it and returns errors as sentences, except io.EOF.
func (d *reader) next() error {
	line, from := d.scan.at, d.scan.read
	err := d.scan.next()
	for err == nil && d.scan.empty() {
		if d.bare++; d.scan.read-from > int64(d.limit.bytes()) {
			err = wrong("line %d: %w", d.scan.at, d.limit.noRow())
		} else {
			err = d.scan.next()
		}
	}
	var t textError
	switch {
	case err == nil, err == io.EOF:
		return err
	case errors.As(err, &t):
		return fmt.Errorf("%s: %w", d.name, err)
	}
	return broken(d.name, line, err)
}

func (d *reader) row() error {
	s, line := d.set, d.scan
	if !d.known {
		d.looks(len(d.cols.names))
		d.rowNames()
	}
	n := len(d.cols.names)
	if k := line.cells(); k != n && (k != n+1 || len(line.cell(n)) > 0) {
		return d.ragged(k)
	}
	for _, j := range d.cols.features {
		cell := line.cell(j)
		x, err := number(cell, d.o.DecimalComma)
		if err != nil {
			return d.at(j, err)
		}
		s.X = append(s.X, x)
		d.see(j, cell, x)
	}
	y, err := d.label(line.cell(d.cols.label))
	switch {
	case err == errWords:
		return fmt.Errorf("%s: column %s holds texts, and a regression needs numbers; choose another with label=", d.name, d.cols.title(d.cols.label))
	case err != nil:
		return d.at(d.cols.label, err)
	}
	d.see(d.cols.label, line.cell(d.cols.label), y)
	if d.known = true; d.words == nil && d.cols.label == 0 && d.o.Labels != NoLabels {
		line.hash = 0 // the labels are numbers
	}
	s.Y = append(s.Y, y)
	s.Rows++
	return nil
}

// ragged is the error for a row of k cells.
func (d *reader) ragged(k int) error {
	n := len(d.cols.names)
	advice := ""
	switch {
	case d.cols.trailing && k == n+1:
		advice = fmt.Sprintf(" and nothing behind its last %s", d.o.Comma.word())
	case k == 1:
		advice = fmt.Sprintf("; the cells are taken to be separated by %ss, and separator= says otherwise", d.o.Comma.word())
	case k > n && d.o.Comma == ',':
		advice = "; is a comma part of a number or a text? quote that, or separate by semicolons"
		if d.cols.header && !d.known && k == n+1 {
			advice += "; if the rows begin with their names, as R writes them, give these a name in the header, too"
		}
	}
	return fmt.Errorf("%s: line %d has %s, line %d has %d%s", d.name, d.scan.at, spec.Count(k, "cell"), d.first, n, advice)
}

func (d *reader) at(col int, err error) error {
	return fmt.Errorf("%s: line %d, column %s: %w", d.name, d.scan.at, d.cols.title(col), err)
}
