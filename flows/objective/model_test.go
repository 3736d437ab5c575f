package objective_test

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/odescent/odescent/flows/objective"
	"github.com/odescent/odescent/ode/vec"
)

// TestBatchesAverage: over an epoch whose batches are equally long, values and gradients average to the full ones.
func TestBatchesAverage(t *testing.T) {
	for _, c := range []struct {
		name string
		size int
	}{
		{"linear", 8}, {"linear(n=1000,l2=0.3)", 1}, {"logistic(data=iris,positive=setosa,l2=0.01)", 25},
		{"logistic(data=digits,positive=7,l2=0.01)", 3}, {"linear(data=digits,l2=0.1)", 599},
		{"softmax(data=iris,l2=0.1)", 10}, {"svm(data=digits,positive=7,l2=0.01)", 3}, {"svm(data=iris,positive=setosa,loss=squared)", 50},
		{"factorization(rows=40)", 8}, {"kmeans(data=iris,k=4)", 6}, {"elman(n=200,hidden=5)", 20}, {"conv(filters=2,activation=tanh)", 599},
		{"mlp(data=iris,l2=0.01)", 5}, {"mlp(data=digits,hidden=[32,16],activation=gelu)", 599}, {"logistic(data=iris,positive=setosa,l1=0.01)", 30},
	} {
		p := objective.Must(c.name)
		s := objective.Sampler{Rows: p.Rows, Size: c.size, Seed: 3}
		x, full, part, mean := near(p, 0), make([]float64, p.Dim), make([]float64, p.Dim), make([]float64, p.Dim)
		f, n, cur := p.FuncGrad(full, x), s.PerEpoch(), s.Start()
		if n*c.size != p.Rows {
			t.Fatalf("%s: %d batches of %d do not make %d rows", c.name, n, c.size, p.Rows)
		}
		var value float64
		for k := range n {
			value += p.FuncGradRows(part, x, cur.Batch(k)) / float64(n)
			for j, g := range part {
				mean[j] += g / float64(n)
			}
		}
		if math.Abs(value-f) > 1e-14*math.Max(1, f) {
			t.Errorf("%s: mean value %.17g, full %.17g", c.name, value, f)
		}
		for j := range mean {
			if d := math.Abs(mean[j] - full[j]); d > 1e-14*math.Max(1, vec.NormInf(full)) {
				t.Errorf("%s: mean gradient %d is off by %.1e", c.name, j, d)
			}
		}
	}
}

// TestLinearMinimum compares with gonum's own least squares, including dependent and too many columns.
func TestLinearMinimum(t *testing.T) {
	t.Chdir(t.TempDir())
	table(t, "dependent.csv", "a,b,c,y\n1,2,7,1\n2,4,7,2\n3,6,7,2\n4,8,7,5\n")
	table(t, "wide.csv", "a,b,c,d,y\n1,2,3,5,1\n2,4,9,1,2\n3,1,4,1,7\n")
	for _, c := range []string{"linear", "linear(seed=5,noise=3,n=50)", "linear(data=iris,label=1,drop=[class])",
		"linear(data=iris,label=2,drop=[class],bias=false)", "linear(data=digits)", "linear(data=digits,standardize=false)",
		"linear(data=dependent.csv)", "linear(data=wide.csv)"} {
		p := objective.Must(c)
		if p.Min == nil {
			t.Errorf("%s: no minimum", c)
			continue
		}
		h, g := mat.NewSymDense(p.Dim, nil), mat.NewVecDense(p.Dim, nil)
		zero := make([]float64, p.Dim)
		p.Hess(h, zero)
		p.Grad(g.RawVector().Data, zero)
		g.ScaleVec(-1, g)
		// Independently of the QR: the shortest solution of the normal equations by singular values.
		var svd mat.SVD
		if !svd.Factorize(h, mat.SVDThin) {
			t.Fatal("no singular values")
		}
		var w mat.VecDense
		svd.SolveVecTo(&w, g, svd.Rank(1e-12))
		scale := math.Max(1, p.Func(zero))
		if f := p.Func(w.RawVector().Data); math.Abs(f-*p.Min) > 1e-12*scale {
			t.Errorf("%s: minimum %.15g, by the normal equations %.15g", c, *p.Min, f)
		}
		p.Grad(zero, p.Minima[0])
		if vec.NormInf(zero) > 1e-11*scale {
			t.Errorf("%s: gradient %.1e at the minimum", c, vec.NormInf(zero))
		}
	}
}

