package dataset

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"
)

// reader holds what one pass over a table knows. Rows are parsed into set as they come.
type reader struct {
	name  string // for errors
	csv   *csv.Reader
	cols  columns
	set   *Set
	first int            // the line that fixed the number of cells
	line  int            // the last line read in full
	words map[string]int // classes in the order met; nil while the labels are numbers
}

func read(r io.Reader, name string, o Options, hint size) (*Set, error) {
	b, err := plain(r)
	if err != nil {
		return nil, broken(name, 0, err)
	}
	if o.Comma == 0 {
		o.Comma = separator(b)
	}
	d := &reader{name: name, csv: csv.NewReader(b), set: &Set{Name: name}}
	d.csv.Comma = o.Comma
	d.csv.ReuseRecord = true
	d.csv.FieldsPerRecord = -1 // counted here, to say which line disagrees with which
	d.csv.TrimLeadingSpace = o.Comma != '\t' && o.Comma != ' '
	head, err := d.next()
	if err == io.EOF {
		return nil, fmt.Errorf("%s: the file is empty", name)
	}
	if err != nil {
		return nil, err
	}
	d.first = d.line
	if d.cols, err = layout(head, o); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	d.reserve(hint.rows(len(head)))
	rec := head
	if d.cols.header {
		rec, err = d.next()
	}
	for ; err == nil; rec, err = d.next() {
		if err := d.row(rec); err != nil {
			return nil, err
		}
	}
	if err != io.EOF {
		return nil, err
	}
	if d.set.Rows == 0 {
		return nil, fmt.Errorf("%s: there is a header and no row below it", name)
	}
	d.sortClasses()
	return d.set, nil
}

// next reads a record and puts errors in words, except io.EOF.
func (d *reader) next() ([]string, error) {
	rec, err := d.csv.Read()
	var pe *csv.ParseError
	switch {
	case err == nil:
		d.line, _ = d.csv.FieldPos(0)
		return rec, nil
	case err == io.EOF:
		return nil, err
	case !errors.As(err, &pe):
		return nil, broken(d.name, d.line, err)
	case errors.Is(err, csv.ErrBareQuote):
		return nil, fmt.Errorf("%s: line %d: a quote stands inside a cell that does not begin with one", d.name, pe.Line)
	case errors.Is(err, csv.ErrQuote):
		return nil, fmt.Errorf("%s: line %d: a quoted cell is not closed, or something follows its end",
			d.name, pe.StartLine)
	}
	return nil, fmt.Errorf("%s: line %d: %w", d.name, pe.Line, pe.Err)
}

func (d *reader) reserve(rows int) {
	s := d.set
	s.Cols, s.Names, s.Label = len(d.cols.features), d.cols.featureNames(), d.cols.names[d.cols.label]
	if rows > 0 {
		s.X, s.Y = make([]float64, 0, rows*s.Cols), make([]float64, 0, rows)
	}
}

func (d *reader) row(rec []string) error {
	if len(rec) != len(d.cols.names) {
		return fmt.Errorf("%s: line %d has %d cells, line %d has %d",
			d.name, d.line, len(rec), d.first, len(d.cols.names))
	}
	s := d.set
	for _, j := range d.cols.features {
		x, err := number(rec[j])
		if err != nil {
			return d.at(j, err)
		}
		s.X = append(s.X, x)
	}
	y, err := d.label(rec[d.cols.label])
	if err != nil {
		return d.at(d.cols.label, err)
	}
	s.Y = append(s.Y, y)
	s.Rows++
	return nil
}

// label reads a label. The first row decides whether the column holds numbers or words.
func (d *reader) label(cell string) (float64, error) {
	if d.words == nil {
		y, err := number(cell)
		if err == nil || d.set.Rows > 0 || !errors.As(err, new(notNumber)) {
			return y, err
		}
		d.words = make(map[string]int)
	}
	cell = strings.TrimSpace(cell)
	if cell == "" {
		return 0, errEmpty
	}
	k, known := d.words[cell]
	if !known {
		k = len(d.words)
		d.words[strings.Clone(cell)] = k // the cell is a window into the whole line
	}
	return float64(k), nil
}

func (d *reader) sortClasses() {
	if d.words == nil {
		return
	}
	classes := make([]string, len(d.words))
	for w, k := range d.words { // each word into its own place: the order of the map does not matter
		classes[k] = w
	}
	d.set.Classes = slices.Sorted(slices.Values(classes))
	rank := make([]float64, len(classes))
	for k, w := range classes {
		at, _ := slices.BinarySearch(d.set.Classes, w)
		rank[k] = float64(at)
	}
	for i, y := range d.set.Y {
		d.set.Y[i] = rank[int(y)]
	}
}

func (d *reader) at(col int, err error) error {
	line, _ := d.csv.FieldPos(col)
	return fmt.Errorf("%s: line %d, column %s: %w", d.name, line, d.cols.title(col), err)
}

// notNumber is the text of a cell where a number was wanted.
type notNumber string

func (n notNumber) Error() string {
	s := string(n)
	if len(s) > 40 {
		s = s[:40] + "..."
	}
	hint := ""
	if _, err := strconv.ParseFloat(strings.Replace(s, ",", ".", 1), 64); err == nil {
		hint = "; write a point for the decimal comma"
	}
	return fmt.Sprintf("%q is not a number%s", s, hint)
}

var errEmpty = errors.New("the cell is empty")

func number(cell string) (float64, error) {
	cell = strings.TrimSpace(cell)
	x, err := strconv.ParseFloat(cell, 64)
	switch {
	case cell == "":
		return 0, errEmpty
	case errors.Is(err, strconv.ErrRange):
		return 0, fmt.Errorf("%s is too large for a float64", cell)
	case err != nil:
		return 0, notNumber(strings.Clone(cell))
	case math.IsNaN(x) || math.IsInf(x, 0):
		return 0, fmt.Errorf("%s is not a finite number", cell)
	}
	return x, nil
}
