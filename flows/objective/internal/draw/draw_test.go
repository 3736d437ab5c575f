package draw_test

import (
	"slices"
	"testing"

	"github.com/odescent/odescent/flows/objective/internal/draw"
)

func TestStreamsAreNamed(t *testing.T) {
	var a, b draw.Source
	a.Key("test", 1, 2)
	first := a.Uint64()
	b.Key("test", 1, 3)
	if b.Uint64() == first {
		t.Error("two parts of one seed give the same stream")
	}
	b.Uint64()
	b.Key("test", 1, 2)
	if b.Uint64() != first {
		t.Error("a source keyed anew does not start at the beginning of its stream")
	}
}

// TestPinned holds the streams still: a change here changes every published experiment with batches.
func TestPinned(t *testing.T) {
	var s draw.Source
	s.Key("batch", 1, 0)
	p := make([]int, 8)
	s.Permute(p)
	if want := []int{7, 1, 5, 0, 6, 2, 4, 3}; !slices.Equal(p, want) {
		t.Errorf("the first permutation is %v, was %v", p, want)
	}
}

// TestBelowIsUniform draws 60000 of 6: each count has standard deviation 91, so 6 of them are allowed.
func TestBelowIsUniform(t *testing.T) {
	var s draw.Source
	s.Key("uniform", 1, 0)
	var count [6]int
	for range 60000 {
		count[s.Below(6)]++
	}
	for i, c := range count {
		if c < 10000-550 || c > 10000+550 {
			t.Errorf("%d was drawn %d times of 60000, want about 10000", i, c)
		}
	}
}

func TestPermuteIsUniform(t *testing.T) {
	var s draw.Source
	s.Key("permute", 1, 0)
	count := map[[3]int]int{}
	for range 6000 {
		var p [3]int
		s.Permute(p[:])
		count[p]++
	}
	if len(count) != 6 {
		t.Fatalf("%d orders of 3 things, want 6", len(count))
	}
	for p, c := range count { // standard deviation 29
		if c < 825 || c > 1175 {
			t.Errorf("%v came %d times of 6000, want about 1000", p, c)
		}
	}
}

func TestUnit(t *testing.T) {
	var s draw.Source
	s.Key("unit", 1, 0)
	var sum float64
	for range 10000 {
		u := s.Unit()
		if u < 0 || u >= 1 {
			t.Fatalf("%g is not in [0, 1)", u)
		}
		sum += u
	}
	if mean := sum / 10000; mean < .485 || mean > .515 { // five standard deviations
		t.Errorf("mean %g, want about 0.5", mean)
	}
}

// TestNormal: of 20000 draws the mean has deviation 0.007, the variance 0.01, and 4.55 % lie beyond 2.
func TestNormal(t *testing.T) {
	var s draw.Source
	s.Key("normal", 1, 0)
	const n = 20000
	var sum, square, far float64
	for range n {
		x := s.Normal()
		sum += x
		square += x * x
		if x > 2 || x < -2 {
			far++
		}
	}
	if m, v, f := sum/n, square/n, far/n; m < -.04 || m > .04 || v < .94 || v > 1.06 || f < .0375 || f > .0535 {
		t.Errorf("mean %.3f, variance %.3f, share beyond two deviations %.4f", m, v, f)
	}
}
