package dataset

import (
	"errors"
	"fmt"
	"io"

	"github.com/odescent/odescent/ode/spec"
)

// Load reads the embedded data set of that name or else the file at that path, a CSV table or of MNIST's IDX format,
// plain or compressed by gzip, which is recognised by its content. An embedded name takes precedence over a file; write
// ./iris for the file. The name - is the standard input, as is /dev/stdin, and ./- a file of that name; Options.Wait
// does not apply to it on Windows.
//
// An IDX file holds an array whose first axis counts the rows; the other axes make the features x1, x2, ..., row after
// row of an image. The labels are an IDX file of one axis: at Options.Label, or where the name has labels and idx1 in
// the place of images and idx3, as MNIST names them.
//
// A regular file is read twice, first to count its lines, so that the table is allocated once: the memory taken is that
// of the numbers, plus the reader's buffers. A pipe is read once, as by [Read]. A table with more numbers, columns or
// classes, or a longer row, than Options.Limit allows is refused before memory is allocated for it.
//
// The error is a sentence with the file and, where there is one, the line and the column: a missing file (with the
// nearest embedded name), a folder or a device, a pipe that is silent for Options.Wait, an empty file, one with a
// header only, one beyond the limit, a row that is longer or shorter than the first, a cell that is missing (empty, NA,
// ?, NaN), not a number, infinite or too large, a comma within a number (1,5 and 1,000 alike), a label or dropped
// column that does not exist (with the nearest name), quotes out of order, a NUL byte, a pipe of IDX, and a compressed
// stream that is cut off or damaged; what is not UTF-8, and the archives, databases and images that people take for
// tables, by what they are.
//
// Lines that are empty, rows without text in any cell, and comments are left out; the last two are counted in the Set's
// Notes. Comments are the lines that begin with # before the first row or header, and below it those that can be no
// row: with another number of cells, or if the first column is a feature or a label of numbers. One separator at the
// end of a row, or of all rows, is no cell. A first line sep=; names the separator, as Excel reads it. If the first row
// has a cell more than the header, as R writes tables whose rows have names, the first column is left out, with a note.
func Load(name string, o Options) (*Set, error) {
	f, whole, err := open(name, o)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	if !whole {
		return Read(f, name, o)
	}
	b, err := plain(watched{f, o.context()})
	if err != nil {
		return nil, broken(name, 0, err)
	}
	if startsIDX(b.Reader) {
		return idx(name, o)
	}
	d, err := begin(b, name, o)
	if err != nil {
		return nil, err
	}
	most := d.most()
	rows, bytes, err := count(b.Reader, most, d.limit.bytes()) // of the rest
	rows, bytes = rows+len(d.kept), bytes+d.scan.read
	if err == nil && rows > most {
		return nil, fmt.Errorf("%s: %w", name, d.limit.tooMany(most, d.set.Cols+1, 0))
	}
	if errors.Is(err, errSilent) || o.context().Err() != nil {
		return nil, broken(name, 0, err) // a second reading would wait again
	}
	if err != nil {
		rows, bytes = 0, 0 // the second reading says what is wrong, and where
	}
	return again(name, o, rows, bytes)
}

// again reads a table a second time, into the memory of so many rows.
func again(name string, o Options, rows int, total int64) (*Set, error) {
	f, _, err := open(name, o)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	d, err := newReader(f, name, o)
	if err != nil {
		return nil, err
	}
	d.total = total
	return d.read(rows)
}

// Read reads a table from r, plain or compressed; name stands for it in the Set and in errors, which are those of
// [Load]. Not knowing the number of rows, it takes twice the memory of the numbers at its end. The context of
// o ends it between two pieces that r returns.
func Read(r io.Reader, name string, o Options) (*Set, error) {
	d, err := newReader(r, name, o)
	if err != nil {
		return nil, err
	}
	return d.read(0)
}

func newReader(r io.Reader, name string, o Options) (*reader, error) {
	b, err := plain(watched{r, o.context()})
	if err != nil {
		return nil, broken(name, 0, err)
	}
	return begin(b, name, o)
}

func nearest(name string) string { return spec.Nearest(name, Names()) }
