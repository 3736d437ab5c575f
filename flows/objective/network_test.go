package objective_test

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas64"
	"gonum.org/v1/gonum/mat"

	"github.com/odescent/odescent/flows/objective"
	"github.com/odescent/odescent/ode/vec"
)

// adam trains p for some epochs with the usual constants, and returns where it ends. It is written out here because
// the optimizers are built on this package.
func adam(p *objective.Problem, lr float64, size, epochs int) []float64 {
	x, g := append([]float64(nil), p.Start...), make([]float64, p.Dim)
	m, v := make([]float64, p.Dim), make([]float64, p.Dim)
	s := objective.Sampler{Rows: p.Rows, Size: size, Seed: 1}
	c, b1, b2 := s.Start(), 1.0, 1.0
	for k := range epochs * s.PerEpoch() {
		p.FuncGradRows(g, x, c.Batch(k))
		b1, b2 = b1*.9, b2*.999
		for j, t := range g {
			m[j] += .1 * (t - m[j])
			v[j] += .001 * (t*t - v[j])
			x[j] -= lr * m[j] / (1 - b1) / (math.Sqrt(v[j]/(1-b2)) + 1e-8)
		}
	}
	return x
}

// accuracies trains a model with Adam, 30 epochs of batches of 32 at the rate 3e-3, on as many splits, each with a start of
// its own, and returns the mean and the least accuracy on the fifth of the rows kept apart.
func accuracies(word string, splits int) (mean, least float64) {
	least = 1
	for k := 1; k <= splits; k++ {
		p := objective.Must(fmt.Sprintf("%s,test=0.2,split=%d,seed=%d)", word, k, k))
		a := p.Holdout.Accuracy(adam(p, 3e-3, 32, 30))
		mean += a / float64(splits)
		least = math.Min(least, a)
	}
	return mean, least
}

// TestDigits: 96 % are to be right of the digits kept apart. These are only 359, so that chance alone moves the share
// by 0.9 %: over 60 splits and starts the default network has 97.1 % in the mean, with a deviation of 0.8 %, and falls
// below 96 % four times; other starts, rates and batches change nothing that fresh splits confirm. With gelu and a little
// l2 it is 97.7 %, 96.1 % at worst. So the first is held to the mean, the second to every single run.
func TestDigits(t *testing.T) {
	if testing.Short() {
		t.Skip("300 epochs")
	}
	mean, least := accuracies("mlp(data=digits,hidden=[32]", 5)
	t.Logf("64-32-10 tanh: %.2f %% in the mean, %.2f %% at worst", 100*mean, 100*least)
	if mean < .965 {
		t.Errorf("the mean accuracy is %.4f, want 0.965", mean)
	}
	mean, least = accuracies("mlp(data=digits,hidden=[32],activation=gelu,init=he,l2=3e-3", 5)
	t.Logf("64-32-10 gelu with l2: %.2f %% in the mean, %.2f %% at worst", 100*mean, 100*least)
	if mean < .975 || least < .965 {
		t.Errorf("with gelu and l2 the mean accuracy is %.4f, the least %.4f; want 0.975, 0.965", mean, least)
	}
	if p := objective.Must("mlp(data=digits,test=0.2)"); p.Rows+p.Holdout.Rows != 1797 || p.Holdout.Rows != 359 {
		t.Errorf("%d rows and %d", p.Rows, p.Holdout.Rows)
	}
}

// TestImages: 97 % are to be right with the convolutional net. Nine splits gave 98.0 % in the mean, 97.2 % at worst.
func TestImages(t *testing.T) {
	if testing.Short() {
		t.Skip("30 epochs")
	}
	mean, least := accuracies("conv(data=digits", 2)
	t.Logf("16 filters, mean of blocks: %.2f %% in the mean, %.2f %% at worst", 100*mean, 100*least)
	if least < .97 {
		t.Errorf("the least accuracy is %.4f, want 0.97", least)
	}
	p := objective.Must("conv(test=0.2)")
	if k := p.Predict(p.Start, make([]float64, 64)); k < 0 || k > 9 {
		t.Errorf("predicts %g", k)
	}
}

