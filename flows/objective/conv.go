package objective

import (
	"fmt"

	"github.com/odescent/odescent/flows/objective/dataset"
	"github.com/odescent/odescent/flows/objective/internal/draw"
)

// conv is the spec of a small convolutional network on square images of S × S pixels, S even: Filters filters of
// Kernel × Kernel pixels with zeros around the image, φ, the mean over each 2 × 2 block, and a dense layer to the
// classes under the cross-entropy. With a smooth φ the loss is smooth, for there is no maximum in it.
//
// The variables are the filters (Kernel² × Filters), their biases, the dense weights ((S/2)²·Filters × classes, block
// after block) and their biases. The products go through blas64; HessVec by central differences of the gradient.
//
// Source: Y. LeCun et al., Proc. IEEE 86 (1998), 2278-2324, for the idea and the averaging.
type conv struct {
	Data       string  `spec:"data"`
	Filters    int     `spec:"filters" in:"[1,64]"`
	Kernel     int     `spec:"kernel" in:"[1,31]"`
	Activation string  `spec:"activation" oneof:",gelu,linear,relu,sigmoid,tanh"`
	L2         float64 `spec:"l2" in:"[0,inf)"`
	Init       string  `spec:"init" oneof:",he,heuniform,lecun,normal,torch,uniform,xavier,xaviernormal,zero"`
	Scale      float64 `spec:"scale" in:"[0,inf)"`
	Seed       uint64  `spec:"seed"`
	table
}

const convRows = 32 // at a time

var convDefaults = conv{
	Data: "digits", Filters: 16, Kernel: 3, Activation: "relu", Init: "he", Scale: 1, Seed: 1, table: tableDefaults,
}

// Check refuses unknown words, and numbers that are out of range.
func (c *conv) Check() error {
	if c.Kernel%2 == 0 {
		return fmt.Errorf("kernel=%d: a filter has 1, 3, 5, ..., 31 pixels a side", c.Kernel)
	}
	return c.check()
}

func (c conv) problem() (*Problem, error) {
	src := c.source(c.Data)
	return src.network(everyClass, func(set *dataset.Set, classes int) (*Problem, error) {
		side := 2
		for side*side < set.Cols {
			side += 2
		}
		if side*side != set.Cols {
			return nil, fmt.Errorf("%d features are no square image of an even side", set.Cols)
		}
		if err := checkRoom("the patches and outputs", min(set.Rows, convRows), float64(set.Cols)*float64(c.Kernel*c.Kernel+2*c.Filters)); err != nil {
			return nil, err
		}
		return newConv(set, side, classes, c), nil
	})
}

func newConv(set *dataset.Set, side, classes int, c conv) *Problem {
	n := &convolution{conv: c, x: set.X, side: side, act: activations[c.Activation], patch: c.Kernel * c.Kernel}
	blocks := side * side / 4
	n.dense = network{head: head{y: set.Y, classes: classes}, sizes: []int{blocks * c.Filters, classes}, bias: []bool{true}}
	n.dense.layout()
	n.filters = n.patch*c.Filters + c.Filters
	start := make([]float64, n.filters, n.filters+n.dense.at[1])
	var src draw.Source
	src.Key("filters", c.Seed, 0)
	fill(c.Init, c.Scale, start[:n.patch*c.Filters], start[n.patch*c.Filters:], n.patch, c.Filters, &src)
	start = append(start, n.dense.initial(c.Init, c.Scale, c.Seed)...)
	b := &batched{n: set.Rows, dim: len(start), chunk: min(set.Rows, convRows), l2: c.L2}
	b.weights = []span{{0, n.patch * c.Filters}, {n.filters, n.filters + n.dense.sizes[0]*classes}}
	b.start = func() pass {
		return &convolutionPass{
			convolution: n, head: n.dense.start(b.chunk), patches: room(b.chunk*side*side, n.patch),
			out: room(b.chunk*side*side, c.Filters), slope: room(b.chunk*side*side, c.Filters), back: room(b.chunk, n.dense.sizes[0]),
		}
	}
	return guard(b.problem(start))
}

type convolution struct {
	conv
	x       []float64
	side    int
	patch   int // pixels of a filter
	filters int // variables of the filters and their biases
	act     activation
	dense   network
}
