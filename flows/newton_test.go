package flows_test

import (
	"math"
	"testing"

	"github.com/odescent/odescent/flows"
	"github.com/odescent/odescent/flows/objective"
	"github.com/odescent/odescent/ode/rk"
	"gonum.org/v1/gonum/mat"
)

// Where the Hessian is not positive definite, the velocity of the convex Newton flow solves (H + τI)v = -∇f with one τ
// for all coordinates, the first of 1e-3·‖diag H‖ times 1, 2, 4, ... that is above the magnitude of the smallest
// eigenvalue.
func TestShiftOfNewton(t *testing.T) {
	for _, text := range []string{"quadratic(eigenvalues=[3,-2,0.5])", "quadratic(eigenvalues=[-1,3,4])", "quadratic(eigenvalues=[2,3,-0.25])"} {
		p := objective.Must(text)
		sys, err := flows.Newton{Convex: true}.System(&flows.Oracle{P: p})
		if err != nil {
			t.Fatal(err)
		}
		x := []float64{1, -2, 3}
		pt := begin(t, sys, x, rk.Euler, 1).Point()
		g, h := make([]float64, 3), make([]float64, 3)
		p.Grad(g, x)
		p.HessVec(h, x, []float64{1, 1, 1}) // the Hessian is diagonal
		var tau [3]float64
		least := math.Inf(1)
		for i, v := range pt.Field() {
			tau[i] = -g[i]/v - h[i]
			least = math.Min(least, h[i])
		}
		if math.Abs(tau[0]-tau[1]) > 1e-12 || math.Abs(tau[0]-tau[2]) > 1e-12 || !(tau[0] > -least) {
			t.Errorf("%s: the shifts of the coordinates are %v, the smallest eigenvalue is %v", text, tau, least)
		}
		first := 1e-3 * math.Sqrt(h[0]*h[0]+h[1]*h[1]+h[2]*h[2])
		if k := math.Log2(tau[0] / first); math.Abs(k-math.Round(k)) > 1e-9 || tau[0]/2 > -least {
			t.Errorf("%s: the shift is %v = %v·2^%v", text, tau[0], first, k)
		}
	}
}

// Where the Hessian is not a number, on the diagonal or beside it, so is the velocity, for every shift.
func TestNewtonOfNaN(t *testing.T) {
	for _, at := range [][2]int{{0, 0}, {1, 1}, {0, 1}} {
		p := objective.Must("quadratic(eigenvalues=[1,2])")
		q := *p
		q.Hess = func(dst *mat.SymDense, x []float64) {
			p.Hess(dst, x)
			dst.SetSym(at[0], at[1], math.NaN())
		}
		sys, err := flows.Newton{Convex: true}.System(&flows.Oracle{P: &q})
		if err != nil {
			t.Fatal(err)
		}
		for _, v := range begin(t, sys, []float64{1, 1}, rk.Euler, 1).Point().Field() {
			if v == v {
				t.Errorf("element %v is NaN, and the velocity is %v", at, v)
			}
		}
	}
}