// TestAdding: the recurrent net does better than the constant 1, whose loss is 1/12.
func TestAdding(t *testing.T) {
	p := objective.Must("elman(length=6,test=0.4)")
	x := adam(p, 1e-2, 25, 60)
	f, g := p.Func(x), p.Holdout.Func(x)
	t.Logf("loss %.4f, on other sequences %.4f", f, g)
	if f > 1./60 || g > 1./60 || p.Holdout.Rows != 200 {
		t.Errorf("loss %.4f, on %d other sequences %.4f; want 1/60", f, p.Holdout.Rows, g)
	}
	constant := make([]float64, p.Dim)
	constant[p.Dim-1] = 1
	if f := p.Func(constant); math.Abs(f-1./12) > .015 { // 500 squares of deviation 0.1
		t.Errorf("the constant 1 has loss %.4f, want about 1/12", f)
	}
}

// TestMLPByHand: one input, one hidden tanh, one output, two rows: w1 = 0.5, b1 = 0.1, w2 = 2, b2 = -1.
func TestMLPByHand(t *testing.T) {
	c := objective.MLPDefaults()
	c.Hidden, c.Squares, c.L2 = []int{1}, true, .2
	p := objective.NewMLP(mat.NewDense(2, 1, []float64{1, -2}), []float64{.3, .7}, 0, c)
	x := []float64{.5, .1, 2, -1}
	a, b := math.Tanh(.6), math.Tanh(-.9)
	r, s := 2*a-1-.3, 2*b-1-.7
	g := make([]float64, 4)
	if f := p.FuncGrad(g, x); math.Abs(f-(r*r/4+s*s/4+.1*4.25)) > 1e-15 {
		t.Errorf("f = %.17g", f)
	}
	da, db := r*2*(1-a*a), s*2*(1-b*b)
	for j, want := range []float64{da/2 - db + .1, da/2 + db/2, (r*a+s*b)/2 + .4, (r + s) / 2} {
		if math.Abs(g[j]-want) > 1e-15 {
			t.Errorf("gradient %d = %.17g, want %.17g", j, g[j], want)
		}
	}
	if z := p.Predict(x, []float64{1}); math.Abs(z-(2*a-1)) > 1e-15 || p.Accuracy != nil {
		t.Errorf("predicts %g", z)
	}
}

// TestSoftmaxIsLogistic: with two classes and weights ∓w/2 the loss is that of logistic regression.
func TestSoftmaxIsLogistic(t *testing.T) {
	p, q := objective.Must("softmax(data=wdbc)"), objective.Must("logistic(data=wdbc)")
	w := near(q, 1)
	x := make([]float64, p.Dim)
	for j, v := range w {
		x[2*j], x[2*j+1] = -v/2, v/2
	}
	g, h := make([]float64, p.Dim), make([]float64, q.Dim)
	if a, b := p.FuncGrad(g, x), q.FuncGrad(h, w); math.Abs(a-b) > 1e-14 {
		t.Errorf("softmax %.17g, logistic %.17g", a, b)
	}
	for j, v := range h {
		if math.Abs(g[2*j+1]-v) > 1e-14 || math.Abs(g[2*j]+v) > 1e-14 {
			t.Errorf("gradient %d: %g, %g; logistic %g", j, g[2*j], g[2*j+1], v)
		}
	}
	if p.Accuracy(x) != q.Accuracy(w) {
		t.Errorf("accuracy %g, logistic %g", p.Accuracy(x), q.Accuracy(w))
	}
	mlp := objective.Must("mlp(data=wdbc,hidden=[],init=zero)")
	if mlp.Func(x) != p.Func(x) {
		t.Error("a perceptron without hidden layers is not softmax regression")
	}
}

