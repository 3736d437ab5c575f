package objective

import (
	"math"
	"sync"

	"gonum.org/v1/gonum/mat"
)

// pass evaluates a loss on a few rows at a time. It is the workspace of one call, and one call at a time uses it.
type pass interface {
	// value adds the losses of the rows to sum and, if grad is not nil, their gradients to grad. There are at most as many
	// rows as the chunk of the batched that made the pass.
	value(sum *kahan, grad, x []float64, rows []int)
}

// curved is a pass with exact Hessian-vector products.
type curved interface {
	curve(dst, x, v []float64, rows []int) // adds the sum of the rows' ∇²·v
}

// predictor is a pass of a model that predicts from a row of features.
type predictor interface {
	predict(x, row []float64) float64
	right(x []float64, rows []int) int // the number of rows that are classified correctly; -1: it is no classifier
}

// least is a pass of a loss that is, for each row, half the sum of the squares of residuals.
type least interface {
	residuals() int                                    // of a row; 0: there are none
	row(dst []float64, x []float64, i int)             // the residuals of row i
	slopes(dst *mat.Dense, at int, x []float64, i int) // their gradients, added to the rows of dst from at on
}

// span is a range of variables.
type span struct{ from, to int }

// batched is a mean over n rows, evaluated a chunk at a time, plus regularisers on some of the variables.
type batched struct {
	n, dim, chunk int
	l2, l1        float64
	weights       []span
	start         func() pass

	rows           []int // 0..n-1
	spare          *list[pass]
	sums, products blocks
}

func (b *batched) problem(start []float64) *Problem {
	b.spare = free(b.start)
	b.sums, b.products = newBlocks(b.losses), newBlocks(b.curvatures)
	b.rows = make([]int, b.n)
	for i := range b.rows {
		b.rows[i] = i
	}
	p := &Problem{
		Dim:          b.dim,
		Func:         func(x []float64) float64 { return b.sum(nil, x, b.rows) },
		FuncGrad:     func(dst, x []float64) float64 { return b.sum(dst, x, b.rows) },
		FuncGradRows: b.sum,
		Rows:         b.n,
		Start:        start,
	}
	p.HessVec = differences(p, func(dst, x []float64) { b.sum(dst, x, b.rows) })
	ps := b.spare.take()
	defer b.spare.give(ps)
	if _, ok := ps.(curved); ok {
		p.HessVec = b.hessVec
	}
	if l, ok := ps.(least); ok && l.residuals() > 0 {
		b.squares(p, l.residuals())
	}
	if model, ok := ps.(predictor); ok {
		p.Predict = b.predict
		if model.right(start, nil) >= 0 {
			p.Accuracy = b.accuracy
		}
	}
	return p
}

func (b *batched) sum(dst, x []float64, rows []int) float64 {
	n := float64(len(rows))
	f := b.sums.sum(dst, x, nil, rows, len(rows)) / n
	for j := range dst {
		dst[j] /= n
	}
	for _, w := range b.weights {
		var part []float64
		if dst != nil {
			part = dst[w.from:w.to]
		}
		if b.l2 != 0 {
			f += ridge(part, x[w.from:w.to], b.l2)
		}
		if b.l1 != 0 {
			f += lasso(part, x[w.from:w.to], b.l1)
		}
	}
	return f
}

// losses adds the losses of rows[from:to], a chunk at a time.
func (b *batched) losses(sum *kahan, dst, x, _ []float64, rows []int, from, to int) {
	ps := b.spare.take()
	defer b.spare.give(ps)
	for ; from < to; from += b.chunk {
		ps.value(sum, dst, x, rows[from:min(from+b.chunk, to)])
	}
}

func (b *batched) curvatures(_ *kahan, dst, x, v []float64, rows []int, from, to int) {
	ps := b.spare.take()
	defer b.spare.give(ps)
	for ; from < to; from += b.chunk {
		ps.(curved).curve(dst, x, v, rows[from:min(from+b.chunk, to)])
	}
}

func (b *batched) hessVec(dst, x, v []float64) {
	b.products.sum(dst, x, v, b.rows, b.n)
	for j := range dst {
		dst[j] /= float64(b.n)
	}
	for _, w := range b.weights {
		addScaled(dst[w.from:w.to], b.l2, v[w.from:w.to])
	}
}

// squares gives p the residuals, each of n rows with the factor 1/√n.
func (b *batched) squares(p *Problem, each int) {
	scale := 1 / math.Sqrt(float64(b.n))
	p.ResidualDim = b.n * each
	p.Residuals = func(dst, x []float64) {
		ps := b.spare.take()
		for i := range b.n {
			ps.(least).row(dst[i*each:(i+1)*each], x, i)
		}
		b.spare.give(ps)
		for i := range dst {
			dst[i] *= scale
		}
	}
	p.Jacobian = func(dst *mat.Dense, x []float64) {
		ps := b.spare.take()
		for i := range p.ResidualDim {
			clear(dst.RawRowView(i))
		}
		for i := range b.n {
			ps.(least).slopes(dst, i*each, x, i)
		}
		b.spare.give(ps)
		for i := range p.ResidualDim {
			row := dst.RawRowView(i)
			for j := range row {
				row[j] *= scale
			}
		}
	}
}

func (b *batched) predict(x, row []float64) float64 {
	ps := b.spare.take()
	defer b.spare.give(ps)
	return ps.(predictor).predict(x, row)
}

func (b *batched) accuracy(x []float64) float64 {
	ps := b.spare.take()
	defer b.spare.give(ps)
	right := 0
	for from := 0; from < b.n; from += b.chunk {
		right += ps.(predictor).right(x, b.rows[from:min(from+b.chunk, b.n)])
	}
	return float64(right) / float64(b.n)
}

// list holds the workspaces that are not in use. There are as many in all as there were calls at once.
type list[T any] struct {
	mu   sync.Mutex
	idle []T
	make func() T
}

func free[T any](make func() T) *list[T] { return &list[T]{make: make} }

func (l *list[T]) take() T {
	l.mu.Lock()
	defer l.mu.Unlock()
	if k := len(l.idle) - 1; k >= 0 {
		w := l.idle[k]
		l.idle = l.idle[:k]
		return w
	}
	return l.make()
}

func (l *list[T]) give(w T) {
	l.mu.Lock()
	l.idle = append(l.idle, w)
	l.mu.Unlock()
}
