package objective

import (
	"fmt"

	"github.com/odescent/odescent/flows/objective/internal/draw"
)

// Sampler chooses the rows of the batch of each step. It is a value: one value may serve many runs at once, each
// through a [Cursor] of its own.
//
// Without replacement every row occurs exactly once in an epoch, in an order that is a pure function of Seed and the
// number of the epoch. An epoch has ceil(Rows/Size) batches of Size rows, of which the last may be shorter. The rows of
// a shorter batch have a larger weight, so that the mean of the batches' gradients is the full gradient only if Size
// divides Rows. With replacement a batch is Size independent rows, a pure function of Seed and the number of the step.
type Sampler struct {
	Rows    int    // of the problem
	Size    int    // of a batch; 0, or at least Rows: all rows, in their order
	Seed    uint64 // every number is a seed, 0 too
	Replace bool   // draw with replacement
}

// PerEpoch returns the number of batches in which each row occurs once, with replacement once on average: 1 for the
// full batch. It panics as [Sampler.Start] does.
func (s Sampler) PerEpoch() int {
	s.check()
	if s.full() {
		return 1
	}
	return (s.Rows + s.Size - 1) / s.Size
}

// Start returns a cursor and allocates all that its batches need, 8 bytes a row. It panics if Rows is not positive or
// Size is negative.
func (s Sampler) Start() *Cursor {
	s.check()
	c := &Cursor{s: s, epoch: -1}
	switch {
	case s.full():
		c.rows = make([]int, s.Rows)
		for i := range c.rows {
			c.rows[i] = i
		}
	case s.Replace:
		c.rows = make([]int, s.Size)
	default:
		c.rows = make([]int, s.Rows)
	}
	return c
}

func (s Sampler) full() bool { return s.Size == 0 || s.Size >= s.Rows }

func (s Sampler) check() {
	if s.Rows < 1 || s.Size < 0 {
		panic(fmt.Sprintf("objective: a sampler of batches of %d from %d rows", s.Size, s.Rows))
	}
}

// Cursor returns the batches of one run. It remembers only what it can compute again, so the batch of a step does not
// depend on earlier calls.
type Cursor struct {
	s     Sampler
	src   draw.Source
	rows  []int // the current epoch's order, or the current batch drawn with replacement
	epoch int   // the epoch of rows, or with replacement the step
}

// Batch returns the rows of step k, counted from 0; the slice is valid until the next call and must not be
// written. Going forward costs Size on average, a jump to another epoch Rows; nothing is allocated. Batch panics
// if k is negative.
func (c *Cursor) Batch(k int) []int {
	if k < 0 {
		panic(fmt.Sprintf("objective: the batch of step %d", k))
	}
	switch {
	case c.s.full():
		return c.rows
	case c.s.Replace:
		if k != c.epoch {
			c.src.Key("replace", c.s.Seed, uint64(k))
			for i := range c.rows {
				c.rows[i] = c.src.Below(c.s.Rows)
			}
			c.epoch = k
		}
		return c.rows
	}
	per := c.s.PerEpoch()
	if e := k / per; e != c.epoch {
		c.src.Key("batch", c.s.Seed, uint64(e))
		c.src.Permute(c.rows)
		c.epoch = e
	}
	from := k % per * c.s.Size
	return c.rows[from:min(from+c.s.Size, c.s.Rows)]
}
