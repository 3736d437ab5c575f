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
	dropped  []int
	unnamed  bool // the header has no name for the first column
	trailing bool // the first line ends in a separator
}

func layout(first []string, header, trailing bool, o Options) (columns, error) {
	c := columns{names: make([]string, len(first)), header: header, trailing: trailing}
	for j, cell := range first {
		if c.names[j] = strings.Clone(strings.Trim(cell, blank)); !header || c.names[j] == "" {
			c.names[j] = "x" + strconv.Itoa(j+1)
			c.unnamed = c.unnamed || header && j == 0
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
		c.dropped = append(c.dropped, j)
	}
	for j := range first {
		if j != c.label && !drop[j] {
			c.features = append(c.features, j)
		}
	}
	if len(c.features) == 0 {
		return c, fmt.Errorf("beside the label %s there is no column left (the cells are taken to be separated by %ss; separator= says otherwise)", short(c.title(c.label), 40), o.Comma.word())
	}
	return c, nil
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
