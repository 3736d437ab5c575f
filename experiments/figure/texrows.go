package figure

import (
	"math"
	"strings"
)

// sourceRows are the numbers of the file that the code reads.
type sourceRows struct {
	columns [][]float64
	n       int // rows; zero: nothing can be read
}

// sourceOf reads a table's numbers; none if a cell holds a line break.
func sourceOf(t *Table) sourceRows {
	if t == nil {
		return sourceRows{}
	}
	s := sourceRows{make([][]float64, len(t.Columns)), len(t.Rows)}
	for _, row := range t.Rows {
		for j, c := range row {
			if strings.ContainsAny(c, "\n\r") {
				return sourceRows{}
			}
			s.columns[j] = append(s.columns[j], parseCell(c))
		}
	}
	return s
}

// find returns the rows, in their order, and the two columns in which points stand: rows that follow one another if there are
// such, else the last ones. It returns nil if there are none.
func (s sourceRows) find(x, y []float64) (rows []int, xCol, yCol int) {
	n := len(x)
	if n == 0 || n > s.n {
		return nil, 0, 0
	}
	for i, cx := range s.columns {
		for j, cy := range s.columns {
			if i == j {
				continue
			}
			for r := 0; r+n <= s.n; r++ {
				k := 0
				for k < n && equalCells(cx[r+k], x[k]) && equalCells(cy[r+k], y[k]) {
					k++
				}
				if k == n {
					rows = make([]int, n)
					for k := range rows {
						rows[k] = r + k
					}
					return rows, i, j
				}
			}
			if rows != nil {
				continue
			}
			found, k := make([]int, n), n-1
			for r := s.n - 1; r >= 0 && k >= 0; r-- {
				if equalCells(cx[r], x[k]) && equalCells(cy[r], y[k]) {
					found[k] = r
					k--
				}
			}
			if k < 0 {
				rows, xCol, yCol = found, i, j
			}
		}
	}
	return rows, xCol, yCol
}

func equalCells(a, b float64) bool { return a == b || math.IsNaN(a) && math.IsNaN(b) }