func TestTextbookLine(t *testing.T) {
	p := objective.Must("linear(noise=0,slope=-1.5,intercept=0.25)")
	if m := p.Minima[0]; math.Abs(m[0]+1.5) > 1e-14 || math.Abs(m[1]-.25) > 1e-14 || *p.Min > 1e-28 {
		t.Errorf("without noise the line is %v, at %g", m, *p.Min)
	}
	p = objective.Must("linear") // noise 0.5 over √200: coefficients are known to 0.035
	if m := p.Minima[0]; math.Abs(m[0]-2) > .12 || math.Abs(m[1]-3) > .12 || math.Abs(*p.Min-.125) > .04 {
		t.Errorf("the line is %v, at %g", m, *p.Min)
	}
	if !slices.Equal(p.Labels, []string{"slope", "intercept"}) {
		t.Errorf("labels %v", p.Labels)
	}
	if q := objective.Must("linear(seed=2)"); *q.Min == *p.Min {
		t.Error("another seed gives the same data")
	}
	long := objective.Must("linear(n=400)")
	g, h := make([]float64, 2), make([]float64, 2)
	p.FuncGradRows(g, p.Start, []int{199})
	long.FuncGradRows(h, p.Start, []int{199})
	if !slices.Equal(g, h) {
		t.Error("more rows change the first ones")
	}
}

// TestLogisticMinimum certifies the minimum from outside: by strong convexity f lies above its minimum by at most
// ½‖g‖²/λ, and λ, the smallest eigenvalue of the Hessian, hardly changes over the tiny distance.
func TestLogisticMinimum(t *testing.T) {
	for _, c := range []string{
		"logistic(data=wdbc,l2=1e-3)", "logistic(data=wdbc,l2=1e-3,standardize=false)",
		"logistic(data=iris,positive=virginica,l2=1e-4)", "logistic(data=digits,positive=8,l2=1e-2,bias=false)",
	} {
		p := objective.Must(c)
		if p.Min == nil {
			t.Errorf("%s: no minimum", c)
			continue
		}
		g, h := make([]float64, p.Dim), mat.NewSymDense(p.Dim, nil)
		p.Grad(g, p.Minima[0])
		p.Hess(h, p.Minima[0])
		var e mat.EigenSym
		if !e.Factorize(h, false) {
			t.Fatal("no eigenvalues")
		}
		if gap := float64(p.Dim) * vec.NormInf(g) * vec.NormInf(g) / 2 / e.Values(nil)[0]; vec.NormInf(g) > 1e-13 || !(gap < 1e-20) {
			t.Errorf("%s: gradient %.1e, f above its minimum by up to %.1e", c, vec.NormInf(g), gap)
		}
	}
	// The same by gonum's optimize.Newton, v0.17.0, to a gradient of 1e-9.
	if f := *objective.Must("logistic(data=wdbc,l2=1e-3)").Min; math.Abs(f-0.059827937271089461) > 1e-10 {
		t.Errorf("minimum %.15g, gonum's Newton found 0.0598279372710895", f)
	}
	if p := objective.Must("logistic(data=wdbc)"); p.Min != nil {
		t.Error("without a regulariser a minimum is claimed")
	}
}

// TestLogisticByHand: two rows, two weights, no bias, all regularised:
// f(1, -1) = (softplus(-1) + softplus(3)-3)/2 + 0.05·2.
func TestLogisticByHand(t *testing.T) {
	x := mat.NewDense(2, 2, []float64{1, 2, 0, -3})
	p := objective.NewLogistic(x, []float64{0, 1}, objective.Options{L2: .1})
	g := make([]float64, 2)
	f := p.FuncGrad(g, []float64{1, -1})
	want := (math.Log(1+math.Exp(-1))+math.Log(1+math.Exp(3))-3)/2 + .1
	if math.Abs(f-want) > 1e-15 {
		t.Errorf("f = %.17g, want %.17g", f, want)
	}
	s0, s1 := 1/(1+math.Exp(1)), 1/(1+math.Exp(-3))-1
	for j, want := range []float64{s0/2 + .1, s0 - 1.5*s1 - .1} {
		if math.Abs(g[j]-want) > 1e-15 {
			t.Errorf("gradient %d = %.17g, want %.17g", j, g[j], want)
		}
	}
}

