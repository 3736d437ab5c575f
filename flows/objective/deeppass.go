package objective

import (
	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas64"
)

// deepPass holds the partial products a[l] = W_l...W_1, what flows back, and their derivatives along a direction.
type deepPass struct {
	n, layers       int
	target          []float64
	a, ra           []blas64.General
	b, rb, tmp, sum blas64.General
}

func newDeepPass(n, layers int, target []float64) *deepPass {
	p := &deepPass{n: n, layers: layers, target: target}
	for range layers + 1 {
		p.a, p.ra = append(p.a, room(n, n)), append(p.ra, room(n, n))
	}
	for i := range n {
		p.a[0].Data[i*n+i] = 1
	}
	p.b, p.rb, p.tmp, p.sum = room(n, n), room(n, n), room(n, n), room(n, n)
	return p
}

func (p *deepPass) w(x []float64, l int) blas64.General {
	size := p.n * p.n
	return blas64.General{Rows: p.n, Cols: p.n, Stride: p.n, Data: x[l*size : (l+1)*size]}
}

func (p *deepPass) forward(x []float64) {
	for l := range p.layers {
		blas64.Gemm(blas.NoTrans, blas.NoTrans, 1, p.w(x, l), p.a[l], 0, p.a[l+1])
	}
}

func (p *deepPass) error() {
	for i, v := range p.a[p.layers].Data {
		p.b.Data[i] = v - p.target[i]
	}
}

func (p *deepPass) value(sum *kahan, grad, x []float64, _ []int) {
	p.forward(x)
	p.error()
	sum.add(dot(p.b.Data, p.b.Data) / 2)
	for l := p.layers - 1; l >= 0 && grad != nil; l-- {
		blas64.Gemm(blas.NoTrans, blas.Trans, 1, p.b, p.a[l], 0, p.w(grad, l))
		blas64.Gemm(blas.Trans, blas.NoTrans, 1, p.w(x, l), p.b, 0, p.tmp)
		p.b, p.tmp = p.tmp, p.b
	}
}

func (p *deepPass) curve(dst, x, v []float64, _ []int) {
	p.forward(x)
	p.error()
	for l := range p.layers {
		blas64.Gemm(blas.NoTrans, blas.NoTrans, 1, p.w(v, l), p.a[l], 0, p.ra[l+1])
		blas64.Gemm(blas.NoTrans, blas.NoTrans, 1, p.w(x, l), p.ra[l], 1, p.ra[l+1])
	}
	copy(p.rb.Data, p.ra[p.layers].Data)
	for l := p.layers - 1; l >= 0; l-- {
		blas64.Gemm(blas.NoTrans, blas.Trans, 1, p.rb, p.a[l], 0, p.w(dst, l))
		blas64.Gemm(blas.NoTrans, blas.Trans, 1, p.b, p.ra[l], 1, p.w(dst, l))
		blas64.Gemm(blas.Trans, blas.NoTrans, 1, p.w(v, l), p.b, 0, p.sum)
		blas64.Gemm(blas.Trans, blas.NoTrans, 1, p.w(x, l), p.rb, 1, p.sum)
		blas64.Gemm(blas.Trans, blas.NoTrans, 1, p.w(x, l), p.b, 0, p.tmp)
		p.b, p.tmp = p.tmp, p.b
		p.rb, p.sum = p.sum, p.rb
	}
}
