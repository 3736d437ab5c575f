package objective

import (
	"fmt"
	"math"

	"github.com/odescent/odescent/flows/objective/internal/draw"
	"github.com/odescent/odescent/ode/vec"
	"gonum.org/v1/gonum/mat"
)

func init() { Register("logsumexp", logSumExp{N: 20, M: 200, Rho: 20, Seed: 1}) }

// logSumExp is the spec of the smooth maximum of M random planes,
//
//	f(x) = Rho·log Σ_i exp((a_i·x - b_i)/Rho),
//
// with standard normal a and b drawn by Seed. It is convex, flat near its minimum and linear far away; the smaller
// Rho, the sharper the edges. The minimum is found by Newton's method, see [Problem.Certify].
//
// Source: B. O'Donoghue, E. Candès, Found. Comput. Math. 15 (2015), section 4.2, with n = 20, M = 200, Rho = 20.
type logSumExp struct {
	N    int     `spec:"n" in:"[1,inf)"`
	M    int     `spec:"m" in:"[1,inf)"`
	Rho  float64 `spec:"rho" in:"(0,inf)"`
	Seed uint64  `spec:"seed"`
}

func (l logSumExp) Problem() (*Problem, error) {
	if float64(l.N)*float64(l.M) > maxDim {
		return nil, fmt.Errorf("n=%d, m=%d: there are 1 to 1e7 numbers", l.N, l.M)
	}
	var src draw.Source
	src.Key("logsumexp", l.Seed, 0)
	s := &planes{n: l.N, a: make([]float64, l.N*l.M), b: make([]float64, l.M), rho: l.Rho}
	for i := range s.a {
		s.a[i] = src.Normal()
	}
	for i := range s.b {
		s.b[i] = src.Normal()
	}
	b := &batched{n: 1, dim: l.N, chunk: 1, start: func() pass { return &planesPass{s, make([]float64, l.M), make([]float64, l.N)} }}
	p := b.problem(filled(l.N, 1))
	p.Rows, p.FuncGradRows = 0, nil
	p.Hess = func(dst *mat.SymDense, x []float64) {
		w := b.spare.take()
		defer b.spare.give(w)
		w.(*planesPass).hess(dst, x)
	}
	if l.M > l.N && float64(l.M)*float64(l.N)*float64(l.N) <= certifyCost {
		if err := p.Complete().Certify(); err != nil {
			p.Min = nil
		}
	}
	return p, nil
}

type planes struct {
	n    int
	a, b []float64
	rho  float64
}

// planesPass holds the weights of the planes and the mean of the a.
type planesPass struct {
	*planes
	w, mean []float64
}

func (p *planesPass) weigh(x []float64) float64 {
	top := math.Inf(-1)
	for i, b := range p.b {
		p.w[i] = (dot(p.a[i*p.n:(i+1)*p.n], x) - b) / p.rho
		top = math.Max(top, p.w[i])
	}
	var sum float64
	for i, z := range p.w {
		p.w[i] = vec.Exp(z - top)
		sum += p.w[i]
	}
	for i := range p.w {
		p.w[i] /= sum
	}
	return float64(p.rho * (top + vec.Log(sum)))
}

func (p *planesPass) average(dst []float64) {
	for i, w := range p.w {
		addScaled(dst, w, p.a[i*p.n:(i+1)*p.n])
	}
}

func (p *planesPass) value(sum *kahan, grad, x []float64, _ []int) {
	sum.add(p.weigh(x))
	if grad != nil {
		p.average(grad)
	}
}

func (p *planesPass) curve(dst, x, v []float64, _ []int) {
	p.weigh(x)
	clear(p.mean)
	p.average(p.mean)
	centre := dot(p.mean, v)
	for i, w := range p.w {
		a := p.a[i*p.n : (i+1)*p.n]
		addScaled(dst, w*(dot(a, v)-centre)/p.rho, a)
	}
}

func (p *planesPass) hess(dst *mat.SymDense, x []float64) {
	dst.Zero()
	p.weigh(x)
	clear(p.mean)
	p.average(p.mean)
	raw := dst.RawSymmetric()
	for i, w := range p.w {
		a := p.a[i*p.n : (i+1)*p.n]
		for j, t := range a {
			line := raw.Data[j*raw.Stride:]
			for k := j; k < p.n; k++ {
				line[k] += float64(w * (t - p.mean[j]) * (a[k] - p.mean[k]) / p.rho)
			}
		}
	}
}