// TestLogisticFar: scores of ±1000 neither overflow nor lose the small side.
func TestLogisticFar(t *testing.T) {
	for _, c := range []struct{ z, y, f, g float64 }{
		{1000, 1, 0, 0}, {1000, 0, 1000, 1}, {-1000, 0, 0, 0}, {-1000, 1, 1000, -1},
		{40, 1, math.Exp(-40), -math.Exp(-40)}, {-40, 0, math.Exp(-40), math.Exp(-40)},
		{0, .5, math.Ln2, 0},
	} {
		p := objective.NewLogistic(mat.NewDense(1, 1, []float64{c.z}), []float64{c.y}, objective.Options{})
		g := make([]float64, 1)
		if f := p.FuncGrad(g, []float64{1}); math.Abs(f-c.f) > 1e-15*c.f || math.Abs(g[0]-c.g*c.z) > 1e-15*math.Abs(c.g*c.z) {
			t.Errorf("z = %g, y = %g: %g, %g; want %g, %g", c.z, c.y, f, g[0], c.f, c.g*c.z)
		}
	}
}

func TestBiasIsFree(t *testing.T) {
	x, y := mat.NewDense(2, 1, []float64{1, -1}), []float64{0, 1}
	for _, build := range []func(*mat.Dense, []float64, objective.Options) *objective.Problem{objective.NewLinear, objective.NewLogistic} {
		light, heavy := build(x, y, objective.Options{Bias: true}), build(x, y, objective.Options{Bias: true, L2: 10})
		at := []float64{0, 3}
		if light.Func(at) != heavy.Func(at) {
			t.Error("the bias is regularised")
		}
		at[0] = 2
		if d := heavy.Func(at) - light.Func(at); math.Abs(d-20) > 1e-14 {
			t.Errorf("½·10·2² is %g", d)
		}
	}
}

// TestLabels: numbers, words in the order of the alphabet, one class against the rest, and a strided matrix.
func TestLabels(t *testing.T) {
	t.Chdir(t.TempDir())
	rows := "1,%s\n2,%s\n4,%s\n"
	for name, labels := range map[string][3]any{"zero": {"0", "1", "1"}, "signs": {"-1", "1", "1"}, "words": {"no", "yes", "yes"}} {
		table(t, name+".csv", "a,y\n"+fmt.Sprintf(rows, labels[:]...))
	}
	at := []float64{.3, -.2}
	want := objective.Must("logistic(data=zero.csv)").Func(at)
	for _, c := range []string{"data=signs.csv", "data=words.csv", "data=words.csv,positive=yes", "data=signs.csv,positive=1.0"} {
		if f := objective.Must("logistic(" + c + ")").Func(at); f != want {
			t.Errorf("%s: %g, want %g", c, f, want)
		}
	}
	if f := objective.Must("logistic(data=words.csv,positive=no)").Func(at); f == want {
		t.Error("the other class as the positive one makes no difference")
	}
	if p := objective.Must("logistic(data=words.csv)"); !slices.Equal(p.Labels, []string{"a", "bias"}) {
		t.Errorf("labels %v", p.Labels)
	}
	if f := objective.Must("logistic(data=zero.csv,standardize=false)").Func(at); f == want {
		t.Error("standardize=false makes no difference")
	}
	if p := objective.Must("logistic(data=zero.csv,bias=false)"); p.Dim != 1 {
		t.Errorf("without bias there are %d variables", p.Dim)
	}
	wide := mat.NewDense(2, 3, []float64{9, 1, 2, 9, 3, 4})
	part := wide.Slice(0, 2, 1, 3).(*mat.Dense)
	y := []float64{1, 0}
	p, q := objective.NewLogistic(part, y, objective.Options{}), objective.NewLogistic(mat.DenseCopyOf(part), y, objective.Options{})
	if p.Func(at) != q.Func(at) {
		t.Error("a window of a matrix is read as if it were whole")
	}
}

