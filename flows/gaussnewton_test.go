package flows_test

import (
	"math"
	"slices"
	"testing"

	"github.com/odescent/odescent/flows"
	"github.com/odescent/odescent/flows/flowtest"
	"github.com/odescent/odescent/flows/objective"
	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/rk"
	"gonum.org/v1/gonum/mat"
)

// decay fits a·e^(-bt) + c to five numbers: the residuals, their Jacobian, and f = ½‖r‖² + ½·l2·‖x‖².
func decay(l2 float64) *objective.Problem {
	times, data := []float64{0, .5, 1, 2, 4}, []float64{3.1, 2.2, 1.7, 1.3, .9}
	const m, n = 5, 3
	residuals := func(dst, x []float64) {
		for i, s := range times {
			dst[i] = x[0]*math.Exp(-x[1]*s) + x[2] - data[i]
		}
	}
	jacobian := func(dst *mat.Dense, x []float64) {
		for i, s := range times {
			e := math.Exp(-x[1] * s)
			dst.SetRow(i, []float64{e, -s * x[0] * e, 1})
		}
	}
	p := objective.Problem{
		Dim: n, Start: []float64{1, .2, .1}, ResidualDim: m, Residuals: residuals, Jacobian: jacobian,
		FuncGrad: func(dst, x []float64) (f float64) {
			r, j := make([]float64, m), mat.NewDense(m, n, nil)
			residuals(r, x)
			jacobian(j, x)
			for k := range dst {
				dst[k] = l2 * x[k]
				f += l2 * x[k] * x[k] / 2
				for i, v := range r {
					dst[k] += j.At(i, k) * v
				}
			}
			for _, v := range r {
				f += v * v / 2
			}
			return f
		},
	}
	return p.Complete()
}

// square has the residuals of two equations in two variables.
func square() *objective.Problem {
	p := objective.Problem{Dim: 2, Start: []float64{-2, .5}, ResidualDim: 2,
		Residuals: func(dst, x []float64) { dst[0], dst[1] = x[0]*x[0]+x[1]-3, x[0]+math.Exp(x[1])-2 },
		Jacobian: func(dst *mat.Dense, x []float64) {
			dst.SetRow(0, []float64{2 * x[0], 1})
			dst.SetRow(1, []float64{1, math.Exp(x[1])})
		},
		FuncGrad: func(dst, x []float64) float64 {
			r, s := x[0]*x[0]+x[1]-3, x[0]+math.Exp(x[1])-2
			dst[0], dst[1] = 2*x[0]*r+s, r+math.Exp(x[1])*s
			return (r*r + s*s) / 2
		}}
	return p.Complete()
}

// Where there are as many residuals as variables, r(x(t)) = e^(-t)·r(x₀).
func TestGaussNewtonFlow(t *testing.T) {
	p := square()
	r0, r := make([]float64, 2), make([]float64, 2)
	p.Residuals(r0, p.Start)
	for _, t1 := range []float64{.5, 2, 8} {
		p.Residuals(r, solve(t, flows.GaussNewton{}, p, p.Start, t1))
		for i := range r {
			if want := r0[i] * math.Exp(-t1); math.Abs(r[i]-want) > 1e-10 {
				t.Errorf("t = %g: r[%d] = %v, want %v", t1, i, r[i], want)
			}
		}
	}
}

// A step of Euler's method with h = 1 is the least-squares solution of J·Δ = -r by gonum's QR, or with Damp that with √Damp·I
// below J, where the regulariser adds √l2·x to the residuals.
func TestGaussNewtonStep(t *testing.T) {
	for _, c := range []struct{ l2, damp float64 }{{0, 0}, {.3, .3}, {0, .7}} {
		p := decay(c.l2)
		j, r := mat.NewDense(8, 3, nil), make([]float64, 8)
		p.Residuals(r[:5], p.Start)
		p.Jacobian(j.Slice(0, 5, 0, 3).(*mat.Dense), p.Start)
		if c.damp > 0 {
			for i, v := range p.Start {
				j.Set(5+i, i, math.Sqrt(c.damp))
				r[5+i] = c.l2 * v / math.Sqrt(c.damp)
			}
		}
		var d mat.VecDense
		if err := d.SolveVec(j, mat.NewVecDense(8, r)); err != nil {
			t.Fatal(err)
		}
		want := slices.Clone(p.Start)
		for i := range want {
			want[i] -= d.AtVec(i)
		}
		if miss := distance(stroll(t, flows.GaussNewton{Damp: c.damp}, p, p.Start, rk.Euler, 1, 1), want); miss > 1e-12 {
			t.Errorf("%+v: the step is off the least-squares solution by %.3g", c, miss)
		}
	}
}

// fitted is the flow on an objective to which it gives a Jacobian, with which it keeps all promises, whatever f is.
type fitted struct{ flows.GaussNewton }

func (fitted) String() string { return "fitted" }

func (f fitted) System(o *flows.Oracle) (*ode.System, error) {
	p, n := *o.P, o.P.Dim
	p.ResidualDim = n + 1
	p.Jacobian = func(dst *mat.Dense, x []float64) {
		for i := range n + 1 {
			for j := range n {
				dst.Set(i, j, math.Sin(float64(1+i*i+3*j)+x[j]))
			}
		}
	}
	return f.GaussNewton.System(&flows.Oracle{P: &p, Draw: o.Draw})
}

func TestGaussNewtonPromises(t *testing.T) {
	flowtest.Check(t, fitted{flows.GaussNewton{Damp: .1}})
	flowtest.Check(t, fitted{flows.GaussNewton{Damp: 2}})
}

// On a fit f falls, at the cost of one gradient, one Jacobian and one linear system a step; and in the metric JᵀJ the
// natural gradient is the same.
func TestGaussNewtonCosts(t *testing.T) {
	p := decay(0)
	jj := &flows.Tensor{Name: "JJ", At: func(dst *mat.SymDense, x []float64) {
		j := mat.NewDense(5, 3, nil)
		p.Jacobian(j, x)
		dst.SymOuterK(1, j.T())
	}}
	for _, f := range []flows.Flow{flows.GaussNewton{Damp: .1}, flows.Natural{Of: jj, Damp: .1}} {
		sys, err := f.System(&flows.Oracle{P: p})
		if err != nil {
			t.Fatal(err)
		}
		it := begin(t, sys, p.Start, rk.Euler, .1)
		for range 10 {
			last := it.Point().Potential()
			if it.Next(); !(it.Point().Potential() < last) {
				t.Errorf("%v: f rises from %v", f, last)
			}
		}
		if s := it.Stats(); s.JacEvals != 10 || s.LinearSolves != 10 || s.Factorizations != 10 || s.FieldEvals != 10 {
			t.Errorf("%v: %+v, want 10 of gradients, matrices and systems", f, s)
		}
	}
	if d := distance(stroll(t, flows.GaussNewton{}, p, p.Start, rk.Euler, .5, 10), stroll(t, flows.Natural{Of: jj}, p, p.Start, rk.Euler, .5, 10)); d > 1e-12 {
		t.Errorf("Gauss and Newton's method is off the natural gradient in JᵀJ by %.3g", d)
	}
	for _, f := range []flows.Flow{flows.GaussNewton{Damp: -1}, flows.GaussNewton{Damp: math.NaN()}} {
		if _, err := f.System(&flows.Oracle{P: p}); err == nil {
			t.Errorf("%v makes a system", f)
		}
	}
	if _, err := (flows.GaussNewton{}).System(&flows.Oracle{P: objective.Must("ackley")}); err == nil {
		t.Error("Gauss and Newton's flow takes an objective without residuals")
	}
}
