package objective_test

import (
	"math"
	"slices"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/odescent/odescent/flows/objective"
	"github.com/odescent/odescent/ode/vec"
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
					if d := math.Abs(v - jr.AtVec(i)); !(d <= 1e-11*vec.NormInf(g)) {
						t.Errorf("%s: ∇f[%d] = %.16g, Jᵀr = %.16g", p.Name, i, v, jr.AtVec(i))
						break
					}
				}
			}
			v := near(p, k+3)
			step := 1e-3 / vec.NormInf(v) * math.Max(1, vec.NormInf(x))
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
				if d := math.Abs(num[i] - jv.AtVec(i)); !(d <= 1e-6*math.Max(vec.NormInf(num), 1e-6)) {
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

// TestFisher: the information of a fit is the mean, over the rows, of the expected square of the score. It is made here of
// the rows' own gradients and values: a row whose observed label has the likelihood q = e^-f has, in linear regression, the score
// r·a with ½r² = f and thus the information aaᵀ = ggᵀ/2f; in logistic regression the score (1-q)·±a and the information
// q(1-q)·aaᵀ = q/(1-q)·ggᵀ. A regulariser does not enter it, and where the curvature does not depend on the labels it is
// that of the loss.
func TestFisher(t *testing.T) {
	for _, c := range []struct {
		word   string
		factor func(f float64) float64
	}{
		{"linear(data=iris,label=1,drop=[class]", func(f float64) float64 { return 1 / (2 * f) }},
		{"linear(n=20", func(f float64) float64 { return 1 / (2 * f) }},
		{"logistic(data=wdbc", func(f float64) float64 { return math.Exp(-f) / -math.Expm1(-f) }},
	} {
		p, q := objective.Must(c.word+")"), objective.Must(c.word+",l2=0.1)")
		x := near(p, 1)
		a, b, h := mat.NewSymDense(p.Dim, filled(p.Dim*p.Dim)), mat.NewSymDense(p.Dim, nil), mat.NewSymDense(p.Dim, nil)
		p.Fisher(a, x)
		q.Fisher(b, x)
		p.Hess(h, x)
		want, g := mat.NewSymDense(p.Dim, nil), mat.NewVecDense(p.Dim, nil)
		for i := range p.Rows {
			f := p.FuncGradRows(g.RawVector().Data, x, []int{i})
			want.SymRankOne(want, c.factor(f)/float64(p.Rows), g)
		}
		size := mat.Norm(want, 2)
		for _, v := range []struct {
			name string
			m    *mat.SymDense
		}{{"the information", a}, {"that with l2", b}, {"the Hessian", h}} {
			var d mat.SymDense
			d.AddSym(v.m, scaled(-1, want))
			if off := mat.Norm(&d, 2); !(off <= 1e-9*size) { // 1 - q loses digits where the model is sure of a row
				t.Errorf("%s: %s is off the mean square of the score by %.3g of %.3g", c.word, v.name, off, size)
			}
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

// scaled returns a·m.
func scaled(a float64, m *mat.SymDense) *mat.SymDense {
	var out mat.SymDense
	out.ScaleSym(a, m)
	return &out
}

// TestSoftmaxScores is TestScores for three classes: labels drawn from the model in all ways, each with its probability.
func TestSoftmaxScores(t *testing.T) {
	const classes = 3
	x := mat.NewDense(4, 2, []float64{1, 2, -1, .5, .3, -2, .7, .1})
	for _, bias := range []bool{false, true} {
		o := objective.Options{Bias: bias, L2: .3}
		p := objective.NewSoftmax(x, []float64{0, 2, 1, 1}, classes, o)
		w, want := make([]float64, p.Dim), mat.NewSymDense(p.Dim, nil)
		for i := range w {
			w[i] = math.Sin(float64(3*i + 1))
		}
		for i := range 4 {
			for y := range classes {
				one := objective.NewSoftmax(mat.NewDense(1, 2, slices.Clone(x.RawRowView(i))), []float64{float64(y)}, classes, objective.Options{Bias: bias})
				g := mat.NewVecDense(p.Dim, nil)
				one.Grad(g.RawVector().Data, w)
				want.SymRankOne(want, math.Exp(-one.Func(w))/4, g)
			}
		}
		got, h := mat.NewSymDense(p.Dim, filled(p.Dim*p.Dim)), mat.NewSymDense(p.Dim, nil)
		p.Fisher(got, w)
		objective.NewSoftmax(x, []float64{0, 2, 1, 1}, classes, objective.Options{Bias: bias}).Hess(h, w)
		if !mat.EqualApprox(got, want, 1e-14) || !mat.EqualApprox(h, want, 1e-14) {
			t.Errorf("bias %t: information %v, Hessian %v, mean square of the score %v", bias, mat.Formatted(got), mat.Formatted(h), mat.Formatted(want))
		}
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
