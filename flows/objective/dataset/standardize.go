package dataset

import (
	"fmt"
	"math"
)

// Scaling is the affine map x -> (x - Mean)/Scale of each feature, in the feature's own units. The coefficients
// w, b of a linear model on scaled features are w/Scale and b - Σ w·Mean/Scale on the raw ones.
type Scaling struct {
	Mean, Scale []float64
	Constant    []int // the features that do not vary: their Scale is 1, their scaled value 0
}

// Standardize shifts and scales each feature of s, in place, to mean 0 and standard deviation 1, and returns the map.
// The deviation is that of the population, with Rows and not Rows-1 below the fraction line. A feature that does not
// vary is centred, so that it becomes exactly 0, keeps its scale 1 and is listed in Constant.
//
// Each feature is first divided by a power of two near its largest magnitude, which rounds nothing and lets
// squares neither overflow nor vanish; the mean is computed twice, the second time from the remainders. Cost:
// four passes over X, no copy of it.
func (s *Set) Standardize() Scaling {
	n := s.Cols
	sc := Scaling{Mean: make([]float64, n), Scale: make([]float64, n)}
	unit := make([]float64, n) // exponents
	lo, hi := make([]float64, n), make([]float64, n)
	copy(lo, s.Row(0))
	copy(hi, lo)
	s.each(func(j int, x *float64) { lo[j], hi[j] = math.Min(lo[j], *x), math.Max(hi[j], *x) })
	for j := range unit {
		_, e := math.Frexp(math.Max(-lo[j], hi[j]))
		unit[j] = float64(e)
	}
	rows := float64(s.Rows)
	rest, square := make([]float64, n), make([]float64, n)
	s.each(func(j int, x *float64) {
		*x = math.Ldexp(*x, -int(unit[j]))
		sc.Mean[j] += *x
	})
	for j := range n {
		sc.Mean[j] /= rows
	}
	s.each(func(j int, x *float64) { rest[j] += *x - sc.Mean[j] })
	for j := range n {
		sc.Mean[j] += rest[j] / rows
	}
	s.each(func(j int, x *float64) {
		*x -= sc.Mean[j]
		square[j] += float64(*x * *x)
	})
	for j := range n {
		sc.Scale[j] = math.Sqrt(square[j] / rows)
		if lo[j] == hi[j] {
			sc.Constant = append(sc.Constant, j)
		}
	}
	s.each(func(j int, x *float64) {
		if lo[j] == hi[j] {
			*x = 0
		} else {
			*x /= sc.Scale[j]
		}
	})
	for j := range n {
		sc.Mean[j] = math.Ldexp(sc.Mean[j], int(unit[j]))
		sc.Scale[j] = math.Ldexp(sc.Scale[j], int(unit[j]))
		if lo[j] == hi[j] {
			sc.Mean[j], sc.Scale[j] = lo[j], 1
		}
	}
	return sc
}

// Constant returns the features that have the same value in all rows, in order. Each costs a look at its rows until it
// varies.
func (s *Set) Constant() []int {
	var same []int
	for j := range s.Cols {
		i := 1
		for i < s.Rows && s.X[i*s.Cols+j] == s.X[j] {
			i++
		}
		if i >= s.Rows {
			same = append(same, j)
		}
	}
	return same
}

// Apply scales the features of another set, a test set say, by the map of this one, in place. It panics if s has
// another number of features.
func (sc Scaling) Apply(s *Set) {
	if s.Cols != len(sc.Mean) {
		panic(fmt.Sprintf("dataset: a scaling of %d features applied to a set of %d", len(sc.Mean), s.Cols))
	}
	s.each(func(j int, x *float64) { *x = (*x - sc.Mean[j]) / sc.Scale[j] })
}

func (s *Set) each(visit func(j int, x *float64)) {
	for i := range s.Rows {
		row := s.Row(i)
		for j := range row {
			visit(j, &row[j])
		}
	}
}
