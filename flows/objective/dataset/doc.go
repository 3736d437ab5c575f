// Package dataset reads tables of numbers with one labelled column: three data sets that ship in the binary and
// any CSV file beside it.
//
//	set, err := dataset.Load("wdbc", dataset.Options{})
//	set, err := dataset.Load("my.csv.gz", dataset.Options{Label: "price", Drop: []string{"id"}})
//
// A [Set] is plain data, row-major, ready for gonum's mat.NewDense(set.Rows, set.Cols, set.X). A label column of
// numbers is a target; a label column of words is numbered in the sorted order of its words.
//
// Whatever a file holds, the answer is a Set or a sentence with file, line and column, never a panic and never a
// silent guess: a cell that is empty, not a number, NaN or infinite is refused.
package dataset
