package objective

import (
	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas64"
)

// curve is Pearlmutter's R-operator: the forward and the backward pass, each with its derivative along v. It costs
// twice the matrix products of a gradient.
//
// Source: B. Pearlmutter, Neural Computation 6 (1994), 147-160.
func (p *networkPass) curve(dst, x, v []float64, rows []int) {
	p.prepare()
	b, last := len(rows), p.network.layers()
	p.gather(rows)
	p.forward(x, b, 2)
	for k := range last {
		p.forwardAlong(x, v, k, b)
	}
	var ignored kahan
	p.losses(&ignored, rows)
	out := &p.layers[last]
	for k, i := range rows {
		at := k * out.a.Cols
		p.head.curve(out.rz.Data[at:at+out.a.Cols], out.a.Data[at:at+out.a.Cols], i)
	}
	delta, rdelta := top(out.a, b), top(out.rz, b)
	for k := last - 1; k >= 0; k-- {
		w, _ := p.weights(x, k)
		vw, _ := p.weights(v, k)
		hw, hb := p.weights(dst, k)
		l := &p.layers[k]
		blas64.Gemm(blas.Trans, blas.NoTrans, 1, top(l.a, b), rdelta, 1, hw)
		addRows(hb, rdelta)
		if k == 0 {
			return
		}
		blas64.Gemm(blas.Trans, blas.NoTrans, 1, top(l.ra, b), delta, 1, hw)
		back, along := top(l.delta, b), top(l.rdelta, b)
		blas64.Gemm(blas.NoTrans, blas.Trans, 1, delta, w, 0, back)
		blas64.Gemm(blas.NoTrans, blas.Trans, 1, rdelta, w, 0, along)
		blas64.Gemm(blas.NoTrans, blas.Trans, 1, delta, vw, 1, along)
		for i, g := range back.Data {
			along.Data[i] = float64(along.Data[i]*l.d.Data[i]) + float64(float64(g*l.dd.Data[i])*l.rz.Data[i])
			back.Data[i] = g * l.d.Data[i]
		}
		delta, rdelta = back, along
	}
}

// forwardAlong fills rz and ra of layer k+1: Rz = Ra·W + a·V, R(φ(z)) = φ'·Rz.
func (p *networkPass) forwardAlong(x, v []float64, k, b int) {
	w, _ := p.weights(x, k)
	vw, vb := p.weights(v, k)
	l, next := &p.layers[k], &p.layers[k+1]
	rz := top(next.rz, b)
	beta := 0.0
	if vb != nil {
		beta = 1
		for i := range b {
			copy(rz.Data[i*rz.Cols:(i+1)*rz.Cols], vb)
		}
	}
	blas64.Gemm(blas.NoTrans, blas.NoTrans, 1, top(l.a, b), vw, beta, rz)
	if k > 0 {
		blas64.Gemm(blas.NoTrans, blas.NoTrans, 1, top(l.ra, b), w, 1, rz)
	}
	if k+1 < p.network.layers() {
		for i, r := range rz.Data {
			next.ra.Data[i] = r * next.d.Data[i]
		}
	}
}

// prepare allocates the workspace of curve, on its first call.
func (p *networkPass) prepare() {
	if p.curves {
		return
	}
	p.curves = true
	for k, s := range p.sizes {
		if l := &p.layers[k]; k > 0 {
			rows := l.a.Rows
			l.dd, l.ra, l.rz, l.rdelta = room(rows, s), room(rows, s), room(rows, s), room(rows, s)
		}
	}
}
