package objective_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/odescent/odescent/flows/objective"
	"pgregory.net/rapid"
)

// TestEpochs: in each epoch every row comes once, whatever the sizes, and the batches are as long as promised.
func TestEpochs(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := objective.Sampler{
			Rows: rapid.IntRange(1, 60).Draw(t, "rows"), Size: rapid.IntRange(0, 70).Draw(t, "size"),
			Seed: rapid.Uint64().Draw(t, "seed"),
		}
		c, n := s.Start(), s.PerEpoch()
		for epoch := range 3 {
			seen := make([]int, s.Rows)
			for k := range n {
				b := c.Batch(epoch*n + k)
				if k < n-1 && len(b) != s.Size {
					t.Fatalf("batch %d has %d rows, want %d", k, len(b), s.Size)
				}
				if len(b) == 0 {
					t.Fatalf("batch %d is empty", k)
				}
				for _, i := range b {
					seen[i]++
				}
			}
			for i, times := range seen {
				if times != 1 {
					t.Fatalf("epoch %d: row %d came %d times", epoch, i, times)
				}
			}
		}
	})
}

// TestBatchIsPure: a batch does not depend on the batches asked before.
func TestBatchIsPure(t *testing.T) {
	for _, replace := range []bool{false, true} {
		s := objective.Sampler{Rows: 20, Size: 6, Seed: 9, Replace: replace}
		c := s.Start()
		var forward [][]int
		for k := range 12 {
			forward = append(forward, slices.Clone(c.Batch(k)))
		}
		for k := 11; k >= 0; k-- {
			if b := c.Batch(k); !slices.Equal(b, forward[k]) {
				t.Errorf("replace %t: batch %d backwards is %v, was %v", replace, k, b, forward[k])
			}
			if b := s.Start().Batch(k); !slices.Equal(b, forward[k]) {
				t.Errorf("replace %t: batch %d afresh is %v, was %v", replace, k, b, forward[k])
			}
		}
		if slices.Equal(forward[0], forward[4]) && !replace {
			t.Error("two epochs have the same order")
		}
		s.Seed = 10
		if slices.Equal(s.Start().Batch(0), forward[0]) {
			t.Errorf("replace %t: another seed gives the same batch", replace)
		}
	}
}

func TestFullBatch(t *testing.T) {
	for _, s := range []objective.Sampler{{Rows: 5}, {Rows: 5, Size: 5, Replace: true}, {Rows: 5, Size: 9, Seed: 4}} {
		if b := s.Start().Batch(17); !slices.Equal(b, []int{0, 1, 2, 3, 4}) || s.PerEpoch() != 1 {
			t.Errorf("%+v: %v, %d an epoch", s, b, s.PerEpoch())
		}
	}
}

// TestReplacement draws 50000 rows of 10: each count has standard deviation 67, so 6 of them are allowed.
func TestReplacement(t *testing.T) {
	c := objective.Sampler{Rows: 10, Size: 5, Seed: 1, Replace: true}.Start()
	var count [10]int
	for k := range 10000 {
		for _, i := range c.Batch(k) {
			count[i]++
		}
	}
	for i, n := range count {
		if n < 4600 || n > 5400 {
			t.Errorf("row %d came %d times of 50000, want about 5000", i, n)
		}
	}
}

func TestBatchDoesNotAllocate(t *testing.T) {
	for _, s := range []objective.Sampler{{Rows: 100}, {Rows: 100, Size: 7}, {Rows: 100, Size: 7, Replace: true}} {
		c, k := s.Start(), 0
		if n := testing.AllocsPerRun(100, func() {
			c.Batch(k)
			k++
		}); n != 0 {
			t.Errorf("%+v: %v allocations", s, n)
		}
	}
}

func TestSamplerPanics(t *testing.T) {
	for want, do := range map[string]func(){
		"batches of 3 from 0 rows":  func() { objective.Sampler{Size: 3}.Start() },
		"batches of -1 from 4 rows": func() { objective.Sampler{Rows: 4, Size: -1}.PerEpoch() },
		"the batch of step -1":      func() { objective.Sampler{Rows: 4, Size: 2}.Start().Batch(-1) },
	} {
		if got := caught(do); !strings.Contains(got, want) {
			t.Errorf("panic %q, want %q", got, want)
		}
	}
}
