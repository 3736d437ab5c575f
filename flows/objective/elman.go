package objective

import (
	"fmt"
	"math"

	"github.com/odescent/odescent/flows/objective/internal/draw"
	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas64"
)

// elman is the spec of Elman's recurrent network on the adding problem,
//
//	h_t = tanh(Aᵀu_t + Wᵀh_{t-1} + b),  h_0 = 0,  z = cᵀh_T + d,  loss ½(z - target)².
//
// A row is a sequence of length T = Length of pairs u = (a number uniform on [0, 1], a mark), the mark being 1 at one
// place of the first half and one of the second, else 0; the target is the sum of the two marked numbers. Answering
// always 1 gives the loss 1/12. Gradients vanish or explode with T.
//
// The variables are A (2 × Hidden), W, b, c, d; weights start as Init says (see [NewMLP]) times Scale. The rows are a
// pure function of Seed, the start one of Seed, too. Back-propagation through time on 64 rows at once, through
// blas64; HessVec by central differences of the gradient.
//
// Sources: J. Elman, Cognitive Science 14 (1990), 179-211; S. Hochreiter, J. Schmidhuber, Neural Computation 9 (1997),
// section 5.4.
type elman struct {
	Hidden int     `spec:"hidden" in:"[1,3000]"`
	Length int     `spec:"length" in:"[2,10000]"`
	N      int     `spec:"n" in:"[1,inf)"`
	L2     float64 `spec:"l2" in:"[0,inf)"`
	Init   string  `spec:"init" oneof:",he,heuniform,lecun,normal,torch,uniform,xavier,xaviernormal,zero"`
	Scale  float64 `spec:"scale" in:"[0,inf)"`
	Seed   uint64  `spec:"seed"`
	Test   float64 `spec:"test" in:"[0,1)"`
}

const elmanRows = 64 // at a time

func init() {
	Register("elman", elman{Hidden: 16, Length: 10, N: 500, Init: "xavier", Scale: 1, Seed: 1}, "elman(hidden=3,length=4,n=70,l2=0.1,scale=2)")
}

func (e *elman) Check() error {
	switch {
	case float64(e.N)*float64(e.Length) > maxDim:
		return fmt.Errorf("n=%d: there are 1 to 1e7/length sequences", e.N)
	case e.Test > 0 && int(math.Round(e.Test*float64(e.N))) < 1:
		return fmt.Errorf("test=%g of %d sequences: there is none", e.Test, e.N)
	}
	return checkRoom("hidden · length states", min(e.N, elmanRows), float64(e.Hidden)*float64(e.Length+1))
}

func (e elman) Problem() (*Problem, error) {
	p := e.on(e.N, 0)
	if e.Test > 0 { // as many again as test says, from a stream of their own
		p.Holdout = e.on(int(math.Round(e.Test*float64(e.N))), 1)
	}
	return p, nil
}

// on makes the loss on n sequences of the stream given.
func (e elman) on(n int, stream uint64) *Problem {
	h := e.Hidden
	r := &recurrent{elman: e, u: make([]float64, 2*n*e.Length), y: make([]float64, n)}
	var src draw.Source
	src.Key("adding", e.Seed, stream)
	for i := range n {
		row := r.u[2*i*e.Length : 2*(i+1)*e.Length]
		for t := range e.Length {
			row[2*t] = src.Unit()
		}
		half := e.Length / 2
		for _, t := range []int{src.Below(half), half + src.Below(e.Length-half)} {
			row[2*t+1] = 1
			r.y[i] += row[2*t]
		}
	}
	start := make([]float64, 2*h+h*h+h+h+1)
	for k, l := range [][4]int{{0, 2 * h, 2, h}, {2 * h, 2*h + h*h, h, h}, {3*h + h*h, 4*h + h*h, h, 1}} {
		src.Key("elman", e.Seed, uint64(k))
		fill(e.Init, e.Scale, start[l[0]:l[1]], nil, l[2], l[3], &src)
	}
	b := &batched{n: n, dim: len(start), chunk: min(n, elmanRows), l2: e.L2}
	b.weights = []span{{0, 2*h + h*h}, {3*h + h*h, 4*h + h*h}}
	b.start = func() pass {
		p := &recurrentPass{recurrent: r, delta: room(b.chunk, h), back: room(b.chunk, h), in: room(b.chunk, 2)}
		for range e.Length + 1 {
			p.h = append(p.h, room(b.chunk, h))
		}
		p.rest = make([]float64, b.chunk)
		return p
	}
	return guard(b.problem(start))
}

type recurrent struct {
	elman
	u, y []float64 // rows of pairs, targets
}

// recurrentPass holds the states after each step.
type recurrentPass struct {
	*recurrent
	h               []blas64.General
	delta, back, in blas64.General
	rest            []float64
}

// split names the parts of a vector of all variables.
func (p *recurrentPass) split(x []float64) (a, w blas64.General, b, c, d []float64) {
	h := p.Hidden
	a = blas64.General{Rows: 2, Cols: h, Stride: h, Data: x[:2*h]}
	w = blas64.General{Rows: h, Cols: h, Stride: h, Data: x[2*h : 2*h+h*h]}
	x = x[2*h+h*h:]
	return a, w, x[:h], x[h : 2*h], x[2*h:]
}

func (p *recurrentPass) gather(rows []int, t int) blas64.General {
	in := top(p.in, len(rows))
	for k, i := range rows {
		copy(in.Data[2*k:2*k+2], p.u[2*(i*p.Length+t):])
	}
	return in
}

func (p *recurrentPass) value(sum *kahan, grad, x []float64, rows []int) {
	n := len(rows)
	a, w, b, c, d := p.split(x)
	clear(p.h[0].Data)
	for t := range p.Length {
		next := top(p.h[t+1], n)
		for k := range n {
			copy(next.Data[k*p.Hidden:(k+1)*p.Hidden], b)
		}
		blas64.Gemm(blas.NoTrans, blas.NoTrans, 1, p.gather(rows, t), a, 1, next)
		blas64.Gemm(blas.NoTrans, blas.NoTrans, 1, top(p.h[t], n), w, 1, next)
		tanh(next.Data, nil, nil)
	}
	last := top(p.h[p.Length], n)
	for k, i := range rows {
		p.rest[k] = dot(c, last.Data[k*p.Hidden:(k+1)*p.Hidden]) + d[0] - p.y[i]
		sum.add(float64(p.rest[k]*p.rest[k]) / 2)
	}
	if grad == nil {
		return
	}
	ga, gw, gb, gc, gd := p.split(grad)
	delta, back := top(p.delta, n), top(p.back, n)
	for k, r := range p.rest[:n] {
		addScaled(gc, r, last.Data[k*p.Hidden:(k+1)*p.Hidden])
		gd[0] += r
		for j, v := range c {
			back.Data[k*p.Hidden+j] = r * v
		}
	}
	for t := p.Length - 1; t >= 0; t-- {
		for i, v := range top(p.h[t+1], n).Data {
			delta.Data[i] = back.Data[i] * (1 - float64(v*v))
		}
		blas64.Gemm(blas.Trans, blas.NoTrans, 1, p.gather(rows, t), delta, 1, ga)
		blas64.Gemm(blas.Trans, blas.NoTrans, 1, top(p.h[t], n), delta, 1, gw)
		addRows(gb, delta)
		blas64.Gemm(blas.NoTrans, blas.Trans, 1, delta, w, 0, back)
	}
}
