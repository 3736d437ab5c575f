package dataset

import (
	"bufio"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// startsIDX reports that b is an IDX file, which begins with two zero bytes, the type of the numbers and the number of
// axes.
func startsIDX(b *bufio.Reader) bool {
	head, _ := b.Peek(4)
	return len(head) == 4 && head[0] == 0 && head[1] == 0 && idxBytes(head[2]) > 0 && head[3] > 0
}

// idxBytes is the length of a number of a type, 0 if there is no such type.
func idxBytes(kind byte) int {
	switch kind {
	case 0x08, 0x09:
		return 1
	case 0x0b:
		return 2
	case 0x0c, 0x0d:
		return 4
	case 0x0e:
		return 8
	}
	return 0
}

// idx reads an array and its labels.
func idx(name string, o Options) (*Set, error) {
	l, err := o.limit()
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	labels := o.Label
	if labels == "" {
		dir, file := filepath.Split(name)
		labels = dir + strings.Replace(strings.Replace(file, "images", "labels", 1), "idx3", "idx1", 1)
		if labels == name {
			return nil, fmt.Errorf("%s: this is an IDX file; name the file of its labels with label=", name)
		}
	}
	if len(o.Drop) > 0 || o.Header != Detected || o.Comma != 0 || o.DecimalComma {
		return nil, fmt.Errorf("%s: this is an IDX file, which has no header and no columns to drop", name)
	}
	x, dims, err := array(name, o, l)
	if err != nil {
		return nil, err
	}
	if len(dims) < 2 {
		return nil, fmt.Errorf("%s: the array has one axis and no features", name)
	}
	if cols := len(x) / dims[0]; cols > l.columns() {
		return nil, fmt.Errorf("%s: %w", name, l.tooManyColumns())
	}
	y, err := labelArray(labels, o, l)
	if err != nil {
		return nil, err
	}
	s := &Set{Name: name, Rows: dims[0], Cols: len(x) / dims[0], X: x, Y: y, Label: "label"}
	if len(y) != s.Rows {
		return nil, fmt.Errorf("%s: there are %d labels, and %s has %d rows", labels, len(y), name, s.Rows)
	}
	for j := range s.Cols {
		s.Names = append(s.Names, "x"+strconv.Itoa(j+1))
	}
	return s, nil
}

func labelArray(path string, o Options, l limit) ([]float64, error) {
	info, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("%s: there is no such file; name that of the labels with label=", path)
	}
	if err == nil && !info.Mode().IsRegular() {
		return nil, fmt.Errorf("%s: this is not a file, and the labels of an IDX file are read from one", path)
	}
	o.Progress = nil
	y, dims, err := array(path, o, l)
	if err == nil && len(dims) != 1 {
		return nil, fmt.Errorf("%s: labels have one axis, not %d", path, len(dims))
	}
	return y, err
}
