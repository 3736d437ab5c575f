package objective_test

import (
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/odescent/odescent/flows/objective"
	"gonum.org/v1/gonum/mat"
)

// TestResiduals: f is half the residuals' squares, exactly so where there is no regulariser; the Jacobian agrees with
// differences of fourth order, and Jᵀr with the gradient.
func TestResiduals(t *testing.T) {
	offer := 0
	for _, p := range smooth(t) {
		m := p.ResidualDim
		if m == 0 {
			continue
		}
		offer++
		for k := range uint64(3) {
			x := near(p, k)
			r, j := filled(m), mat.NewDense(m, p.Dim, filled(m*p.Dim))
			p.Residuals(r, x)
			p.Jacobian(j, x)
			var half float64
			for _, v := range r {
				half += v * v / 2
			}
			f, g := p.Func(x), make([]float64, p.Dim)
			if rest := f - half; strings.Contains(p.Name, "l2=") {
				if rest <= 0 {
					t.Errorf("%s: f = %g is below ½r² = %g", p.Name, f, half)
				}
			} else {
				if math.Abs(rest) > 1e-13*math.Max(f, p.Func(p.Start)) {
					t.Errorf("%s: f = %.16g, ½r² = %.16g", p.Name, f, half)
				}
				p.Grad(g, x)
				jr := mat.NewVecDense(p.Dim, nil)
				jr.MulVec(j.T(), mat.NewVecDense(m, r))
				for i, v := range g {
					if d := math.Abs(v - jr.AtVec(i)); !(d <= 1e-11*norm(g)) {
						t.Errorf("%s: ∇f[%d] = %.16g, Jᵀr = %.16g", p.Name, i, v, jr.AtVec(i))
						break
					}
				}
			}
			v := near(p, k+3)
			step := 1e-3 / norm(v) * math.Max(1, norm(x))
			num, jv := make([]float64, m), mat.NewVecDense(m, nil)
			for _, s := range []struct{ at, weight float64 }{{-2, 1. / 12}, {-1, -2. / 3}, {1, 2. / 3}, {2, -1. / 12}} {
				y := slices.Clone(x)
				for i := range y {
					y[i] += s.at * step * v[i]
				}
				p.Residuals(r, y)
				for i := range r {
					num[i] += s.weight * r[i] / step
				}
			}
			jv.MulVec(j, mat.NewVecDense(p.Dim, v))
			for i := range num {
				if d := math.Abs(num[i] - jv.AtVec(i)); !(d <= 1e-6*math.Max(norm(num), 1e-6)) {
					t.Errorf("%s: row %d of Jv: %g, by differences %g", p.Name, i, jv.AtVec(i), num[i])
					break
				}
			}
		}
	}
	if offer < 30 {
		t.Errorf("only %d problems have residuals", offer)
	}
}

// TestFisher: the information of a fit whose curvature does not depend on the labels is the Hessian of the loss; a
// regulariser does not enter it.
func TestFisher(t *testing.T) {
	for _, w := range []string{"linear(data=iris,label=1,drop=[class]", "linear(n=20", "logistic(data=wdbc", "softmax(data=iris"} {
		p, q := objective.Must(w+")"), objective.Must(w+",l2=0.1)")
		x := near(p, 1)
		a, b, h := mat.NewSymDense(p.Dim, filled(p.Dim*p.Dim)), mat.NewSymDense(p.Dim, nil), mat.NewSymDense(p.Dim, nil)
		p.Fisher(a, x)
		q.Fisher(b, x)
		p.Hess(h, x) // held against differences by TestCurvature
		if !mat.Equal(a, b) || !mat.Equal(a, h) {
			t.Errorf("%s: the information is not the Hessian, or depends on l2", p.Name)
		}
	}
	for _, by := range []string{"sigma", "log", "variance"} { // the divergence from a law grows around it by half its information
		p := objective.Must("normalkl(by=" + by + ",mean=-1,sigma=3)")
		m := p.Minima[0]
		f, h := mat.NewSymDense(2, nil), mat.NewSymDense(2, nil)
		objective.Must("normalkl(by="+by+")").Fisher(f, m)
		p.Hess(h, m)
		if !mat.EqualApprox(f, h, 1e-14) {
			t.Errorf("by %s: information %v, curvature at the law %v", by, mat.Formatted(f), mat.Formatted(h))
		}
	}
}

// TestScores: the information is the mean square of the score. With labels drawn from a logistic model in all ways, each
// with its probability, it is a sum of two terms a row.
func TestScores(t *testing.T) {
	x := mat.NewDense(3, 2, []float64{1, 2, -1, .5, .3, -2})
	w := []float64{.4, -.7, .2}
	o := objective.Options{Bias: true, L2: .3}
	want := mat.NewSymDense(3, nil)
	for i := range 3 {
		z := x.At(i, 0)*w[0] + x.At(i, 1)*w[1] + w[2]
		for _, y := range []float64{0, 1} {
			prob := 1 / (1 + math.Exp(z))
			if y == 1 {
				prob = 1 - prob
			}
			one := objective.NewLogistic(mat.NewDense(1, 2, slices.Clone(x.RawRowView(i))), []float64{y}, objective.Options{Bias: true})
			g := mat.NewVecDense(3, nil)
			one.Grad(g.RawVector().Data, w)
			want.SymRankOne(want, prob/3, g)
		}
	}
	got := mat.NewSymDense(3, nil)
	objective.NewLogistic(x, []float64{0, 1, 1}, o).Fisher(got, w)
	if !mat.EqualApprox(got, want, 1e-15) {
		t.Errorf("information %v, mean square of the score %v", mat.Formatted(got), mat.Formatted(want))
	}
}

func TestResidualPanics(t *testing.T) {
	p := objective.Must("booth")
	for want, do := range map[string]func(){
		"the problem has 2 residuals":             func() { p.Residuals(make([]float64, 3), p.Start) },
		"len(x) = 3, the problem has dimension 2": func() { p.Residuals(make([]float64, 2), make([]float64, 3)) },
		"the Jacobian is 3 × 2":                   func() { p.Jacobian(mat.NewDense(3, 2, nil), p.Start) },
		"the Fisher matrix has 3 rows":            func() { q := objective.Must("normalkl"); q.Fisher(mat.NewSymDense(3, nil), q.Start) },
		"ResidualDim = 1, but Residuals is nil: true": func() {
			(&objective.Problem{Dim: 1, FuncGrad: p.FuncGrad, ResidualDim: 1}).Complete()
		},
	} {
		if got := caught(do); !strings.Contains(got, want) {
			t.Errorf("panic %q, want %q", got, want)
		}
	}
}
