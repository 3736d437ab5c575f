package lab

import "github.com/odescent/odescent/experiments/figure"

// Group is the rows that have a key in common.
type Group[T any] struct {
	Key  string
	Rows []T
}

// Last returns the last row of the group. A group is never empty.
func (g Group[T]) Last() T { return g.Rows[len(g.Rows)-1] }

// GroupBy splits rows by a key, in the order in which the keys first appear.
func GroupBy[T any](rows []T, key func(T) string) []Group[T] {
	at := map[string]int{} // looked up only
	var out []Group[T]
	for _, r := range rows {
		k := key(r)
		i, ok := at[k]
		if !ok {
			i = len(out)
			at[k] = i
			out = append(out, Group[T]{Key: k})
		}
		out[i].Rows = append(out[i].Rows, r)
	}
	return out
}

// Where returns the rows that are to be kept.
func Where[T any](rows []T, keep func(T) bool) []T {
	var out []T
	for _, r := range rows {
		if keep(r) {
			out = append(out, r)
		}
	}
	return out
}

// Column returns a number of each row.
func Column[T any](rows []T, of func(T) float64) []float64 {
	out := make([]float64, len(rows))
	for i, r := range rows {
		out[i] = of(r)
	}
	return out
}

// XY returns two numbers of each row.
func XY[T any](rows []T, of func(T) (x, y float64)) (x, y []float64) {
	x, y = make([]float64, len(rows)), make([]float64, len(rows))
	for i, r := range rows {
		x[i], y[i] = of(r)
	}
	return x, y
}

// Curves returns a series of numbers that stand in the data for each label of rows, in the order in which the labels
// first appear.
func Curves[T any](rows []T, of func(T) (label string, x, y float64)) []figure.Series {
	var out []figure.Series
	for _, g := range GroupBy(rows, func(r T) string { l, _, _ := of(r); return l }) {
		s := figure.Series{Label: g.Key, FromData: true}
		s.X, s.Y = XY(g.Rows, func(r T) (float64, float64) { _, x, y := of(r); return x, y })
		out = append(out, s)
	}
	return out
}
