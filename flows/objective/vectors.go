package objective

import (
	"math"
	"runtime"
	"sync"
	"sync/atomic"

	"github.com/odescent/odescent/ode/vec"
)

// dot is Σ a[i]·b[i] in four interleaved sums of a fixed order, which a processor adds in parallel.
// b is at least as long as a.
func dot(a, b []float64) float64 {
	var s0, s1, s2, s3 float64
	b = b[:len(a)]
	for len(a) >= 4 && len(b) >= 4 {
		s0 += float64(a[0] * b[0])
		s1 += float64(a[1] * b[1])
		s2 += float64(a[2] * b[2])
		s3 += float64(a[3] * b[3])
		a, b = a[4:], b[4:]
	}
	for i, x := range a {
		s0 += float64(x * b[i])
	}
	return (s0 + s2) + (s1 + s3)
}

// addScaled adds c·a to dst, which is at least as long.
func addScaled(dst []float64, c float64, a []float64) {
	dst = dst[:len(a)]
	for i, x := range a {
		dst[i] += float64(c * x)
	}
}

// filled returns n numbers x.
func filled(n int, x float64) []float64 {
	v := make([]float64, n)
	for i := range v {
		v[i] = x
	}
	return v
}

// logSpaced returns n numbers from lo to hi in geometric progression; the single one is hi.
func logSpaced(n int, lo, hi float64) []float64 {
	v := make([]float64, n)
	for i := range v {
		v[i] = lo * vec.Pow(hi/lo, float64(i)/float64(max(n-1, 1)))
	}
	v[n-1] = hi
	return v
}

// largest is ‖v‖∞.
func largest(v []float64) float64 {
	var m float64
	for _, t := range v {
		m = math.Max(m, math.Abs(t))
	}
	return m
}

// kahan is Kahan's compensated sum.
type kahan struct{ sum, lost float64 }

func (k *kahan) add(v float64) {
	v = float64(v) - k.lost
	next := k.sum + v
	k.sum, k.lost = next, (next-k.sum)-v
}

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
			t.own[k] = make([]float64, len(dst), len(dst)+16)
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
	total := t.sums[0].kahan
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
	sums     [maxBlocks]struct {
		kahan
		_ [112]byte // apart, so that processors do not share a line of the cache
	}
	dsts [maxBlocks][]float64
	own  [maxBlocks][]float64 // all but the first of dsts
	next atomic.Int64
	wait sync.WaitGroup
}

func (t *task) work() {
	t.blocks()
	t.wait.Done()
}

// blocks does the blocks that are not taken.
func (t *task) blocks() {
	for k := int(t.next.Add(1)) - 1; k < t.count; k = int(t.next.Add(1)) - 1 {
		clear(t.dsts[k])
		t.sums[k].kahan = kahan{}
		t.do(&t.sums[k].kahan, t.dsts[k], t.x, t.v, t.rows, t.n*k/t.count, t.n*(k+1)/t.count)
	}
}