func TestSoftmaxMinimum(t *testing.T) {
	p := objective.Must("softmax(data=iris,l2=1e-3)")
	if p.Min == nil {
		t.Fatal("no minimum")
	}
	g := make([]float64, p.Dim)
	p.Grad(g, p.Minima[0])
	var sum float64
	for _, b := range p.Minima[0][p.Dim-3:] {
		sum += b
	}
	if vec.NormInf(g) > 1e-13 || math.Abs(sum) > 1e-10 {
		t.Errorf("gradient %.1e at the minimum, biases add up to %.1e", vec.NormInf(g), sum)
	}
	if a := p.Accuracy(p.Minima[0]); a < .97 {
		t.Errorf("%.3f of the flowers are classed right", a)
	}
	if objective.Must("softmax(data=iris)").Min != nil || objective.Must("softmax(data=iris,l2=1,l1=1)").Min != nil {
		t.Error("a minimum is claimed without l2, or with l1")
	}
}

func TestCrossEntropyFar(t *testing.T) {
	x := mat.NewDense(1, 1, []float64{1})
	p := objective.NewSoftmax(x, []float64{1}, 2, objective.Options{})
	for _, c := range []struct{ z, f, g float64 }{
		{-1000, 1000, -1}, {1000, 0, 0}, {40, math.Exp(-40), -math.Exp(-40)}, {-40, 40, -1}, {0, math.Ln2, -.5},
	} {
		g := make([]float64, 2)
		if f := p.FuncGrad(g, []float64{0, c.z}); math.Abs(f-c.f) > 2e-16*c.f || math.Abs(g[1]-c.g) > 2e-16*math.Abs(c.g) || g[0] != -g[1] {
			t.Errorf("z = %g: %g, %g; want %g, %g", c.z, f, g[1], c.f, c.g)
		}
	}
}

// TestHinge: three rows with margins 0.5, 1 and 3 under w = 0.5, b = 0: the kink counts as flat.
func TestHinge(t *testing.T) {
	x, y := mat.NewDense(3, 1, []float64{1, -2, 6}), []float64{1, 0, 1}
	g := make([]float64, 2)
	p := objective.NewSVM(x, y, false, objective.Options{Bias: true, L2: .1})
	if f := p.FuncGrad(g, []float64{.5, 0}); math.Abs(f-(.5/3+.0125)) > 1e-16 || math.Abs(g[0]-(-1./3+.05)) > 1e-16 || math.Abs(g[1]+1./3) > 1e-16 {
		t.Errorf("hinge: %g, %v", f, g)
	}
	q := objective.NewSVM(x, y, true, objective.Options{Bias: true})
	if f := q.FuncGrad(g, []float64{.5, 0}); math.Abs(f-.25/3) > 1e-16 || math.Abs(g[0]+1./3) > 1e-16 || math.Abs(g[1]+1./3) > 1e-16 {
		t.Errorf("squared: %g, %v", f, g)
	}
}

// TestSubgradients: where a convex function has kinks, f(y) ≥ f(x) + g·(y - x) tells a subgradient.
func TestSubgradients(t *testing.T) {
	for _, w := range []string{"svm(data=iris,positive=versicolor,l2=1e-3)", "svm(data=wdbc,l1=0.1)", "linear(l1=0.5)", "logistic(data=wdbc,l1=0.1)"} {
		p := objective.Must(w)
		x := append([]float64(nil), p.Start...) // all weights 0: every kink of l1
		for k := range uint64(20) {
			g, y := make([]float64, p.Dim), near(p, k)
			f := p.FuncGrad(g, x)
			line := f
			for j := range y {
				line += g[j] * (y[j] - x[j])
			}
			if p.Func(y) < line-1e-14 {
				t.Errorf("%s: f = %g lies below the tangent %g", w, p.Func(y), line)
			}
			x = near(p, k+100)
			if k%2 == 0 {
				x[0] = 0
			}
		}
	}
}

// TestLasso: of ½(w - 1)² + l1·|w| the minimum is at 1 - l1, or at 0 with the gradient 0.
func TestLasso(t *testing.T) {
	x, y := mat.NewDense(1, 1, []float64{1}), []float64{1}
	g := make([]float64, 1)
	for _, c := range []struct{ l1, at, want float64 }{{.25, .75, 0}, {2, 0, 0}, {.25, 0, -.75}, {.25, -1, -2.25}} {
		objective.NewLinear(x, y, objective.Options{L1: c.l1}).Grad(g, []float64{c.at})
		if g[0] != c.want {
			t.Errorf("l1 = %g at %g: gradient %g, want %g", c.l1, c.at, g[0], c.want)
		}
	}
}

