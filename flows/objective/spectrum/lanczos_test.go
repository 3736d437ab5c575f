package spectrum_test

import (
	"math"
	"testing"

	"github.com/odescent/odescent/flows/objective"
	"github.com/odescent/odescent/flows/objective/spectrum"
	"github.com/odescent/odescent/ode/vec"
)

// diagonal has the Hessian H·diag(values)·H times scale, H being the reflection at the hyperplane of normal, if that is
// not nil.
func diagonal(scale float64, values, normal []float64) *objective.Problem {
	n := len(values)
	reflect := func(v []float64) {
		if normal != nil {
			vec.AddScaled(v, -2*vec.Dot(v, normal)/vec.Dot(normal, normal), normal)
		}
	}
	return &objective.Problem{Dim: n, Start: make([]float64, n), HessVec: func(dst, _, v []float64) {
		copy(dst, v)
		reflect(dst)
		for i := range dst {
			dst[i] *= scale * values[i]
		}
		reflect(dst)
	}}
}

// The Krylov space has the dimension of the number of distinct eigenvalues that the start is not orthogonal to, and as
// many products exhaust it, at every scale of the Hessian: powers of two scale every bit.
func TestProductsAreDistinctEigenvalues(t *testing.T) {
	const n = 60
	normal := make([]float64, n)
	for i := range normal {
		normal[i] = math.Sin(float64(i + 1))
	}
	for distinct := 1; distinct <= 6; distinct++ {
		values := make([]float64, n)
		for i := range values {
			values[i] = float64(i%distinct*(i%distinct) - 2)
		}
		for _, normal := range [][]float64{nil, normal} {
			one, err := spectrum.Extreme(diagonal(1, values, normal), values, n, 0, 1)
			if err != nil {
				t.Fatal(err)
			}
			for _, scale := range []float64{1, 0x1p-100, 0x1p100} {
				p := diagonal(scale, values, normal)
				d, err := spectrum.Estimate(p, values, 1, n, 1)
				if err != nil || len(d.Nodes) != distinct {
					t.Errorf("%d distinct eigenvalues, times %g: nodes %v, %v", distinct, scale, d.Nodes, err)
				}
				e, err := spectrum.Extreme(p, values, n, 0, 1)
				want := spectrum.Ends{
					Min: scale * one.Min, Max: scale * one.Max, MinErr: scale * one.MinErr, MaxErr: scale * one.MaxErr, Products: one.Products,
				}
				if err != nil || e != want {
					t.Errorf("%d distinct eigenvalues, times %g: %+v, %v, want %+v", distinct, scale, e, err, want)
				}
			}
		}
	}
}

// A part of 1e-13 of the largest product is rounding: eigenvalues nearer to each other than 2e-13 of them are one, since a
// start halfway between both leaves the half of their difference.
func TestEigenvaluesWithinRounding(t *testing.T) {
	for apart, want := range map[float64]int{2.1e-13: 2, 1.9e-13: 1} {
		for _, scale := range []float64{1, 1e-20, -1e20} {
			d, err := spectrum.Estimate(diagonal(scale, []float64{1, 1 + apart}, nil), []float64{0, 0}, 1, 2, 1)
			if err != nil || len(d.Nodes) != want {
				t.Errorf("eigenvalues %g apart: %d nodes, %v, want %d", apart, len(d.Nodes), err, want)
			}
		}
	}
}

// The largest product is that of all so far. A start near the eigenvector of 1 leaves next a vector whose product is only
// 1e-6 long, with errors of 1e-16 beside it: they are rounding, not a third dimension.
func TestLargestProductSetsRounding(t *testing.T) {
	const small = 1e-6
	p := &objective.Problem{Dim: 3, Start: make([]float64, 3)}
	var start, second []float64
	product := 0
	p.HessVec = func(dst, _, v []float64) {
		product++
		switch product {
		case 1: // a second direction orthogonal to the start, of signs
			start = append(start, v...)
			second = []float64{-start[1], start[0], 0}
			copy(dst, v)
			vec.AddScaled(dst, small, second)
		default: // small·start, and a rounding error in the third direction
			vec.Scale(dst, small, start)
			dst[2] += 1e-16
		}
	}
	d, err := spectrum.Estimate(p, p.Start, 1, 3, 1)
	if err != nil || len(d.Nodes) != 2 || product != 2 {
		t.Errorf("%d products, nodes %v, %v, want 2", product, d.Nodes, err)
	}
}
