package objective

import (
	"runtime"
	"sync"
	"sync/atomic"
)

// A sum over more than blockRows rows is one of blocks, at most maxBlocks, which are computed side by side on all
// processors and added in their order. The blocks depend on the number of rows alone, and so the bits do not depend on
// the number of processors. Sums over fewer rows are done row by row.
const (
	blockRows = 4096
	maxBlocks = 16
)

// share adds the losses of the rows from..to to sum and, if dst is not nil, their gradients to dst. Of a product with
// the Hessian it adds the products with v to dst.
type share func(sum *kahan, dst, x, v []float64, rows []int, from, to int)

// blocks holds what sums need that are computed side by side: one task for every call at once.
type blocks struct{ tasks *list[*task] }

func newBlocks(do share) blocks {
	return blocks{free(func() *task {
		t := &task{do: do}
		t.run = t.work
		return t
	})}
}

// sum clears dst, unless it is nil, and adds the shares of n rows to it and to the sum that it returns. It costs memory
// for maxBlocks-1 times dst, which is kept, and allocates nothing else in the long run.
func (b blocks) sum(dst, x, v []float64, rows []int, n int) float64 {
	t := b.tasks.take()
	defer b.tasks.give(t)
	t.x, t.v, t.rows, t.n = x, v, rows, n
	t.count = min(maxBlocks, (n-1)/blockRows+1)
	t.dsts[0] = dst
	for k := 1; k < t.count; k++ {
		switch {
		case dst == nil:
			t.dsts[k] = nil
		case t.own[k] == nil:
			t.own[k] = make([]float64, len(dst))
			fallthrough
		default:
			t.dsts[k] = t.own[k]
		}
	}
	t.next.Store(0)
	for range min(runtime.GOMAXPROCS(0), t.count) - 1 {
		t.wait.Add(1)
		go t.run()
	}
	t.blocks()
	t.wait.Wait()
	total := t.sums[0]
	for k := 1; k < t.count; k++ {
		total.add(t.sums[k].sum)
		total.add(-t.sums[k].lost)
		addScaled(dst, 1, t.dsts[k])
	}
	t.x, t.v, t.rows, t.dsts = nil, nil, nil, [maxBlocks][]float64{}
	return total.sum
}

// task is one sum.
type task struct {
	do       share
	run      func() // work, made once
	x, v     []float64
	rows     []int
	n, count int
	sums     [maxBlocks]kahan
	dsts     [maxBlocks][]float64
	own      [maxBlocks][]float64 // all but the first of dsts
	next     atomic.Int64
	wait     sync.WaitGroup
}

func (t *task) work() {
	t.blocks()
	t.wait.Done()
}

// blocks does the blocks that are not taken.
func (t *task) blocks() {
	for k := int(t.next.Add(1)) - 1; k < t.count; k = int(t.next.Add(1)) - 1 {
		clear(t.dsts[k])
		t.sums[k] = kahan{}
		t.do(&t.sums[k], t.dsts[k], t.x, t.v, t.rows, t.n*k/t.count, t.n*(k+1)/t.count)
	}
}
