package dataset

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"

	"github.com/odescent/odescent/ode/spec"
)

// Load reads the embedded data set of that name or else the file at that path, a CSV table or of MNIST's IDX format,
// plain or compressed by gzip (told by its content). An embedded name wins over a file; write ./iris for the file.
//
// An IDX file holds an array whose first axis counts the rows; the other axes make the features x1, x2, ..., row after
// row of an image. The labels are an IDX file of one axis: at Options.Label, or where the name has labels and idx1 in
// the place of images and idx3, as MNIST names them.
//
// A regular file is read twice, first to count its lines, so that the table is allocated once: the memory taken
// is that of the numbers, plus the reader's buffers. A pipe is read once, as by [Read].
//
// The error is a sentence with the file and, where there is one, the line and the column: a missing file
// (with the nearest embedded name), an empty one, one with a header only, a row that is longer or shorter than the first, a
// cell that is empty, not a number, NaN, infinite or too large, a label or dropped column that does not exist
// (with the nearest name), quotes out of order, a pipe of IDX, and a compressed stream that is cut off or damaged.
func Load(name string, o Options) (*Set, error) {
	if open := opener(name); open != nil {
		return twice(open, name, o)
	}
	info, err := os.Stat(name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, missing(name)
	case err != nil:
		return nil, reason(name, err)
	case info.IsDir():
		return nil, fmt.Errorf("%s: this is a folder, not a file of data", name)
	}
	open := func() (io.ReadCloser, error) { return os.Open(name) }
	if info.Mode().IsRegular() {
		return twice(open, name, o)
	}
	f, err := open()
	if err != nil {
		return nil, reason(name, err)
	}
	defer f.Close()
	return Read(f, name, o)
}

// Read reads a table from r, plain or compressed; name stands for it in the Set and in errors, which are those of
// [Load]. Not knowing the number of rows, it takes up to 2.25 times the memory of the numbers while it grows.
func Read(r io.Reader, name string, o Options) (*Set, error) { return read(r, name, o, size{}) }

func twice(open func() (io.ReadCloser, error), name string, o Options) (*Set, error) {
	f, err := open()
	if err != nil {
		return nil, reason(name, err)
	}
	hint, err := measure(f)
	f.Close()
	if err != nil {
		if hint.idx {
			return nil, broken(name, 0, err)
		}
		hint = size{} // the second reading says what is wrong, and where
	}
	if hint.idx {
		return idx(open, name, o, hint)
	}
	if f, err = open(); err != nil {
		return nil, reason(name, err)
	}
	defer f.Close()
	return read(f, name, o, hint)
}

func missing(name string) error {
	hint := ""
	if n := spec.Nearest(name, Names()); n != "" {
		hint = "; did you mean " + n + "?"
	}
	return fmt.Errorf("%s: there is no such file, and the embedded data sets are %s%s",
		name, strings.Join(Names(), ", "), hint)
}

// reason shortens the error of an operating system, which would name the file again.
func reason(name string, err error) error {
	var pe *fs.PathError
	if errors.As(err, &pe) {
		err = pe.Err
	}
	return fmt.Errorf("%s: cannot be read: %w", name, err)
}
