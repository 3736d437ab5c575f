package common

import (
	"math"
	"slices"
)

// Dash writes - for NaN.
func Dash(s string) string {
	if s == "NaN" {
		return "-"
	}
	return s
}

// AllNaN reports whether no number is one.
func AllNaN(x []float64) bool {
	return !slices.ContainsFunc(x, func(v float64) bool { return !math.IsNaN(v) })
}

// Median is +Inf, the worst, for runs without a number.
func Median(x []float64) float64 {
	y := slices.Clone(x)
	for i := range y {
		if math.IsNaN(y[i]) {
			y[i] = math.Inf(1)
		}
	}
	slices.Sort(y)
	if n := len(y); n%2 == 0 {
		return (y[n/2-1] + y[n/2]) / 2
	}
	return y[len(y)/2]
}

// Quartiles sorts numbers and returns those that leave a quarter, a half and three quarters of them below.
func Quartiles(x []float64) (low, median, high float64) {
	slices.Sort(x)
	n := len(x)
	return x[n/4], x[n/2], x[3*n/4]
}
