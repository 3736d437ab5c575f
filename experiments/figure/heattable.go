package figure

import (
	"math"
	"slices"
)

// HeatBy makes a heat map of column z over columns x and y of a tidy table. The centres are the numbers that occur, in
// increasing order; a cell without a row is NaN, and of several rows the last counts. Rows whose x or y is not finite
// are left out. It panics if there is no such column.
func HeatBy(t *Table, x, y, z string) *Heat {
	xs, ys, zs := t.Floats(x), t.Floats(y), t.Floats(z)
	h := &Heat{X: distinct(xs), Y: distinct(ys)}
	h.Z = blank(len(h.X), len(h.Y))
	for k := range zs {
		i, okx := slices.BinarySearch(h.X, xs[k])
		j, oky := slices.BinarySearch(h.Y, ys[k])
		if okx && oky {
			h.Z[j][i] = zs[k]
		}
	}
	return h
}

// MatrixBy is HeatBy for columns of text. It also returns the names for the two axes: of the x axis in the order of
// their first appearance from the left, of the y axis from the top.
func MatrixBy(t *Table, x, y, z string) (h *Heat, xNames, yNames []string) {
	xs, ys, zs := t.Strings(x), t.Strings(y), t.Floats(z)
	for k := range zs {
		if !slices.Contains(xNames, xs[k]) {
			xNames = append(xNames, xs[k])
		}
		if !slices.Contains(yNames, ys[k]) {
			yNames = append(yNames, ys[k])
		}
	}
	slices.Reverse(yNames)
	h = &Heat{Z: blank(len(xNames), len(yNames))}
	for k, v := range zs {
		h.Z[slices.Index(yNames, ys[k])][slices.Index(xNames, xs[k])] = v
	}
	return h, xNames, yNames
}

// distinct returns the finite values in increasing order, each once.
func distinct(values []float64) []float64 {
	var out []float64
	for _, v := range values {
		if finite(v) {
			out = append(out, v)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func blank(nx, ny int) [][]float64 {
	z := make([][]float64, ny)
	for j := range z {
		z[j] = make([]float64, nx)
		for i := range z[j] {
			z[j][i] = math.NaN()
		}
	}
	return z
}
