package objective

import (
	"fmt"

	"github.com/odescent/odescent/flows/objective/dataset"
	"github.com/odescent/odescent/flows/objective/internal/draw"
	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas64"
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

func init() {
	Register("conv", conv{
		Data: "digits", Filters: 16, Kernel: 3, Activation: "relu", Init: "he", Scale: 1, Seed: 1, table: tableDefaults,
	}, "conv(filters=2,l2=0.01)")
}

func (c *conv) Check() error {
	if c.Kernel%2 == 0 {
		return fmt.Errorf("kernel=%d: a filter has 1, 3, 5, ..., 31 pixels a side", c.Kernel)
	}
	return c.file.Check()
}

func (c conv) Problem() (*Problem, error) {
	src := c.source(c.Data)
	return src.network(everyClass, func(set *dataset.Set, classes int) (*Problem, error) {
		side := 2
		for side*side < set.Cols {
			side += 2
		}
		if side*side != set.Cols {
			return nil, fmt.Errorf("%d features are not a square image with an even side", set.Cols)
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

// convolutionPass works on a few images; a row of patches, out and slope belongs to a pixel.
type convolutionPass struct {
	*convolution
	head                      *networkPass
	patches, out, slope, back blas64.General
}

// image is the rows of g that belong to image k, of pixels.
func (p *convolutionPass) image(g blas64.General, k int) blas64.General {
	n := p.side * p.side
	g.Rows, g.Data = n, g.Data[k*n*g.Cols:(k+1)*n*g.Cols]
	return g
}

func (p *convolutionPass) kernel(x []float64) (w blas64.General, b []float64) {
	size := p.patch * p.Filters
	return blas64.General{Rows: p.patch, Cols: p.Filters, Stride: p.Filters, Data: x[:size]}, x[size:p.filters]
}

// unfold writes the surroundings of each pixel into a row of dst.
func (p *convolutionPass) unfold(dst []float64, pixels []float64) {
	reach, at := p.Kernel/2, 0
	for i := range p.side {
		for j := range p.side {
			for a := i - reach; a <= i+reach; a++ {
				for b := j - reach; b <= j+reach; b++ {
					dst[at] = 0
					if a >= 0 && a < p.side && b >= 0 && b < p.side {
						dst[at] = pixels[a*p.side+b]
					}
					at++
				}
			}
		}
	}
}

// block is where the mean of the 2 × 2 block of a pixel stands in the dense layer's input.
func (p *convolutionPass) block(pixel int) int {
	return (pixel/p.side/2*(p.side/2) + pixel%p.side/2) * p.Filters
}

func (p *convolutionPass) forward(k int, x, pixels []float64, slopes bool) {
	w, b := p.kernel(x)
	patches, out := p.image(p.patches, k), p.image(p.out, k)
	p.unfold(patches.Data, pixels)
	for i := range out.Rows {
		copy(out.Data[i*p.Filters:(i+1)*p.Filters], b)
	}
	blas64.Gemm(blas.NoTrans, blas.NoTrans, 1, patches, w, 1, out)
	var d []float64
	if slopes {
		d = p.image(p.slope, k).Data
	}
	p.act(out.Data, d, nil)
	width := p.dense.sizes[0]
	in := p.head.layers[0].a.Data[k*width : (k+1)*width]
	clear(in)
	for i := range out.Rows {
		addScaled(in[p.block(i):], .25, out.Data[i*p.Filters:(i+1)*p.Filters])
	}
}

func (p *convolutionPass) all(x []float64, rows []int, slopes bool) blas64.General {
	pixels := p.side * p.side
	for k, i := range rows {
		p.forward(k, x, p.x[i*pixels:(i+1)*pixels], slopes)
	}
	p.head.forward(x[p.filters:], len(rows), 0)
	return top(p.head.layers[1].a, len(rows))
}

func (p *convolutionPass) value(sum *kahan, grad, x []float64, rows []int) {
	delta := p.all(x, rows, grad != nil)
	p.head.losses(sum, rows)
	if grad == nil {
		return
	}
	w, _ := p.dense.weights(x[p.filters:], 0)
	gw, gb := p.dense.weights(grad[p.filters:], 0)
	blas64.Gemm(blas.Trans, blas.NoTrans, 1, top(p.head.layers[0].a, len(rows)), delta, 1, gw)
	addRows(gb, delta)
	back := top(p.back, len(rows))
	blas64.Gemm(blas.NoTrans, blas.Trans, 1, delta, w, 0, back)
	gf, gfb := p.kernel(grad)
	for k := range rows {
		slope := p.image(p.slope, k)
		in := back.Data[k*back.Cols : (k+1)*back.Cols]
		for i := range slope.Rows {
			from := in[p.block(i):]
			for j := range p.Filters {
				slope.Data[i*p.Filters+j] *= .25 * from[j]
			}
		}
		blas64.Gemm(blas.Trans, blas.NoTrans, 1, p.image(p.patches, k), slope, 1, gf)
		addRows(gfb, slope)
	}
}

func (p *convolutionPass) predict(x, row []float64) float64 {
	checkRow(row, p.side*p.side)
	p.forward(0, x, row, false)
	p.head.forward(x[p.filters:], 1, 0)
	return p.dense.class(p.head.layers[1].a.Data[:p.dense.classes])
}

func (p *convolutionPass) right(x []float64, rows []int) int {
	return p.dense.count(p.all(x, rows, false), rows)
}
