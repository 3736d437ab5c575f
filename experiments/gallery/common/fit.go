package common

import (
	"math"

	"github.com/odescent/odescent/experiments/lab"
	"github.com/odescent/odescent/ode/vec"
)

// LineSlope returns the slope of the line through the points that misses them by the least sum of squares.
func LineSlope(x, y []float64) float64 {
	var mx, my, xx, xy float64
	n := float64(len(x))
	for i := range x {
		mx, my = mx+x[i]/n, my+y[i]/n
	}
	for i := range x {
		xx += float64((x[i] - mx) * (x[i] - mx))
		xy += float64((x[i] - mx) * (y[i] - my))
	}
	return xy / xx
}

// PowerLaw returns the exponent p of y ∝ x^p that fits best in logarithms.
func PowerLaw(x, y []float64) float64 {
	lx, ly := make([]float64, len(x)), make([]float64, len(y))
	for i := range x {
		lx[i], ly[i] = vec.Log(x[i]), vec.Log(y[i])
	}
	p := LineSlope(lx, ly)
	return p
}

// GrowthRate returns the rate r of y ∝ e^(rx) that fits best in the logarithm of y.
func GrowthRate(x, y []float64) float64 {
	ly := make([]float64, len(y))
	for i := range y {
		ly[i] = vec.Log(y[i])
	}
	r := LineSlope(x, ly)
	return r
}

// Most returns the largest number, NaN if there is none or one is NaN.
func Most(x []float64) float64 {
	if len(x) == 0 {
		return math.NaN()
	}
	m := x[0]
	for _, v := range x {
		m = math.Max(m, v)
	}
	return m
}

// Negated returns -x in a new slice.
func Negated(x []float64) []float64 {
	y := make([]float64, len(x))
	for i, v := range x {
		y[i] = -v
	}
	return y
}

// FirstOf returns the first number, NaN if there is none.
func FirstOf(x []float64) float64 {
	if len(x) == 0 {
		return math.NaN()
	}
	return x[0]
}

// Last returns the last row; without rows it panics.
func Last[T any](rows []T) T { return rows[len(rows)-1] }

// With returns the rows with a key.
func With[T any](rows []T, key func(T) string, want string) []T {
	return lab.Where(rows, func(r T) bool { return key(r) == want })
}

// Least returns the least of the rows' numbers that are not NaN, +Inf if there is none.
func Least[T any](rows []T, of func(T) float64) float64 {
	low := math.Inf(1)
	for _, r := range rows {
		if x := of(r); x < low {
			low = x
		}
	}
	return low
}

// Below returns x, or NaN, which is not drawn, if it is not below the bound.
func Below(x, bound float64) float64 {
	if x < bound {
		return x
	}
	return math.NaN()
}