// TestInitial compares the spread of 20000 weights with the formula: its standard error is half a percent.
func TestInitial(t *testing.T) {
	x := mat.NewDense(1, 100, nil)
	for name, want := range map[string]float64{
		"xavier": math.Sqrt(2. / 300), "xaviernormal": math.Sqrt(2. / 300), "he": math.Sqrt(2. / 100), "heuniform": math.Sqrt(2. / 100),
		"lecun": .1, "torch": .1 / math.Sqrt(3), "uniform": 1 / math.Sqrt(3), "normal": 1, "zero": 0,
	} {
		c := objective.MLPDefaults()
		c.Hidden, c.Init, c.Scale = []int{200}, name, 2
		p := objective.NewMLP(x, []float64{0}, 2, c)
		var square float64
		for _, w := range p.Start[:20000] {
			square += w * w
		}
		if got := math.Sqrt(square / 20000); math.Abs(got-2*want) > .03*2*want {
			t.Errorf("%s: deviation %.4f, want %.4f", name, got, 2*want)
		}
		if b := vec.NormInf(p.Start[20000:20200]); (b > 0) != (name == "torch") {
			t.Errorf("%s: biases up to %g", name, b)
		}
		if c.Seed = 2; name != "zero" && objective.NewMLP(x, []float64{0}, 2, c).Start[0] == p.Start[0] {
			t.Errorf("%s: another seed draws the same", name)
		}
	}
}

// TestHoldout: the rows kept apart are those of Set.Split, scaled as the others are, and the loss is the same.
func TestHoldout(t *testing.T) {
	for _, w := range []string{"linear(data=iris,label=1,drop=[class],test=0.3)", "logistic(data=wdbc,test=0.3)", "softmax(data=wdbc,test=0.3)",
		"svm(data=wdbc,test=0.3)", "mlp(data=wdbc,test=0.3)", "linear(test=0.3)"} {
		p := objective.Must(w)
		if p.Holdout == nil || p.Holdout.Dim != p.Dim || p.Holdout.Rows != int(math.Round(.3*float64(p.Rows+p.Holdout.Rows))) {
			t.Errorf("%s: %+v", w, p.Holdout)
			continue
		}
		x := near(p, 0)
		if p.Holdout.Func(x) == p.Func(x) {
			t.Errorf("%s: the rows kept apart are the same", w)
		}
		other := objective.Must(strings.Replace(w, "test=0.3", "test=0.3,split=2", 1))
		if other.Holdout.Func(x) == p.Holdout.Func(x) {
			t.Errorf("%s: another seed keeps the same rows apart", w)
		}
		if (p.Accuracy == nil) != strings.HasPrefix(w, "linear") || (p.Holdout.Accuracy == nil) != (p.Accuracy == nil) {
			t.Errorf("%s: accuracy", w)
		}
	}
	if p := objective.Must("logistic(data=wdbc)"); p.Holdout != nil || p.Classes[1] != "malignant" {
		t.Errorf("nothing kept apart: %v, classes %v", p.Holdout, p.Classes)
	}
}

