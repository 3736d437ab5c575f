// Package dataset reads tables of numbers with one label column: CSV and IDX files, and three data sets that are built
// in.
//
// # Start here
//
// [Load] reads a table; example_test.go has more.
//
//	set, err := dataset.Load("wdbc", dataset.Options{})
//	set, err := dataset.Load("my.csv.gz", dataset.Options{Label: "price", Drop: []string{"id"}})
//
// A [Set] is plain data, row after row, as gonum's mat.NewDense(set.Rows, set.Cols, set.X) takes them. A label column
// of numbers is a target; a label column of texts is numbered in their sorted order. [Open] reads a table in batches.
//
// Load returns a Set or an error with file, line and column; it does not panic. A cell that is empty, not a number, NaN
// or infinite is refused. What was in doubt stands in the Notes of the Set.
package dataset
