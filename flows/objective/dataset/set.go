package dataset

import (
	"fmt"
	"slices"

	"github.com/odescent/odescent/ode/spec"
)

// Set is a table of Rows rows: Cols features each, and one label.
type Set struct {
	Name       string    // the embedded set's name or the file's path
	Names      []string  // of the features, Cols long; x1, x2, ... by position in the file if it has no header
	Rows, Cols int       // both at least 1
	X          []float64 // the features, row after row, Rows*Cols long; all finite
	Label      string    // the name of the label column
	Y          []float64 // the labels, Rows long: numbers as written, or indices into Classes
	Classes    []string  // the labels as written, by size if all are numbers, else sorted; nil if the labels were read as numbers
	Rounded    []int     // the features that are the same number in all rows, but are written with more digits, and not all alike
	Notes      []string  // sentences on what was in doubt: the header, the separator, lines that were left out
}

// Row returns row i of the features, a window into X. It panics if i is not in 0..Rows-1.
func (s *Set) Row(i int) []float64 {
	if i < 0 || i >= s.Rows {
		panic(fmt.Sprintf("dataset: row %d of a set of %d rows", i, s.Rows))
	}
	return s.X[i*s.Cols : (i+1)*s.Cols : (i+1)*s.Cols]
}

// Levels returns the distinct labels in order, as numbers and as texts: level k of a label column of classes is k and
// Classes[k]; of numbers, the k-th smallest and its shortest decimal form. Classes that no row has are left out. It
// stops at limit+1 levels, so that a column of real numbers is not listed in full.
func (s *Set) Levels(limit int) (values []float64, words []string) {
	for _, y := range s.Y {
		k, found := slices.BinarySearch(values, y)
		if found {
			continue
		}
		values = slices.Insert(values, k, y)
		if len(values) > limit {
			break
		}
	}
	for _, v := range values {
		if s.Classes != nil {
			words = append(words, s.Classes[int(v)])
		} else {
			words = append(words, spec.Number(v))
		}
	}
	return values, words
}
