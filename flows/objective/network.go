package objective

import (
	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas64"
	"gonum.org/v1/gonum/mat"
)

// network is a chain of dense layers a ← φ(aW + b), the last one without φ, under a head. The variables are layer
// after layer the weights W, row after row (in × out), then the biases b if the layer has them.
type network struct {
	head
	x      []float64 // rows of sizes[0] features
	stride int
	sizes  []int
	bias   []bool // of each layer
	act    activation
	at     []int // where each layer begins, and the end
}

func (n *network) layout() {
	n.at = make([]int, len(n.sizes))
	for k := range len(n.sizes) - 1 {
		size := n.sizes[k] * n.sizes[k+1]
		if n.bias[k] {
			size += n.sizes[k+1]
		}
		n.at[k+1] = n.at[k] + size
	}
}

func (n *network) layers() int { return len(n.sizes) - 1 }

// weights returns layer k's matrix and biases, or nil, in a vector of all variables.
func (n *network) weights(x []float64, k int) (w blas64.General, b []float64) {
	in, out := n.sizes[k], n.sizes[k+1]
	w = blas64.General{Rows: in, Cols: out, Stride: out, Data: x[n.at[k] : n.at[k]+in*out]}
	if n.bias[k] {
		b = x[n.at[k]+in*out : n.at[k+1]]
	}
	return w, b
}

func (n *network) batched(rows int, l2, l1 float64) *batched {
	b := &batched{n: rows, dim: n.at[n.layers()], l2: l2, l1: l1, chunk: n.chunk(rows)}
	for k := range n.layers() {
		b.weights = append(b.weights, span{n.at[k], n.at[k] + n.sizes[k]*n.sizes[k+1]})
	}
	b.start = func() pass { return n.start(b.chunk) }
	return b
}

// chunk is the number of rows at a time. Where a product has fewer than four blocks of 64 × 64 gonum's Dgemm starts
// no goroutines, which would allocate.
func (n *network) chunk(rows int) int {
	c := 128
	for _, s := range n.sizes[1:] {
		if s > 64 {
			c = 64
		}
	}
	return min(c, rows)
}

// layer is the workspace of one layer, with one row for each row of the chunk.
type layer struct {
	a, d, dd, delta blas64.General // outputs, φ', φ'', and the loss's derivatives by what goes into φ
	ra, rz, rdelta  blas64.General // along a direction: of a, of what goes into φ, of delta
}

// networkPass is the workspace of a network.
type networkPass struct {
	*network
	layers []layer // layers[0] holds the features
	curves bool    // whether the workspace of curve is there
	one    [1]int  // a batch of one row
}

func (n *network) start(chunk int) *networkPass {
	p := &networkPass{network: n, layers: make([]layer, len(n.sizes))}
	for k, s := range n.sizes {
		p.layers[k].a = room(chunk, s)
		if k > 0 {
			p.layers[k].d, p.layers[k].delta = room(chunk, s), room(chunk, s)
		}
	}
	return p
}

func room(rows, cols int) blas64.General {
	return blas64.General{Rows: rows, Cols: cols, Stride: cols, Data: make([]float64, rows*cols)}
}

// top is the first rows of g.
func top(g blas64.General, rows int) blas64.General {
	g.Rows, g.Data = rows, g.Data[:rows*g.Cols]
	return g
}

func (p *networkPass) gather(rows []int) {
	in := p.sizes[0]
	for k, i := range rows {
		copy(p.layers[0].a.Data[k*in:(k+1)*in], p.x[i*p.stride:])
	}
}

// forward computes the layers of the first rows rows, and the derivatives of φ up to an order.
func (p *networkPass) forward(x []float64, rows, order int) {
	last := p.network.layers()
	for k := range last {
		w, b := p.weights(x, k)
		z := top(p.layers[k+1].a, rows)
		beta := 0.0
		if b != nil {
			beta = 1
			for i := range rows {
				copy(z.Data[i*z.Cols:(i+1)*z.Cols], b)
			}
		}
		blas64.Gemm(blas.NoTrans, blas.NoTrans, 1, top(p.layers[k].a, rows), w, beta, z)
		if k+1 == last {
			return
		}
		var d, dd []float64
		if order > 0 {
			d = p.layers[k+1].d.Data[:len(z.Data)]
		}
		if order > 1 {
			dd = p.layers[k+1].dd.Data[:len(z.Data)]
		}
		p.act(z.Data, d, dd)
	}
}

