package dataset

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"math"
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
	met   []string       // the same in that order
	known bool           // whether the labels are numbers or words
	kept  []string       // the first line, if it is a row that has yet to be read

	progress    func(done, total int64)
	told, total int64
}

// read reads the rest of a table whose head it reads first.
func read(r io.Reader, name string, o Options, hint size) (*Set, error) {
	d, err := begin(r, name, o)
	if err != nil {
		return nil, err
	}
	d.total = int64(hint.bytes)
	d.reserve(hint.rows(len(d.cols.names)))
	if err := d.rows(math.MaxInt); err != nil {
		return nil, err
	}
	d.tell(true)
	if d.set.Rows == 0 {
		return nil, fmt.Errorf("%s: there is a header and no row below it", name)
	}
	d.sortClasses()
	return d.set, nil
}

// begin reads as far as the first line, which is kept if it is no header.
func begin(r io.Reader, name string, o Options) (*reader, error) {
	b, err := plain(r)
	if err != nil {
		return nil, broken(name, 0, err)
	}
	if startsIDX(b) {
		return nil, fmt.Errorf("%s: this is an IDX file, which is read as a whole and from a path only", name)
	}
	if o.Comma == 0 {
		o.Comma = separator(b)
	}
	d := &reader{name: name, csv: csv.NewReader(b), set: &Set{Name: name}, progress: o.Progress}
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
	if !d.cols.header {
		d.kept = head
	}
	return d, nil
}

// rows reads up to n rows more into the set; at the end of the table there are fewer, and no error.
func (d *reader) rows(n int) error {
	for k := 0; k < n; k++ {
		rec, err := d.kept, error(nil)
		if d.kept = nil; rec == nil {
			rec, err = d.next()
		}
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		if err := d.row(rec); err != nil {
			return err
		}
		d.tell(false)
	}
	return nil
}

// tell reports progress, once a megabyte or if it must.
func (d *reader) tell(must bool) {
	const often = 1 << 20
	if d.progress == nil {
		return
	}
	if at := d.csv.InputOffset(); must || at >= d.told+often {
		d.told = at
		d.progress(at, d.total)
	}
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
	d.known = true
	s.Y = append(s.Y, y)
	s.Rows++
	return nil
}

func (d *reader) at(col int, err error) error {
	line, _ := d.csv.FieldPos(col)
	return fmt.Errorf("%s: line %d, column %s: %w", d.name, line, d.cols.title(col), err)
}
