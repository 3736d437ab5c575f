package common

import (
	"math"

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
