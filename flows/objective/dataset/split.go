package dataset

import (
	"fmt"
	"math"

	"github.com/odescent/odescent/flows/objective/internal/draw"
)

// Split divides the rows of s at random into two sets that share no memory with it: round(frac*Rows) rows, but at
// least one and at most Rows-1, for training, and the others for testing. Which row goes where is a pure function
// of Rows, frac and seed. Scale after splitting: Standardize the first and Apply its Scaling to the second.
//
// Split panics unless 0 < frac < 1 and Rows is at least 2.
func (s *Set) Split(frac float64, seed uint64) (train, test *Set) {
	if !(frac > 0 && frac < 1) {
		panic(fmt.Sprintf("dataset: Split(%g): the share of the training rows lies between 0 and 1", frac))
	}
	if s.Rows < 2 {
		panic(fmt.Sprintf("dataset: a set of %d rows cannot be split in two", s.Rows))
	}
	var src draw.Source
	src.Key("split", seed, 0)
	order := make([]int, s.Rows)
	src.Permute(order)
	n := min(max(int(math.Round(frac*float64(s.Rows))), 1), s.Rows-1)
	return s.Pick(order[:n]), s.Pick(order[n:])
}

// Pick returns a set of the rows named, in that order and as often as named; it shares no numbers with s. It
// panics if a row is not in 0..Rows-1.
func (s *Set) Pick(rows []int) *Set {
	t := *s
	t.Rows = len(rows)
	t.X, t.Y = make([]float64, 0, len(rows)*s.Cols), make([]float64, len(rows))
	for k, i := range rows {
		t.X = append(t.X, s.Row(i)...)
		t.Y[k] = s.Y[i]
	}
	return &t
}
