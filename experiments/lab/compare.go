package lab

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"math"
	"os"
	"slices"
	"strconv"
	"strings"

	"github.com/odescent/odescent/experiments/figure"
	"github.com/odescent/odescent/ode/spec"
)

// comparison is how data differ from those that were recorded.
type comparison struct {
	shape  string // other columns, or another number of rows; empty: the same
	first  *cellDifference
	value  cellDifference // the largest of numbers with a fraction
	count  cellDifference // the largest of whole numbers
	words  cellDifference // the first of cells that are not numbers
	timed  bool           // columns of seconds were left out
	differ int            // cells that differ
}

// cellDifference is that of one cell.
type cellDifference struct {
	row      int // from 1; 0: there is none
	column   string
	got, was string
	by       float64 // relative; +Inf where one is no finite number
}

func (d cellDifference) String() string {
	if math.IsInf(d.by, 1) {
		return fmt.Sprintf("at row %d, column %s: %s, was %s", d.row, d.column, d.got, d.was)
	}
	return fmt.Sprintf("at row %d, column %s: %s, was %s (%.1g)", d.row, d.column, d.got, d.was, d.by)
}

// compareData compares data with a file data.csv.
func compareData(path string, got *figure.Table, timed bool) (*comparison, error) {
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	was, err := figure.ReadCSV(bytes.NewReader(b))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	c := &comparison{timed: timed}
	if !slices.Equal(was.Columns, got.Columns) {
		c.shape = fmt.Sprintf("has columns %s, the recorded one %s", strings.Join(got.Columns, ","), strings.Join(was.Columns, ","))
		return c, nil
	}
	if was.Len() != got.Len() {
		c.shape = fmt.Sprintf("has %s, the recorded one %d", spec.Count(got.Len(), "row"), was.Len())
	}
	for i := range min(was.Len(), got.Len()) {
		for j, name := range was.Columns {
			if a, b := got.Rows[i][j], was.Rows[i][j]; a != b && !(timed && name == "seconds") {
				c.add(cellDifference{row: i + 1, column: name, got: a, was: b})
			}
		}
	}
	return c, nil
}

// add enters the difference of a cell.
func (c *comparison) add(d cellDifference) {
	c.differ++
	x, err1 := strconv.ParseFloat(d.got, 64)
	y, err2 := strconv.ParseFloat(d.was, 64)
	numbers := err1 == nil && err2 == nil && !math.IsNaN(x) && !math.IsNaN(y) && !math.IsInf(x, 0) && !math.IsInf(y, 0)
	d.by = math.Inf(1)
	if numbers {
		d.by = relative(x, y)
	}
	if c.first == nil {
		c.first = &d
	}
	switch {
	case !numbers:
		if c.words.row == 0 {
			c.words = d
		}
	case whole(d.got) && whole(d.was):
		if d.by > c.count.by {
			c.count = d
		}
	case d.by > c.value.by:
		c.value = d
	}
}

// whole reports whether a cell is written as a whole number.
func whole(s string) bool { return !strings.ContainsAny(s, ".eE") }

// within reports whether all differences are within tolerances; one that is not given allows none.
func (c *comparison) within(tol tolerances) bool {
	return c.shape == "" && c.words.row == 0 && c.value.by <= math.Max(tol.value, 0) && c.count.by <= math.Max(tol.count, 0)
}

// String says how the data differ.
func (c *comparison) String() string {
	var parts []string
	if c.shape != "" {
		parts = append(parts, c.shape)
	}
	if c.first != nil {
		verb := "differ"
		if c.differ == 1 {
			verb = "differs"
		}
		parts = append(parts, fmt.Sprintf("%s %s, first %v", spec.Count(c.differ, "cell"), verb, *c.first))
	}
	if c.words.row > 0 {
		parts = append(parts, "words "+c.words.String())
	}
	if c.count.row > 0 {
		parts = append(parts, "largest difference of a count "+c.count.String())
	}
	if c.value.row > 0 {
		parts = append(parts, "largest difference of a value "+c.value.String())
	}
	if len(parts) == 0 && c.timed {
		return "the same but for seconds"
	}
	return strings.Join(parts, ";\n               ")
}

// digestOf returns the SHA-256 of a file in hexadecimal digits, "" if there is no such file.
func digestOf(path string) (string, error) {
	b, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return "", nil
	}
	if err != nil {
		return "", err
	}
	return sum256(b), nil
}
