package objective

import (
	"gonum.org/v1/gonum/blas/blas64"
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