func TestModelPanics(t *testing.T) {
	x := mat.NewDense(2, 1, []float64{1, 2})
	for want, do := range map[string]func(){
		"NewLogistic: x has 2 rows and y has 3":    func() { objective.NewLogistic(x, make([]float64, 3), objective.Options{}) },
		"NewLinear: x has 2 rows and y has 1":      func() { objective.NewLinear(x, make([]float64, 1), objective.Options{}) },
		"y[1] = -1 is outside [0, 1]":              func() { objective.NewLogistic(x, []float64{1, -1}, objective.Options{}) },
		"y[0] = NaN is outside [0, 1]":             func() { objective.NewLogistic(x, []float64{math.NaN(), 1}, objective.Options{}) },
		"L2 = -1 must be finite and not negative":  func() { objective.NewLinear(x, make([]float64, 2), objective.Options{L2: -1}) },
		"L2 = NaN must be finite and not negative": func() { objective.NewLinear(x, make([]float64, 2), objective.Options{L2: math.NaN()}) },
	} {
		if got := caught(do); !strings.Contains(got, want) {
			t.Errorf("panic %q, want %q", got, want)
		}
	}
}

func TestCertify(t *testing.T) {
	for want, p := range map[string]*objective.Problem{
		"needs Func, FuncGrad, Hess and Start":                  objective.Must("ackley"),
		"the Hessian is not positive definite":                  objective.Must("doublewell"),
		"the Hessian is not positive definite where f = 5.4976": objective.Must("quadratic(eigenvalues=[-1,12])"),
	} {
		want = strings.TrimSuffix(want, " where f = 5.4976")
		p.Min = nil
		if err := p.Certify(); err == nil || !strings.Contains(err.Error(), want) || p.Min != nil {
			t.Errorf("%s: %v, want %s", p.Name, err, want)
		}
	}
	p := objective.Must("quadratic(n=30,kappa=1e6,rotated=true)")
	p.Min, p.Minima = nil, nil
	if err := p.Certify(); err != nil || p.Min == nil || *p.Min > 1e-25 || vec.NormInf(p.Minima[0]) > 1e-9 {
		t.Errorf("%s: %v, minimum %g", p.Name, err, *p.Min)
	}
	if p.Start[0] == 0 {
		t.Error("the start was moved")
	}
	q := objective.NewLogistic(mat.NewDense(3, 1, []float64{1, 2, 3}), []float64{0, 1, 0}, objective.Options{Bias: true})
	if err := q.Certify(); err != nil { // not separable, so a minimum without a regulariser
		t.Error(err)
	}
}

// TestMemoryOfRows: a problem on 1e6 rows does not copy its data.
func TestMemoryOfRows(t *testing.T) {
	if testing.Short() {
		t.Skip("a million rows")
	}
	x, y := mat.NewDense(1_000_000, 4, nil), make([]float64, 1_000_000)
	for i := range y {
		y[i] = float64(i % 2)
	}
	if n := testing.AllocsPerRun(1, func() { objective.NewLogistic(x, y, objective.Options{}) }); n > 40 {
		t.Errorf("%v allocations", n)
	}
	if p := objective.NewLogistic(x, y, objective.Options{}); math.Abs(p.Func(p.Start)-math.Ln2) > 2e-16 {
		t.Errorf("a million times log 2 has the mean %.17g", p.Func(p.Start))
	}
}

func BenchmarkGradient(b *testing.B) {
	for _, c := range []string{"rosenbrock", "rosenbrock(n=1000)", "quadratic(n=1000)", "quadratic(n=100,rotated=true)",
		"linear", "logistic(data=wdbc,l2=1e-3)", "logistic(data=digits,positive=3,l2=1e-3)"} {
		p := objective.Must(c)
		g := make([]float64, p.Dim)
		b.Run(c, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				p.FuncGrad(g, p.Start)
			}
		})
	}
}
