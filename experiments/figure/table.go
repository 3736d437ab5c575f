package figure

import (
	"encoding/csv"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
)

// Table is rows of cells under named columns. A cell is the text that stands in the CSV file, so that writing
// and reading a table changes nothing. The zero value is a table without columns.
type Table struct {
	Columns []string
	Rows    [][]string // each as long as Columns
}

// NewTable returns a table without rows.
func NewTable(columns ...string) *Table {
	return &Table{Columns: slices.Clone(columns)}
}

// Add appends a row. A cell may be a string, a number, a bool or a [fmt.Stringer]; a float64 is written in
// the shortest form that reads back as the same number, with NaN, +Inf and -Inf by these names.
// Add panics if the number of cells is not the number of columns, or if a cell is of another type.
func (t *Table) Add(cells ...any) {
	if len(cells) != len(t.Columns) {
		panic(fmt.Sprintf("figure: row of %d cells, table has %d columns", len(cells), len(t.Columns)))
	}
	row := make([]string, len(cells))
	for i, c := range cells {
		row[i] = Cell(c)
	}
	t.Rows = append(t.Rows, row)
}

// Cell writes a value as [Table.Add] does, and panics as it does.
func Cell(c any) string {
	switch v := c.(type) {
	case string:
		return v
	case float64:
		return Number(v)
	case int:
		return strconv.Itoa(v)
	case int64:
		return strconv.FormatInt(v, 10)
	case uint64:
		return strconv.FormatUint(v, 10)
	case bool:
		return strconv.FormatBool(v)
	case fmt.Stringer:
		return v.String()
	}
	panic(fmt.Sprintf("figure: cell of type %T: write a string, a number, a bool or a fmt.Stringer", c))
}

// Number writes a number as tables do: the shortest form that reads back as the same float64.
func Number(v float64) string { return strconv.FormatFloat(v, 'g', -1, 64) }

// Len returns the number of rows.
func (t *Table) Len() int { return len(t.Rows) }

// column returns the index of a column and panics if there is none.
func (t *Table) column(name string) int {
	i := slices.Index(t.Columns, name)
	if i < 0 {
		panic(fmt.Sprintf("figure: no column %q among %q", name, t.Columns))
	}
	return i
}

// Strings returns a column as text, in a new slice. It panics if there is no such column.
func (t *Table) Strings(column string) []string {
	i := t.column(column)
	out := make([]string, len(t.Rows))
	for k, row := range t.Rows {
		out[k] = row[i]
	}
	return out
}

// Floats returns a column as numbers, in a new slice; a cell that is not a number is NaN. It panics if there is
// no such column.
func (t *Table) Floats(column string) []float64 {
	i := t.column(column)
	out := make([]float64, len(t.Rows))
	for k, row := range t.Rows {
		out[k] = parseCell(row[i])
	}
	return out
}

func parseCell(s string) float64 {
	v, err := strconv.ParseFloat(s, 64)
	if err != nil && !math.IsInf(v, 0) { // a number too large to hold is an infinity
		return math.NaN()
	}
	return v
}

// Where returns the rows that have a value, written as [Table.Add] does, in a column. They are shared with t,
// not copied. It panics if there is no such column.
func (t *Table) Where(column string, value any) *Table {
	i, want := t.column(column), Cell(value)
	out := &Table{Columns: t.Columns}
	for _, row := range t.Rows {
		if row[i] == want {
			out.Rows = append(out.Rows, row)
		}
	}
	return out
}

// Group is the rows of a table that agree in one column.
type Group struct {
	Key string
	*Table
}

// Groups splits the table by the values of a column, in the order of their first appearance. The rows are
// shared with t. It panics if there is no such column.
func (t *Table) Groups(column string) []Group {
	i := t.column(column)
	at := map[string]int{} // looked up only
	var out []Group
	for _, row := range t.Rows {
		k, ok := at[row[i]]
		if !ok {
			k = len(out)
			at[row[i]] = k
			out = append(out, Group{row[i], &Table{Columns: t.Columns}})
		}
		out[k].Rows = append(out[k].Rows, row)
	}
	return out
}

// SeriesBy makes a series of columns x and y for each value of column by, which becomes its label; an empty by
// makes one series without label. They are FromData. It panics if there is no such
// column.
func SeriesBy(t *Table, x, y, by string) []Series {
	one := func(t *Table) Series {
		return Series{X: t.Floats(x), Y: t.Floats(y), FromData: true}
	}
	if by == "" {
		return []Series{one(t)}
	}
	var out []Series
	for _, g := range t.Groups(by) {
		s := one(g.Table)
		s.Label = g.Key
		out = append(out, s)
	}
	return out
}

// WriteCSV writes the table with a line of column names first. It returns the errors of w, and one if a row
// is not as long as Columns.
func (t *Table) WriteCSV(w io.Writer) error {
	c := csv.NewWriter(w)
	if err := c.Write(t.Columns); err != nil {
		return fmt.Errorf("figure: table: %w", err)
	}
	for i, row := range t.Rows {
		if len(row) != len(t.Columns) {
			return fmt.Errorf("figure: table: row %d has %d cells, want %d", i+1, len(row), len(t.Columns))
		}
		if len(row) == 1 && row[0] == "" { // package csv would write an empty line, and skip it when reading
			c.Flush()
			if _, err := io.WriteString(w, "\"\"\n"); err != nil {
				return fmt.Errorf("figure: table: %w", err)
			}
			continue
		}
		if err := c.Write(row); err != nil {
			return fmt.Errorf("figure: table: %w", err)
		}
	}
	c.Flush()
	if err := c.Error(); err != nil {
		return fmt.Errorf("figure: table: %w", err)
	}
	return nil
}

// ReadCSV reads what [Table.WriteCSV] writes. It returns an error, with the line, if a row is not as long as
// the first, and for an empty input.
func ReadCSV(r io.Reader) (*Table, error) {
	rows, err := csv.NewReader(r).ReadAll()
	if err != nil {
		return nil, fmt.Errorf("figure: table: %w", err)
	}
	if len(rows) == 0 {
		return nil, fmt.Errorf("figure: table: the line of column names is missing")
	}
	return &Table{Columns: rows[0], Rows: rows[1:]}, nil
}
