package flows_test

import (
	"math"
	"slices"
	"testing"

	"github.com/odescent/odescent/flows"
	"github.com/odescent/odescent/flows/objective"
	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/rk"
	"github.com/odescent/odescent/ode/split"
	"gonum.org/v1/gonum/mat"
)

// tilted is the linear f = -v·x, whose force is v everywhere.
func tilted(v, start []float64) *objective.Problem {
	p := objective.Problem{Dim: len(v), Start: start, FuncGrad: func(dst, x []float64) (f float64) {
		for i, s := range v {
			dst[i] = -s
			f -= s * x[i]
		}
		return f
	}}
	return p.Complete()
}

// gram is XᵀY of two matrices of p columns of length n.
func gram(x, y []float64, n, p int) *mat.Dense {
	a, b := mat.NewDense(p, n, slices.Clone(x)), mat.NewDense(p, n, slices.Clone(y))
	var g mat.Dense
	g.Mul(a, b.T())
	return &g
}

// The geodesics of matrices with orthonormal columns, in the metric of the space around, solve Ẍ = -X·ẊᵀẊ, and those of
// the spaces they span the same with XᵀẊ = 0 (Edelman, Arias and Smith, (2.7) and (2.5.1)): one step along each, short and
// long, is the solution of that equation by DOP853.
func TestGeodesicsOfMatrices(t *testing.T) {
	const n, p = 6, 3
	x0 := objective.Rayleigh(matrix(n), 3, 2, 1).Start
	d := make([]float64, n*p)
	for i := range d {
		d[i] = math.Cos(float64(3*i*i + 1))
	}
	for _, m := range []flows.Manifold{flows.Stiefel{Cols: p}, flows.Grassmann{Cols: p}} {
		f, f0 := flows.Riemannian{Manifold: m}, tilted(d, x0)
		sys, err := f.System(&flows.Oracle{P: f0})
		if err != nil {
			t.Fatal(err)
		}
		v := slices.Clone(begin(t, sys, x0, rk.Euler, 1).Point().Field())
		second := &ode.System{Dim: 2 * n * p, Field: func(dst []float64, _ float64, y []float64) {
			x, dx := y[:n*p], y[n*p:]
			copy(dst, dx)
			s := gram(dx, dx, n, p)
			for j := range p {
				for i := range n {
					dst[n*p+j*n+i] = 0
					for k := range p {
						dst[n*p+j*n+i] -= x[k*n+i] * s.At(k, j)
					}
				}
			}
		}}
		for _, h := range []float64{1e-3, .1, 1, 4} {
			want, err := ode.Solve(t.Context(), second, slices.Concat(x0, v), 0, h, ode.Config{Method: rk.DOP853, Control: control.PI{RTol: 1e-13, ATol: 1e-13}})
			if err != nil {
				t.Fatal(err)
			}
			x := stroll(t, f, f0, x0, split.Lie{Scheme: "geodesic"}, h, 1)
			off := gram(x, x, n, p)
			for i := range p {
				off.Set(i, i, off.At(i, i)-1)
			}
			if miss := distance(x, want.Y[:n*p]); miss > 1e-11 || mat.Norm(off, math.Inf(1)) > 1e-14 {
				t.Errorf("%v, h = %g: off the solution of the equation by %.3g, off the manifold by %.3g", m, h, miss, mat.Norm(off, math.Inf(1)))
			}
		}
		// A retraction is Exp to first order, so that it is off by h², the polar one on Stiefel by h³.
		for word, want := range map[string]float64{"step retract": 2, "step polar": 3} {
			miss := func(h float64) float64 {
				return distance(stroll(t, f, f0, x0, split.Lie{Scheme: word}, h, 1), stroll(t, f, f0, x0, split.Lie{Scheme: "geodesic"}, h, 1))
			}
			a, b := miss(4e-3), miss(2e-3)
			t.Logf("%v, %s: off the geodesic by %.3g with h = 0.004, order %.2f", m, word, a, math.Log2(a/b))
			if order := math.Log2(a / b); order < want-.1 {
				t.Errorf("%v, %s: off the geodesic by %.3g and %.3g with half of h: order %.2f, want %g", m, word, a, b, order, want)
			}
		}
	}
}

// The method along geodesics comes to the solution of the flow at order 1.
func TestGeodesicOrder(t *testing.T) {
	const n, p, t1 = 6, 2, 1.
	for f, f0 := range map[flows.Riemannian]*objective.Problem{
		{Manifold: flows.Stiefel{Cols: p}}:   objective.Rayleigh(matrix(n), 2, 1),
		{Manifold: flows.Grassmann{Cols: p}}: objective.Rayleigh(matrix(n), 1, 1),
	} {
		want := solve(t, f, f0, f0.Start, t1)
		var miss [2]float64
		for i, k := range []int{256, 512} {
			miss[i] = distance(stroll(t, f, f0, f0.Start, split.Lie{Scheme: "geodesic"}, t1/float64(k), k), want)
		}
		if order := math.Log2(miss[0] / miss[1]); math.Abs(order-1) > .05 {
			t.Errorf("%v: the errors are %.3g and %.3g: order %.2f, want 1", f, miss[0], miss[1], order)
		}
	}
}