func TestNetworkPanics(t *testing.T) {
	x := mat.NewDense(2, 1, []float64{1, 2})
	with := func(change func(*objective.MLP)) objective.MLP {
		c := objective.MLPDefaults()
		change(&c)
		return c
	}
	ok := []float64{0, 1}
	for want, do := range map[string]func(){
		"x has 2 rows and y has 1":                        func() { objective.NewMLP(x, ok[:1], 2, objective.MLPDefaults()) },
		"y[1] = 1.5 is not the index of one of 2 classes": func() { objective.NewSoftmax(x, []float64{0, 1.5}, 2, objective.Options{}) },
		"1 classes; there are two at least":               func() { objective.NewMLP(x, ok, 1, objective.MLPDefaults()) },
		"0 classes; there are two at least":               func() { objective.NewMLP(x, ok, 0, objective.MLPDefaults()) },
		`no activation "tan"; did you mean tanh?`:         func() { objective.NewMLP(x, ok, 2, with(func(c *objective.MLP) { c.Activation = "tan" })) },
		`no init "xavir"; did you mean xavier?`:           func() { objective.NewMLP(x, ok, 2, with(func(c *objective.MLP) { c.Init = "xavir" })) },
		"Scale = 0 starts all weights at 0, a saddle; start from MLPDefaults()": func() {
			objective.NewMLP(x, ok, 2, objective.MLP{Activation: "tanh", Init: "xavier", Hidden: []int{2}})
		},
		"Scale = -1 must be finite and not negative":          func() { objective.NewMLP(x, ok, 2, with(func(c *objective.MLP) { c.Scale = -1 })) },
		"Hidden[1] = 0; a layer has at least one output":      func() { objective.NewMLP(x, ok, 2, with(func(c *objective.MLP) { c.Hidden = []int{3, 0} })) },
		"NewMLP: L1 = -1 must be finite and not negative":     func() { objective.NewMLP(x, ok, 2, with(func(c *objective.MLP) { c.L1 = -1 })) },
		"NewSVM: y[0] = -1 is neither 0 nor 1":                func() { objective.NewSVM(x, []float64{-1, 1}, false, objective.Options{}) },
		"a row of 2 features, the model has 1":                func() { p := objective.NewMLP(x, ok, 2, objective.MLPDefaults()); p.Predict(p.Start, ok) },
		"len(x) = 1, the problem has dimension 2":             func() { objective.NewSoftmax(x, ok, 2, objective.Options{}).Accuracy(ok[:1]) },
		"a row of 3 features, the model has 1":                func() { objective.NewSVM(x, ok, true, objective.Options{}).Predict(ok[:1], make([]float64, 3)) },
		"NewLinear: L1 = NaN must be finite and not negative": func() { objective.NewLinear(x, ok, objective.Options{L1: math.NaN()}) },
	} {
		if got := caught(do); !strings.Contains(got, want) {
			t.Errorf("panic %q, want %q", got, want)
		}
	}
}

// wide is the network of the benchmark, 64-64-10 with 128 rows.
func wide() *objective.Problem {
	x, y := mat.NewDense(128, 64, nil), make([]float64, 128)
	for i := range y {
		y[i] = float64(i % 10)
		for j := range 64 {
			x.Set(i, j, math.Sin(float64(i*64+j)))
		}
	}
	c := objective.MLPDefaults()
	c.Hidden = []int{64}
	return objective.NewMLP(x, y, 10, c)
}

func TestWideDoesNotAllocate(t *testing.T) {
	p := wide()
	g := make([]float64, p.Dim)
	if n := testing.AllocsPerRun(100, func() { p.FuncGrad(g, p.Start) }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

// BenchmarkMLP: loss with gradient beside its products of matrices alone, of which it should take at most 1.5 times the time.
func BenchmarkMLP(b *testing.B) {
	p := wide()
	g := make([]float64, p.Dim)
	b.Run("gradient", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			p.FuncGrad(g, p.Start)
		}
	})
	dense := func(rows, cols int) blas64.General {
		m := blas64.General{Rows: rows, Cols: cols, Stride: cols, Data: make([]float64, rows*cols)}
		for i := range m.Data {
			m.Data[i] = math.Sin(float64(i))
		}
		return m
	}
	x, h, z, w, u := dense(128, 64), dense(128, 64), dense(128, 10), dense(64, 64), dense(64, 10)
	b.Run("products", func(b *testing.B) {
		for b.Loop() {
			blas64.Gemm(blas.NoTrans, blas.NoTrans, 1, x, w, 0, h)
			blas64.Gemm(blas.NoTrans, blas.NoTrans, 1, h, u, 0, z)
			blas64.Gemm(blas.Trans, blas.NoTrans, 1, h, z, 0, u)
			blas64.Gemm(blas.NoTrans, blas.Trans, 1, z, u, 0, h)
			blas64.Gemm(blas.Trans, blas.NoTrans, 1, x, h, 0, w)
		}
	})
}
