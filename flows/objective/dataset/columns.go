package dataset

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/odescent/odescent/ode/spec"
)

// columns is the role of each column of a table.
type columns struct {
	names    []string // of all columns
	header   bool     // names are the first line's
	features []int
	label    int
}

func layout(first []string, o Options) (columns, error) {
	c := columns{names: make([]string, len(first))}
	for j, cell := range first {
		c.names[j] = strings.Clone(strings.TrimSpace(cell))
	}
	c.header = o.Header == FirstLine || o.Header == Detected && looksLikeHeader(c.names, o)
	for j, n := range c.names {
		if !c.header || n == "" {
			c.names[j] = "x" + strconv.Itoa(j+1)
		}
	}
	c.label = len(first) - 1
	var err error
	if o.Label != "" {
		if c.label, err = c.find(o.Label); err != nil {
			return c, err
		}
	}
	drop := make([]bool, len(first))
	for _, n := range o.Drop {
		j, err := c.find(n)
		if err != nil {
			return c, err
		}
		if j == c.label {
			return c, fmt.Errorf("column %s is the label and cannot be dropped", c.title(j))
		}
		drop[j] = true
	}
	for j := range first {
		if j != c.label && !drop[j] {
			c.features = append(c.features, j)
		}
	}
	if len(c.features) == 0 {
		return c, fmt.Errorf("beside the label %s there is no column left", c.title(c.label))
	}
	return c, nil
}

func looksLikeHeader(cells []string, o Options) bool {
	numbers := 0
	for _, cell := range cells {
		if _, err := strconv.ParseFloat(cell, 64); err == nil {
			numbers++
		} else if cell != "" && (cell == o.Label || slices.Contains(o.Drop, cell)) {
			return true
		}
	}
	return numbers == 0
}

// find returns the index of the column called s, or else of the s-th column.
func (c *columns) find(s string) (int, error) {
	j := slices.Index(c.names, s)
	if j >= 0 {
		if k := slices.Index(c.names[j+1:], s); k >= 0 {
			return 0, fmt.Errorf("columns %d and %d are both called %q; give the number", j+1, j+2+k, s)
		}
		return j, nil
	}
	if n, err := strconv.Atoi(s); err == nil {
		if n < 1 || n > len(c.names) {
			return 0, fmt.Errorf("no column %d; the table has %d", n, len(c.names))
		}
		return n - 1, nil
	}
	const show = 12
	if spec.Nearest(s, c.names) == "" && len(c.names) > show {
		return 0, fmt.Errorf("no column %q; there are %s, ... (%d in all)",
			s, strings.Join(c.names[:show], ", "), len(c.names))
	}
	return 0, spec.Unknown("column", s, c.names)
}

// title names a column in an error: by its name if the file gives one.
func (c *columns) title(j int) string {
	if c.header {
		return c.names[j]
	}
	return strconv.Itoa(j + 1)
}

func (c *columns) featureNames() []string {
	names := make([]string, len(c.features))
	for k, j := range c.features {
		names[k] = c.names[j]
	}
	return names
}
