package flows_test

import (
	"math"
	"testing"

	"github.com/odescent/odescent/flows"
	"github.com/odescent/odescent/flows/objective"
	"gonum.org/v1/gonum/mat"
)

// The gradient flow offers the Hessian and its products where the objective has them, with l2 in both; Gauss and Newton's
// offers JᵀJ in place of the Hessian and no products, which would be those of another matrix; by batches nothing is offered.
func TestGradientPowers(t *testing.T) {
	const l2 = .3
	p := objective.Must("rosenbrock") // has all: Hessian, products, residuals
	if p.Hess == nil || p.HessVec == nil || p.Jacobian == nil {
		t.Fatal("the problem of this test offers too little")
	}
	x, v := []float64{-1.1, .7}, []float64{.4, -1.3}
	hess, jac := mat.NewSymDense(2, nil), mat.NewDense(p.ResidualDim, 2, nil)
	p.Hess(hess, x)
	p.Jacobian(jac, x)
	var jj mat.Dense
	jj.Mul(jac.T(), jac)
	for _, c := range []struct {
		flow     flows.Gradient
		matrix   mat.Matrix
		products bool
	}{
		{flows.Gradient{}, hess, true}, {flows.Gradient{L2: l2}, hess, true},
		{flows.Gradient{GaussNewton: true}, &jj, false}, {flows.Gradient{GaussNewton: true, L2: l2}, &jj, false},
	} {
		s, err := c.flow.System(&flows.Oracle{P: p})
		if err != nil {
			t.Fatal(err)
		}
		if s.Jac == nil || (s.JacVec != nil) != c.products {
			t.Fatalf("%v offers a Jacobian: %t, its products: %t; want true, %t", c.flow, s.Jac != nil, s.JacVec != nil, c.products)
		}
		got, jv := mat.NewDense(2, 2, nil), make([]float64, 2)
		s.Jac(got, 0, x)
		for i := range 2 {
			var sum float64
			for j := range 2 {
				want := -c.matrix.At(i, j)
				if i == j {
					want -= c.flow.L2
				}
				if d := math.Abs(got.At(i, j) - want); d > 1e-12*math.Abs(want) {
					t.Errorf("%v: the Jacobian has %v at %d, %d, want %v", c.flow, got.At(i, j), i, j, want)
				}
				sum += want * v[j]
			}
			if c.products {
				s.JacVec(jv, 0, x, v)
				if d := math.Abs(jv[i] - sum); d > 1e-12*math.Abs(sum) {
					t.Errorf("%v: the product's element %d is %v, want %v", c.flow, i, jv[i], sum)
				}
			}
		}
	}
	few := objective.Must("linear(n=20)")
	s, err := flows.Gradient{}.System(&flows.Oracle{P: few, Draw: func(int) []int { return []int{0} }})
	if err != nil || s.Jac != nil || s.JacVec != nil {
		t.Errorf("by batches the flow offers a Jacobian: %t, its products: %t, error %v", s.Jac != nil, s.JacVec != nil, err)
	}
	bare := &objective.Problem{Dim: 2, Start: x, FuncGrad: p.FuncGrad}
	s, err = flows.Gradient{}.System(&flows.Oracle{P: bare.Complete()})
	if err != nil || s.Jac != nil || s.JacVec != nil {
		t.Errorf("without a Hessian the flow offers a Jacobian: %t, its products: %t, error %v", s.Jac != nil, s.JacVec != nil, err)
	}
}