// losses replaces the outputs by the derivatives of the loss by them, and adds the losses to sum.
func (p *networkPass) losses(sum *kahan, rows []int) {
	out := p.layers[p.network.layers()].a
	for k, i := range rows {
		sum.add(p.loss(out.Data[k*out.Cols:(k+1)*out.Cols], i))
	}
}

func (p *networkPass) value(sum *kahan, grad, x []float64, rows []int) {
	p.gather(rows)
	order := 0
	if grad != nil {
		order = 1
	}
	p.forward(x, len(rows), order)
	p.losses(sum, rows)
	if grad != nil {
		p.backward(grad, x, rows)
	}
}

// backward adds to grad the sum of the rows' gradients. The last layer holds the derivatives of the loss by the
// outputs, after a forward pass with the slopes.
func (p *networkPass) backward(grad, x []float64, rows []int) {
	last := p.network.layers()
	delta := top(p.layers[last].a, len(rows))
	for k := last - 1; k >= 0; k-- {
		w, _ := p.weights(x, k)
		gw, gb := p.weights(grad, k)
		a := top(p.layers[k].a, len(rows))
		blas64.Gemm(blas.Trans, blas.NoTrans, 1, a, delta, 1, gw)
		addRows(gb, delta)
		if k == 0 {
			return
		}
		next := top(p.layers[k].delta, len(rows))
		blas64.Gemm(blas.NoTrans, blas.Trans, 1, delta, w, 0, next)
		slope := p.layers[k].d.Data[:len(next.Data)]
		for i := range next.Data {
			next.Data[i] *= slope[i]
		}
		delta = next
	}
}

// addRows adds the rows of g to dst, unless that is nil.
func addRows(dst []float64, g blas64.General) {
	if dst == nil {
		return
	}
	for i := range g.Rows {
		for j, v := range g.Data[i*g.Stride : i*g.Stride+g.Cols] {
			dst[j] += v
		}
	}
}

func (p *networkPass) predict(x, row []float64) float64 {
	checkRow(row, p.sizes[0])
	copy(p.layers[0].a.Data, row)
	p.forward(x, 1, 0)
	return p.class(p.layers[p.network.layers()].a.Data[:p.outputs()])
}

func (p *networkPass) right(x []float64, rows []int) int {
	if p.classes == 0 {
		return -1
	}
	p.gather(rows)
	p.forward(x, len(rows), 0)
	return p.count(p.layers[p.network.layers()].a, rows)
}

// count returns the number of rows whose largest output is that of their class.
func (h *head) count(out blas64.General, rows []int) int {
	right := 0
	for k, i := range rows {
		if h.class(out.Data[k*out.Cols:(k+1)*out.Cols]) == h.y[i] {
			right++
		}
	}
	return right
}

func (p *networkPass) residuals() int {
	if !p.squares {
		return 0
	}
	return p.outputs()
}

func (p *networkPass) row(dst, x []float64, i int) {
	p.one[0] = i
	p.gather(p.one[:])
	p.forward(x, 1, 0)
	z := p.layers[p.network.layers()].a.Data[:p.outputs()]
	p.loss(z, i)
	copy(dst, z)
}

func (p *networkPass) slopes(dst *mat.Dense, at int, x []float64, i int) {
	p.one[0] = i
	p.gather(p.one[:])
	p.forward(x, 1, 1)
	z := p.layers[p.network.layers()].a.Data[:p.outputs()]
	for k := range z {
		clear(z)
		z[k] = 1
		p.backward(dst.RawRowView(at+k), x, p.one[:])
	}
}
