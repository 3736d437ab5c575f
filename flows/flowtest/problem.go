package flowtest

import (
	"math"
	"slices"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/odescent/odescent/flows/objective"
	"github.com/odescent/odescent/ode/vec"
)

// Problem checks an objective with smooth derivatives, at three points around its Start:
//
//   - gradient: it agrees with differences of the value to 1e-6.
//   - curvature: HessVec agrees with differences of the gradient to 1e-5, and Hess with HessVec or else with differences.
//   - bits: Func, Grad and FuncGrad agree to the last bit, and with FuncGradRows over all rows; none changes x.
//   - minima: the value at each of Minima is Min, the gradient there is what rounding leaves, and no point around it is lower.
//
// Problem checks a copy of p, completed by [objective.Problem.Complete], which needs FuncGrad, or Func and Grad; other
// functions that are nil are not checked. It fails the test if p has no Start, or no value or gradient.
func Problem(t *testing.T, p *objective.Problem) {
	t.Helper()
	if len(p.Start) == 0 {
		t.Fatalf("%s: the problem has no Start", p.Name)
	}
	q := *p
	if p = q.Complete(); p.FuncGrad == nil {
		t.Fatalf("%s: the problem has no FuncGrad, nor both Func and Grad", p.Name)
	}
	c := &problem{t, p}
	for k := range 3 {
		x := around(p.Start, k)
		c.gradient(x)
		c.curvature(x, around(p.Start, k+3))
		c.bits(x)
	}
	for _, m := range p.Minima {
		c.minimum(m)
	}
}

type problem struct {
	*testing.T
	*objective.Problem
}

// around is the k-th of some points, each coordinate off by up to a fifth of its size or of 1.
func around(x []float64, k int) []float64 {
	x = slices.Clone(x)
	for i := range x {
		x[i] += .2 * math.Max(1, math.Abs(x[i])) * vec.Sin(float64(1+3*k)*float64(7*i+2))
	}
	return x
}

func (p *problem) gradient(x []float64) {
	if c := objective.CheckGradient(p.Problem, x); !(c.RelErr < 1e-6) {
		p.Errorf("%s: %s", p.Name, c)
	}
}

func (p *problem) curvature(x, v []float64) {
	compare := func(what string, got, want []float64, tol float64) {
		for i := range got {
			if d := math.Abs(got[i] - want[i]); !(d <= tol*vec.NormInf(want)+1e-12) {
				p.Errorf("%s: %s at %d: %g, want %g", p.Name, what, i, got[i], want[i])
				return
			}
		}
	}
	if p.HessVec == nil && p.Hess == nil {
		return
	}
	want, tol := make([]float64, p.Dim), 1e-5
	step := 1e-3 / vec.NormInf(v) * math.Max(1, vec.NormInf(x))
	for _, s := range []struct{ at, weight float64 }{{-2, 1. / 12}, {-1, -2. / 3}, {1, 2. / 3}, {2, -1. / 12}} {
		y, g := slices.Clone(x), make([]float64, p.Dim)
		for i := range y {
			y[i] += s.at * step * v[i]
		}
		p.Grad(g, y)
		for i := range g {
			want[i] += s.weight * g[i] / step
		}
	}
	if p.HessVec != nil {
		got := make([]float64, p.Dim)
		p.HessVec(got, x, v)
		compare("HessVec", got, want, tol)
		want, tol = got, 1e-13*float64(p.Dim)
	}
	if p.Hess != nil {
		h, hv := mat.NewSymDense(p.Dim, nil), mat.NewVecDense(p.Dim, nil)
		p.Hess(h, x)
		hv.MulVec(h, mat.NewVecDense(p.Dim, v))
		compare("Hess", hv.RawVector().Data, want, tol)
	}
}

func (p *problem) bits(x []float64) {
	keep := slices.Clone(x)
	g, h := make([]float64, p.Dim), make([]float64, p.Dim)
	for i := range g {
		g[i], h[i] = 1e9, 1e9 // to be overwritten
	}
	f := p.FuncGrad(g, x)
	p.Grad(h, x)
	if f != p.Func(x) || !slices.Equal(g, h) {
		p.Errorf("%s: Func and Grad disagree with FuncGrad", p.Name)
	}
	if p.Rows > 0 {
		rows := make([]int, p.Rows)
		for i := range rows {
			rows[i] = i
		}
		if f != p.FuncGradRows(h, x, rows) || !slices.Equal(g, h) {
			p.Errorf("%s: FuncGradRows over all rows disagrees with FuncGrad", p.Name)
		}
	}
	if !slices.Equal(x, keep) {
		p.Errorf("%s: x was changed", p.Name)
	}
}

func (p *problem) minimum(m []float64) {
	if p.Min == nil {
		p.Errorf("%s: there are Minima, and Min is nil", p.Name)
		return
	}
	g := make([]float64, p.Dim)
	f := p.FuncGrad(g, m)
	rounding := 1e-13 * math.Max(1, math.Abs(*p.Min))
	if d := math.Abs(f - *p.Min); !(d <= rounding) {
		p.Errorf("%s: f(%v) = %.17g, Min is %.17g", p.Name, m, f, *p.Min)
	}
	curvature := 1. // an error of half a unit in the last place of m gives a gradient of the curvature times that
	if p.Hess != nil {
		h := mat.NewSymDense(p.Dim, nil)
		p.Hess(h, m)
		curvature = mat.Norm(h, math.Inf(1))
	}
	if tol := 1e-14 * (10 + curvature) * math.Max(1, vec.NormInf(m)); !(vec.NormInf(g) <= tol) {
		p.Errorf("%s: the gradient at %v is %v, more than %.1e", p.Name, m, g, tol)
	}
	for k := range 20 {
		x := slices.Clone(m)
		for i := range x {
			x[i] += vec.Pow(10, -float64(k)/3) * vec.Sin(float64(1+3*k)*float64(7*i+2))
		}
		if f := p.Func(x); f < *p.Min-rounding {
			p.Errorf("%s: f(%v) = %.17g is below Min, %.17g", p.Name, x, f, *p.Min)
		}
	}
}
