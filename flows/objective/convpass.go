package objective

import (
	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas64"
)

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
