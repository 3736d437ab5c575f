package common

import (
	"math"

	"github.com/odescent/odescent/ode/rk"

	"github.com/odescent/odescent/experiments/lab"
)

// Earlier is the origin of a number that stands in no publication: programs in NumPy and SciPy, written before this library and
// sharing no code with it, found those of the claims C1 to C83 and of the tables 0.3, 3.9, 7.2, 7.3, 7.4 and 8.1.
var Earlier = lab.Recorded("a number of an earlier program in NumPy, independent of this library")

// Beside is the origin of a bound or a band that was chosen after what was found here.
func Beside(found string) lab.Origin {
	return lab.Recorded("chosen after the " + found + " found here")
}

// Root returns the root of a function near x by Newton's method with differences.
func Root(f func(float64) float64, x float64) float64 {
	for range 60 {
		const d = 1e-7
		y := f(x)
		x -= y * 2 * d / (f(x+d) - f(x-d))
	}
	return x
}

// Chebyshev returns T_s(x) by its recurrence.
func Chebyshev(s int, x float64) float64 {
	a, b := 1., x
	for range s - 1 {
		a, b = b, float64(2*x*b)-a
	}
	return b
}

// realEnd returns the end of the real stability interval of a method with the stability polynomial Σ c_i zⁱ, where |R(-x)| first
// exceeds 1.
func realEnd(c ...float64) float64 {
	return intervalEnd(func(x float64) float64 {
		v := 0.
		for i := len(c) - 1; i >= 0; i-- {
			v = c[i] - float64(x*v)
		}
		return math.Abs(v)
	})
}

// RealEndOf returns the end of the real stability interval of an explicit method, whose step on y' = -y of the length x is
// followed stage by stage from y = 1: the coefficients of its polynomial are not needed.
func RealEndOf(m *rk.Tableau) float64 {
	return intervalEnd(func(x float64) float64 {
		y, stages := 1., make([]float64, len(m.B))
		for i := range m.B {
			stages[i] = 1
			for j, a := range m.A[i] {
				stages[i] -= float64(x * float64(a*stages[j]))
			}
			y -= float64(x * float64(m.B[i]*stages[i]))
		}
		return math.Abs(y)
	})
}

// intervalEnd returns where a function that is 1 or less from 1 on first exceeds 1.
func intervalEnd(r func(float64) float64) float64 {
	low, high := 1., 1.
	for r(high) <= 1 {
		low, high = high, high+.01
	}
	for range 60 {
		if m := (low + high) / 2; r(m) <= 1 {
			low = m
		} else {
			high = m
		}
	}
	return low
}
