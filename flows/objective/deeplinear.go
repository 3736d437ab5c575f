package objective

import (
	"fmt"

	"github.com/odescent/odescent/flows/objective/internal/draw"
	"github.com/odescent/odescent/ode/vec"
	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas64"
)

// DeepLinear is a linear network of square layers that learns a symmetric matrix from white data,
//
//	f(W_1, ..., W_L) = ½‖W_L ... W_1 - Σ‖²_F,  Σ = Q diag(Strengths) Qᵀ,
//
// with Q the identity or, if Rotated, the orthonormal cosine basis. The variables are the W, from the first applied to
// the last, row after row. They start at Small^(1/L) times the identity, which is balanced and aligned with every
// mode q of Σ, plus Noise times standard normal numbers drawn by Seed.
//
// Along the gradient flow with two layers and no noise the modes qᵀW_L...W_1q do not see each other and go from Small
// to their strength s by the logistic curve of [DeepLinear.Exact], the strong ones first, after a plateau of about
// ln(s/Small)/2s each.
//
// The spec string is deeplinear(strengths=[4,3,2,1,0.5],layers=2,small=1e-3,rotated=false,noise=0,seed=1).
//
// Source: A. Saxe, J. McClelland, S. Ganguli, ICLR 2014, arXiv:1312.6120, equation (11).
type DeepLinear struct {
	Strengths []float64 `spec:"strengths" in:"[0,inf)"`
	Layers    int       `spec:"layers" in:"[1,100]"`
	Small     float64   `spec:"small" in:"(0,inf)"`
	Rotated   bool      `spec:"rotated"`
	Noise     float64   `spec:"noise" in:"[0,inf)"`
	Seed      uint64    `spec:"seed"`
}

// DeepLinearDefaults is deeplinear without keys: strengths 4, 3, 2, 1, 0.5, two layers that start at 1e-3.
func DeepLinearDefaults() DeepLinear {
	return DeepLinear{Strengths: []float64{4, 3, 2, 1, .5}, Layers: 2, Small: 1e-3, Seed: 1}
}

// Check returns an error unless there are 1 to 1000 strengths, finite and not negative, 1 to 100 layers, 1e7
// weights at most, Small finite
// and positive, and Noise finite and not negative.
func (d *DeepLinear) Check() error {
	switch n := len(d.Strengths); {
	case n < 1 || n > 1000:
		return fmt.Errorf("%d strengths; there are 1 to 1000", n)
	case float64(d.Layers)*float64(n)*float64(n) > maxDim:
		return fmt.Errorf("%d layers of %d × %d are more than 1e7 weights", d.Layers, n, n)
	}
	return nil
}

// Exact fills dst with the modes' values at time t of the gradient flow of two layers from Small without noise,
//
//	a(t) = s/(1 + (s/Small - 1)exp(-2st)),  and Small/(1 + 2·Small·t) for s = 0,
//
// in the order of Strengths. It panics unless dst has their number and there are two layers.
func (d DeepLinear) Exact(dst []float64, t float64) {
	if len(dst) != len(d.Strengths) || d.Layers != 2 {
		panic(fmt.Sprintf("objective: DeepLinear.Exact: %d numbers for %d modes of %d layers; it is known for 2",
			len(dst), len(d.Strengths), d.Layers))
	}
	for k, s := range d.Strengths {
		if s == 0 {
			dst[k] = d.Small / (1 + float64(2*d.Small*t))
			continue
		}
		dst[k] = s / (1 + float64((s/d.Small-1)*vec.Exp(-2*s*t)))
	}
}

// Modes fills dst with qᵀW_L...W_1q for each mode q, in the order of Strengths. It makes its own scratch, and panics if
// a length is wrong.
func (d DeepLinear) Modes(dst, x []float64) {
	n := len(d.Strengths)
	length("x", len(x), d.Layers*n*n)
	if len(dst) != n {
		panic(fmt.Sprintf("objective: DeepLinear.Modes: %d numbers for %d modes", len(dst), n))
	}
	p := newDeepPass(n, d.Layers, nil)
	p.forward(x)
	q := d.basis()
	for k := range n {
		row := q[k*n : (k+1)*n]
		dst[k] = 0
		for i := range n {
			dst[k] += float64(row[i] * dot(p.a[d.Layers].Data[i*n:(i+1)*n], row))
		}
	}
}

// basis has mode k in row k.
func (d DeepLinear) basis() []float64 {
	n := len(d.Strengths)
	if d.Rotated {
		return cosines(n)
	}
	q := make([]float64, n*n)
	for k := range n {
		q[k*n+k] = 1
	}
	return q
}

// power is Q diag(Strengths^e) Qᵀ.
func (d DeepLinear) power(e float64) []float64 {
	n := len(d.Strengths)
	q, m := d.basis(), make([]float64, n*n)
	for k, s := range d.Strengths {
		for i := range n {
			addScaled(m[i*n:(i+1)*n], vec.Pow(s, e)*q[k*n+i], q[k*n:(k+1)*n])
		}
	}
	return m
}

// Problem returns the loss with HessVec and its minimum 0. A gradient costs 3·Layers products of matrices, through
// blas64. It panics where Check returns an error.
func (d DeepLinear) Problem() *Problem {
	return build("deeplinear", deepLinear{d}, deepLinear{DeepLinearDefaults()})
}

func init() { Register("deeplinear", deepLinear{DeepLinearDefaults()}) }

// deepLinear is DeepLinear as a [Definition].
type deepLinear struct{ DeepLinear }

func (d deepLinear) Problem() (*Problem, error) {
	n, size := len(d.Strengths), len(d.Strengths)*len(d.Strengths)
	target := d.power(1)
	b := &batched{n: 1, dim: d.Layers * size, chunk: 1, start: func() pass { return newDeepPass(n, d.Layers, target) }}
	start, root := make([]float64, b.dim), make([]float64, 0, b.dim)
	var src draw.Source
	src.Key("deeplinear", d.Seed, 0)
	for l := range d.Layers {
		for i := range size {
			if d.Noise > 0 {
				start[l*size+i] = float64(d.Noise * src.Normal())
			}
			if i%(n+1) == 0 {
				start[l*size+i] += vec.Pow(d.Small, 1/float64(d.Layers))
			}
		}
		root = append(root, d.power(1/float64(d.Layers))...)
	}
	p := b.problem(start)
	p.Rows, p.FuncGradRows = 0, nil
	p.Min, p.Minima = new(0.), [][]float64{root}
	return guard(p), nil
}

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
