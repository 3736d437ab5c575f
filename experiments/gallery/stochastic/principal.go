package stochastic

import (
	"context"
	"fmt"
	"math"

	"github.com/odescent/odescent/experiments/gallery/common"
	"github.com/odescent/odescent/flows/objective"
	"github.com/odescent/odescent/flows/objective/dataset"
	"github.com/odescent/odescent/ode/vec"
	"github.com/odescent/odescent/optim"
	"gonum.org/v1/gonum/mat"
)

// principal is f(w) = mean over rows of -½(a·w)² + ¼‖w‖⁴. Its stationary points besides 0 are ±√λ·v for the eigenpairs
// of the rows' second moments: minima for the largest, saddles for the others, which the flow leaves along the first
// axis at the rate λ₁ - λ.
type principal struct {
	*objective.Problem
	axis   []float64 // the first
	lambda float64   // the first eigenvalue
	rate   float64   // at the second, where it starts
	noise  float64   // variance of the single rows' slopes along the axis there
}

func newPrincipal(name string) (*principal, error) {
	set, err := dataset.Load(name, dataset.Options{})
	if err != nil {
		return nil, err
	}
	if set.Cols < 2 {
		return nil, fmt.Errorf("data=%s: two features at least", name)
	}
	set.Standardize()
	n, rows := set.Cols, set.Rows
	a := mat.NewDense(rows, n, set.X)
	var m mat.SymDense
	m.SymOuterK(1/float64(rows), a.T())
	var eig mat.EigenSym
	if !eig.Factorize(&m, true) {
		return nil, fmt.Errorf("data=%s: no eigenvalues", name)
	}
	var v mat.Dense
	eig.VectorsTo(&v)
	values := eig.Values(nil) // from the smallest
	p := &principal{axis: mat.Col(nil, n-1, &v), lambda: values[n-1], rate: values[n-1] - values[n-2]}
	all := make([]int, rows)
	for i := range all {
		all[i] = i
	}
	part := func(dst, x []float64, of []int) float64 {
		q := vec.Dot(x, x)
		vec.Scale(dst, q, x)
		square := 0.
		for _, i := range of {
			row := a.RawRowView(i)
			z := vec.Dot(row, x)
			square += float64(z * z)
			for j, t := range row {
				dst[j] -= float64(z*t) / float64(len(of))
			}
		}
		return float64(float64(q*q)/4) - square/float64(2*len(of))
	}
	start := mat.Col(nil, n-2, &v)
	vec.Scale(start, math.Sqrt(values[n-2]), start)
	for i := range rows {
		row := a.RawRowView(i)
		s := vec.Dot(row, start) * vec.Dot(row, p.axis)
		p.noise += float64(s*s) / float64(rows)
	}
	p.Problem = &objective.Problem{
		Dim: n, Rows: rows, FuncGradRows: part, Start: start, Min: new(-p.lambda * p.lambda / 4),
		FuncGrad: func(dst, x []float64) float64 { return part(dst, x, all) },
	}
	p.Problem.Complete()
	return p, nil
}

// leaves is the time at which the median run of Euler's method passes the distance r from the saddle along the axis.
// Its square is there of the mean hC/2λB·e^{2λt}, its law normal, and the median of |z| is 0.6745 of a normal z. Growth
// goes at the rate ln(1 + hλ)/h.
func (p *principal) leaves(h, batch, r float64) float64 {
	const half = .6744897501960817
	kick := half * half * h * p.noise / batch / (float64(2*p.rate) + float64(h*p.rate*p.rate))
	return vec.Log(r*r/kick) / 2 * h / vec.Log1p(h*p.rate)
}

// leave returns when the first axis has the value r, in time and gradients; +Inf if the run ends before.
func (p *principal) leave(ctx context.Context, o optim.Optimizer, s optim.Settings, r float64) (t, grads float64, err error) {
	t, grads = math.Inf(1), math.Inf(1)
	run, err := common.Run(ctx, p.Problem, nil, o, s, func(run *optim.Run) bool {
		pt := run.Point()
		out := math.Abs(vec.Dot(p.axis, pt.X())) >= r
		if out {
			t, grads = pt.T, float64(run.Stats().FieldEvals)
		}
		return !out
	})
	if err == nil {
		err = run.Err()
	}
	return t, grads, err
}
