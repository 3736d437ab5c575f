package gallery

import (
	"math"

	"github.com/odescent/odescent/ode/vec"
)

// lineSlope returns the slope of the line through the points that misses them by the least sum of squares.
func lineSlope(x, y []float64) float64 {
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

// powerLaw returns the exponent p of y ∝ x^p that fits best in logarithms.
func powerLaw(x, y []float64) float64 {
	lx, ly := make([]float64, len(x)), make([]float64, len(y))
	for i := range x {
		lx[i], ly[i] = vec.Log(x[i]), vec.Log(y[i])
	}
	p := lineSlope(lx, ly)
	return p
}

// growthRate returns the rate r of y ∝ e^(rx) that fits best in the logarithm of y.
func growthRate(x, y []float64) float64 {
	ly := make([]float64, len(y))
	for i := range y {
		ly[i] = vec.Log(y[i])
	}
	r := lineSlope(x, ly)
	return r
}

// most returns the largest number, NaN if there is none or one is NaN.
func most(x []float64) float64 {
	if len(x) == 0 {
		return math.NaN()
	}
	m := x[0]
	for _, v := range x {
		m = math.Max(m, v)
	}
	return m
}

// negated returns -x in a new slice.
func negated(x []float64) []float64 {
	y := make([]float64, len(x))
	for i, v := range x {
		y[i] = -v
	}
	return y
}

// firstOf returns the first number, NaN if there is none.
func firstOf(x []float64) float64 {
	if len(x) == 0 {
		return math.NaN()
	}
	return x[0]
}
