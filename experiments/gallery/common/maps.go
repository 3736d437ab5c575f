package common

import (
	"github.com/odescent/odescent/experiments/figure"
)

// Map returns a heat map of numbers over two names, and the names along the axes; see [figure.MatrixBy].
func Map[T any](rows []T, of func(T) (x, y string, z float64)) (heat *figure.Heat, xs, ys []string) {
	t := figure.NewTable("x", "y", "z")
	for _, r := range rows {
		x, y, z := of(r)
		t.Add(x, y, z)
	}
	return figure.MatrixBy(t, "x", "y", "z")
}
