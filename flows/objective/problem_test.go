package objective_test

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"sync"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/odescent/odescent/flows/flowtest"
	"github.com/odescent/odescent/flows/objective"
	"github.com/odescent/odescent/flows/objective/internal/draw"
	"github.com/odescent/odescent/ode/vec"
)

// all returns every problem that is registered, by its samples, and forms of some that run through other code.
func all(t testing.TB) []*objective.Problem { return append(smooth(t), rough(t)...) }

// kinked holds the problems whose samples have a gradient or a curvature that jumps.
var kinked = map[string]bool{"conv": true, "kmeans": true, "svm": true}

// rough returns problems whose gradient or curvature jumps.
func rough(t testing.TB) []*objective.Problem {
	t.Helper()
	return parsed(t, true, []string{
		"svm(data=wdbc,l2=1e-3,loss=squared)", "svm(data=iris,positive=setosa,bias=false)",
		"linear(l1=0.1)", "logistic(data=wdbc,l2=1e-3,l1=0.01)", "softmax(data=iris,l1=0.01)", "svm(data=wdbc,l1=0.02)",
		"conv(filters=1,kernel=5,activation=gelu,test=0.9)", "softmax(data=wdbc,l2=0.01)",
		"mlp(data=iris,activation=relu,init=he)", "mlp(data=digits,hidden=[16],activation=relu,l1=1e-4,init=heuniform)",
	})
}

// smooth returns problems with smooth derivatives.
func smooth(t testing.TB) []*objective.Problem {
	t.Helper()
	return parsed(t, false, []string{
		"rosenbrock(n=3)", "rosenbrock(n=6)", "quadratic(eigenvalues=[-1,0,3])", "quadratic(n=20,kappa=1e4,rotated=true)",
		"quadratic(n=9,spectrum=marchenkopastur,seed=3,rotated=true)", "nesterov(n=1)", "nesterov(n=7,l=3)", "hilbert(n=3)",
		"logsumexp(n=3,m=3,rho=1)", "logsumexp(n=4,m=30,rho=0.5,seed=2)", "plateau(n=3)", "terraces(n=1)", "manywell(n=2)",
		"ackley(n=7)", "rastrigin(n=3)", "doublewell(n=2)", "extpowellsingular(n=8)", "penalty1(n=10)", "penalty2(n=10)",
		"trigonometric(n=5)", "variablydim(n=3)", "watson(n=9)",
		"linear(l2=0.1)", "linear(data=iris,label=petal_width_cm,drop=[class])", "linear(data=digits,l2=0.01)",
		"linear(data=iris,label=1,drop=[class],bias=false,standardize=false)",
		"logistic(data=iris,positive=versicolor,l2=0.01,bias=false)",
		"logistic(data=digits,positive=3,l2=0.01)",
		"softmax(data=iris)", "softmax(data=iris,l2=1e-3,test=0.2)", "softmax(data=iris,l2=0.01,bias=false)",
		"mlp(data=iris)", "mlp(data=iris,hidden=[5,4],activation=sigmoid,l2=0.01,init=lecun)", "mlp(data=iris,hidden=[])",
		"mlp(data=iris,hidden=[6],activation=gelu,loss=squared,init=he,bias=false)",
		"mlp(data=iris,label=2,drop=[class],regress=true,loss=squared,hidden=[3,3,3],init=torch)",
		"deeplinear(strengths=[2,1,0],layers=3,noise=0.1,rotated=true)", "deeplinear(strengths=[1,2],layers=1)",
		"normalkl(by=log)", "normalkl(by=variance,mean=-1)", "norm(n=3,d=2)", "norm(n=2,p=3.5)", "huber(n=3,l=2)", "product(target=-2)",
		"factorization(data=iris,rank=2,l2=0.01)",
	})
}

// parsed returns the problems of the specs, and of the samples of the kinked names or of all others.
func parsed(t testing.TB, of bool, specs []string) []*objective.Problem {
	t.Helper()
	for _, s := range objective.Samples() {
		if name, _, _ := strings.Cut(s, "("); kinked[name] == of {
			specs = append(specs, s)
		}
	}
	ps := make([]*objective.Problem, len(specs))
	for i, s := range specs {
		p, err := objective.Parse(s)
		if err != nil {
			t.Fatal(err)
		}
		ps[i] = p
	}
	return ps
}

// near returns the k-th of three points around the start, each coordinate off by up to a fifth of its size or of 1.
func near(p *objective.Problem, k uint64) []float64 {
	var src draw.Source
	src.Key("test/"+p.Name, 1, k)
	x := slices.Clone(p.Start)
	for i := range x {
		x[i] += .2 * math.Max(1, math.Abs(x[i])) * (2*src.Unit() - 1)
	}
	return x
}

// Gradients, curvature, bits and minima of everything smooth.
func TestLaws(t *testing.T) {
	for _, p := range smooth(t) {
		flowtest.Problem(t, p)
	}
}

// TestRoughGradients takes differences over 1e-6, in which hardly a kink lies, coordinate by coordinate, and of the
// gradient along a direction. Rounding of f leaves 1e-10 of it.
func TestRoughGradients(t *testing.T) {
	const h = 1e-6
	for _, p := range rough(t) {
		for k := range uint64(3) {
			x, g, v := near(p, k), make([]float64, p.Dim), near(p, k+3)
			p.Grad(g, x)
			for i := 0; i < p.Dim; i += 1 + p.Dim/30 {
				at := x[i]
				x[i] = at + h
				up := p.Func(x)
				x[i] = at - h
				num := (up - p.Func(x)) / (2 * h)
				x[i] = at
				if d := math.Abs(num - g[i]); !(d < 1e-6*math.Max(1e-2, vec.NormInf(g))) {
					t.Errorf("%s: coordinate %d: %g, by differences %g", p.Name, i, g[i], num)
				}
			}
			if p.HessVec == nil {
				continue
			}
			up, down, hv := make([]float64, p.Dim), make([]float64, p.Dim), make([]float64, p.Dim)
			y := slices.Clone(x)
			for i := range y {
				y[i] += h * v[i]
			}
			p.Grad(up, y)
			for i := range y {
				y[i] = x[i] - h*v[i]
			}
			p.Grad(down, y)
			p.HessVec(hv, x, v)
			for i := range hv {
				if num := (up[i] - down[i]) / (2 * h); !(math.Abs(num-hv[i]) <= 1e-5*math.Max(.1, vec.NormInf(hv))) {
					t.Errorf("%s: HessVec at %d: %g, by differences %g", p.Name, i, hv[i], num)
				}
			}
		}
	}
}

// TestMinima: of problems with kinks, too, the value at a stated minimum is the stated one, the gradient there is what rounding
// leaves of it, and no random point lies lower.
func TestMinima(t *testing.T) {
	for _, p := range all(t) {
		if p.Min != nil != (len(p.Minima) > 0) {
			t.Errorf("%s: a known minimum is %t with %d minima", p.Name, p.Min != nil, len(p.Minima))
		}
		for _, m := range p.Minima {
			g := make([]float64, p.Dim)
			f := p.FuncGrad(g, m)
			if d := math.Abs(f - *p.Min); !(d <= 1e-13*math.Max(1, math.Abs(*p.Min))) {
				t.Errorf("%s: f(%v) = %.17g, stated %.17g", p.Name, m, f, *p.Min)
			}
			// An error of half an ulp in the point gives a gradient of curvature times that.
			curvature := 1.0
			if p.Hess != nil {
				h := mat.NewSymDense(p.Dim, nil)
				p.Hess(h, m)
				curvature = mat.Norm(h, math.Inf(1))
			}
			if tol := 1e-14 * (10 + curvature) * math.Max(1, vec.NormInf(m)); !(vec.NormInf(g) <= tol) {
				t.Errorf("%s: the gradient at %v is %v, more than %.1e", p.Name, m, g, tol)
			}
			for k := range uint64(20) {
				var src draw.Source
				src.Key("low/"+p.Name, 1, k)
				x := slices.Clone(m)
				for i := range x {
					x[i] += math.Pow(10, -float64(k)/3) * (2*src.Unit() - 1)
				}
				if f := p.Func(x); f < *p.Min-1e-13*math.Max(1, math.Abs(*p.Min)) {
					t.Errorf("%s: f(%v) = %.17g is below the minimum %.17g", p.Name, x, f, *p.Min)
				}
			}
		}
	}
}

// TestValues checks functions against values worked out by hand or published, since a gradient check cannot see
// that the function is another one.
func TestValues(t *testing.T) {
	for _, c := range []struct {
		p    string
		x    []float64 // nil: the start
		want float64
	}{
		{"beale", nil, 14.203125}, {"beale", []float64{1, 4}, 4624.453125}, // gonum's tests
		{"himmelblau", nil, 170}, {"himmelblau", []float64{1, 1}, 106},
		{"saddle", []float64{2, 2}, 4}, {"saddle", []float64{0, 0}, 0},
		{"booth", nil, 74}, {"booth", []float64{1, 1}, 20},
		{"sixhump", []float64{1, 1}, 2.9 + 1./3}, {"sixhump", []float64{1, .5}, 2.9 + 1./3 - 1.25},
		{"branin", []float64{0, 0}, 36 + 20 - 10/(8*math.Pi)},
		{"rosenbrock", nil, 24.2}, {"rosenbrock(n=3)", nil, 508.2}, // gonum's tests
		{"monkey", []float64{1, 1}, -1}, {"monkey", []float64{1, 0}, 1.25}, {"plateau", nil, 50. / 26}, {"terraces(n=1)", []float64{math.Pi}, math.Pi*math.Pi/2 - 2},
		{"manywell(n=2)", []float64{1, 2}, 1 - 6 - .5 + 2}, {"hilbert(n=2)", nil, .5 * (2.25 + 25./36)}, {"nesterov(n=3)", []float64{1, 2, 4}, .25 * (.5*(1+1+4+16) - 1)},
		{"d3", nil, math.Ln2},
		{"sphere(n=3)", nil, 3}, {"doublewell(n=2)", []float64{0, 2}, 2.5},
		{"quartic", nil, 31.86512842},                                 // D4 of a NumPy program, ten digits
		{"quadratic(n=100,kappa=1e4,rotated=true)", nil, 5.627757233}, // D1r, likewise
		{"quadratic(eigenvalues=[1,2,3,4,5,6,7,8,9,10])", []float64{1, -1, 1, -1, 1, -1, 1, -1, 1, -1}, 27.5},
		{"rastrigin", []float64{1, 2}, 5}, {"rastrigin(n=1)", []float64{.5}, 20.25},
		{"ackley", []float64{1, 1}, 20 * (1 - math.Exp(-.2))}, {"ackley", []float64{.5, .5}, 20*(1-math.Exp(-.1)) + math.E - 1/math.E},
		{"styblinskitang", []float64{1, 0}, -5}, {"styblinskitang(n=1)", []float64{-3}, -39},
		{"extpowellsingular", nil, 215}, {"wood", nil, 19192}, {"brownanddennis", nil, 7926693.33699744}, // Moré et al.
		{"trigonometric", nil, 7.0757594622e-3}, {"watson", nil, 30}, {"variablydim(n=10)", nil, 2198551.1625},
	} {
		p := objective.Must(c.p)
		x := c.x
		if x == nil {
			x = p.Start
		}
		if f := p.Func(x); math.Abs(f-c.want) > 1e-9*math.Max(1e-2, math.Abs(c.want)) {
			t.Errorf("%s at %v: %.12g, want %.12g", c.p, x, f, c.want)
		}
	}
}

// TestSameBits: what two functions compute has the same bits, also for problems with kinks.
func TestSameBits(t *testing.T) {
	for _, p := range rough(t) {
		x := near(p, 0)
		keep := slices.Clone(x)
		g, h := filled(p.Dim), filled(p.Dim)
		f := p.FuncGrad(g, x)
		p.Grad(h, x)
		if f != p.Func(x) || !slices.Equal(g, h) {
			t.Errorf("%s: Func and Grad disagree with FuncGrad", p.Name)
		}
		if p.Rows > 0 {
			rows := make([]int, p.Rows)
			for i := range rows {
				rows[i] = i
			}
			h = filled(p.Dim)
			if f != p.FuncGradRows(h, x, rows) || !slices.Equal(g, h) {
				t.Errorf("%s: FuncGradRows over all rows disagrees with FuncGrad", p.Name)
			}
		}
		if !slices.Equal(x, keep) {
			t.Errorf("%s changes x", p.Name)
		}
	}
}

// filled is a vector of garbage, which an answer must overwrite.
func filled(n int) []float64 {
	v := make([]float64, n)
	for i := range v {
		v[i] = 1e9
	}
	return v
}

func TestNoAllocation(t *testing.T) {
	for _, p := range all(t) {
		x, g := near(p, 0), make([]float64, p.Dim)
		h, rows := mat.NewSymDense(p.Dim, nil), []int{0}
		m := p.ResidualDim
		r, j := make([]float64, m), mat.NewDense(max(m, 1), p.Dim, nil)
		if n := testing.AllocsPerRun(5, func() {
			p.Func(x)
			p.Grad(g, x)
			p.FuncGrad(g, x)
			if p.HessVec != nil {
				p.HessVec(g, x, x)
			}
			if p.Hess != nil {
				p.Hess(h, x)
			}
			if p.Rows > 0 {
				p.FuncGradRows(g, x, rows)
			}
			if p.ResidualDim > 0 {
				p.Residuals(r, x)
				p.Jacobian(j, x)
			}
			if p.Fisher != nil {
				p.Fisher(h, x)
			}
		}); n != 0 {
			t.Errorf("%s: %v allocations", p.Name, n)
		}
	}
}

// TestConcurrent is for the race detector, and for the bits.
func TestConcurrent(t *testing.T) {
	for _, p := range all(t) {
		want := filled(p.Dim)
		f := p.FuncGrad(want, p.Start)
		var wg sync.WaitGroup
		for k := range uint64(4) {
			wg.Go(func() {
				g, other := filled(p.Dim), near(p, k)
				for range 3 {
					p.FuncGrad(g, other)
					if p.HessVec != nil {
						p.HessVec(g, other, p.Start)
					}
					if p.ResidualDim > 0 {
						p.Residuals(make([]float64, p.ResidualDim), other)
						p.Jacobian(mat.NewDense(p.ResidualDim, p.Dim, nil), other)
					}
					if p.FuncGrad(g, p.Start) != f || p.Func(p.Start) != f || !slices.Equal(g, want) {
						t.Errorf("%s: runs disturb each other", p.Name)
					}
				}
			})
		}
		wg.Wait()
	}
}

func TestLengthsPanic(t *testing.T) {
	for _, p := range all(t) {
		short := make([]float64, p.Dim+1)
		right := make([]float64, p.Dim)
		for what, do := range map[string]func(){
			"Func":       func() { p.Func(short) },
			"Grad x":     func() { p.Grad(right, short) },
			"Grad dst":   func() { p.Grad(short, right) },
			"FuncGrad":   func() { p.FuncGrad(short, right) },
			"FuncGrad x": func() { p.FuncGrad(right, short) },
			"HessVec v": func() {
				if p.HessVec == nil {
					p.Func(short)
				}
				p.HessVec(right, right, short)
			},
		} {
			want := fmt.Sprintf(" = %d, the problem has dimension %d", p.Dim+1, p.Dim)
			if got := caught(do); !strings.Contains(got, want) {
				t.Errorf("%s: %s: panic %q, want %q", p.Name, what, got, want)
			}
		}
		if p.Hess != nil {
			want := fmt.Sprintf("the Hessian has %d rows, the problem has dimension %d", p.Dim+1, p.Dim)
			if got := caught(func() { p.Hess(mat.NewSymDense(p.Dim+1, nil), right) }); !strings.Contains(got, want) {
				t.Errorf("%s: Hess: panic %q, want %q", p.Name, got, want)
			}
		}
		if p.Rows > 0 {
			if got := caught(func() { p.FuncGradRows(right, right, nil) }); !strings.Contains(got, "no rows") {
				t.Errorf("%s: no rows: panic %q", p.Name, got)
			}
			want := fmt.Sprintf("row %d of %d rows", p.Rows, p.Rows)
			if got := caught(func() { p.FuncGradRows(right, right, []int{p.Rows}) }); !strings.Contains(got, want) {
				t.Errorf("%s: panic %q, want %q", p.Name, got, want)
			}
		}
	}
}

// caught returns the text of do's panic, "" if there was none.
func caught(do func()) (text string) {
	defer func() {
		if r := recover(); r != nil {
			text = fmt.Sprint(r)
		}
	}()
	do()
	return ""
}

func TestComplete(t *testing.T) {
	f := func(x []float64) float64 { return x[0] * x[0] }
	grad := func(dst, x []float64) { dst[0] = 2 * x[0] }
	both := func(dst, x []float64) float64 {
		dst[0] = 2 * x[0]
		return x[0] * x[0]
	}
	for what, p := range map[string]*objective.Problem{
		"Func and Grad": {Dim: 1, Func: f, Grad: grad},
		"FuncGrad":      {Dim: 1, FuncGrad: both},
		"all":           {Dim: 1, Func: f, Grad: grad, FuncGrad: both},
	} {
		if p.Complete() != p {
			t.Errorf("%s: Complete returns another problem", what)
		}
		x, g := []float64{3}, []float64{0}
		if v := p.FuncGrad(g, x); v != 9 || g[0] != 6 {
			t.Errorf("%s: FuncGrad: %g, %g", what, v, g[0])
		}
		g[0] = 0
		if p.Grad(g, x); g[0] != 6 || p.Func(x) != 9 {
			t.Errorf("%s: Func, Grad: %g, %g", what, p.Func(x), g[0])
		}
		if n := testing.AllocsPerRun(100, func() { p.Func(x) }); n != 0 {
			t.Errorf("%s: Func allocates %v times", what, n)
		}
	}
	if p := (&objective.Problem{Dim: 1, Func: f}).Complete(); p.Grad != nil || p.FuncGrad != nil {
		t.Error("a gradient out of nothing")
	}
	batch := func(_, _ []float64, _ []int) float64 { return 0 }
	for want, p := range map[string]*objective.Problem{
		"Dim = 0":                           {Func: f, Grad: grad},
		"needs Func with Grad, or FuncGrad": {Dim: 1},
		"len(Start) = 2, the problem has dimension 1":     {Dim: 1, FuncGrad: both, Start: make([]float64, 2)},
		"len(Labels) = 2, the problem has dimension 1":    {Dim: 1, FuncGrad: both, Labels: make([]string, 2)},
		"len(Minima[0]) = 2, the problem has dimension 1": {Dim: 1, FuncGrad: both, Minima: [][]float64{{0, 0}}},
		"Rows = 3, but FuncGradRows is nil: true":         {Dim: 1, FuncGrad: both, Rows: 3},
		"Rows = 0, but FuncGradRows is nil: false":        {Dim: 1, FuncGrad: both, FuncGradRows: batch},
	} {
		if got := caught(func() { p.Complete() }); !strings.Contains(got, want) {
			t.Errorf("panic %q, want %q", got, want)
		}
	}
}

func TestCheckGradient(t *testing.T) {
	p := objective.Must("rosenbrock(n=5)")
	right := p.Grad
	wrong := *p
	wrong.Grad = func(dst, x []float64) {
		right(dst, x)
		dst[3] *= 1 + 1e-5
	}
	c := objective.CheckGradient(&wrong, p.Start)
	if c.Coord != 3 || math.Abs(c.RelErr-1e-5) > 1e-7 {
		t.Errorf("the fault of 1e-5 in coordinate 3 shows as %+v", c)
	}
	if s := c.String(); !strings.HasPrefix(s, "x[3]: gradient ") || !strings.Contains(s, ", relative error 1e-05") {
		t.Errorf("the check reads %q", s)
	}
	wrong.Labels = []string{"a", "b", "c", "d", "e"}
	if c := objective.CheckGradient(&wrong, p.Start); c.Label != "d" || !strings.HasPrefix(c.String(), "x[3] (d): gradient ") {
		t.Errorf("with labels it reads %q", c)
	}
	wrong.Grad = func(dst, x []float64) {
		right(dst, x)
		dst[2] = math.NaN()
	}
	if c := objective.CheckGradient(&wrong, p.Start); c.Coord != 2 || !math.IsInf(c.RelErr, 1) {
		t.Errorf("NaN in coordinate 2 shows as %+v", c)
	}
	if got := caught(func() { objective.CheckGradient(&objective.Problem{Dim: 1}, nil) }); !strings.Contains(got, "needs Func and Grad") {
		t.Errorf("panic %q", got)
	}
}

// A problem with FuncGrad alone is compared as it is, and left so; one with too little is refused.
func TestCheckGradientOfFuncGrad(t *testing.T) {
	p := &objective.Problem{Dim: 2, FuncGrad: func(dst, x []float64) float64 {
		dst[0], dst[1] = 2*x[0], -2*x[1] // the sign of the second one is wrong
		return x[0]*x[0] + x[1]*x[1]
	}}
	if c := objective.CheckGradient(p, []float64{1, 3}); c.Coord != 1 || !(math.Abs(c.RelErr-2) < 1e-6) || c.Analytic != -6 {
		t.Errorf("%+v", c)
	}
	if p.Func != nil || p.Grad != nil {
		t.Error("the problem has changed")
	}
	p = &objective.Problem{Dim: 1, Func: func(x []float64) float64 { return x[0] }}
	if got := caught(func() { objective.CheckGradient(p, []float64{1}) }); !strings.Contains(got, "needs Func and Grad, or FuncGrad") {
		t.Errorf("panic %q", got)
	}
}

func TestHelicalPlane(t *testing.T) {
	p := objective.Must("helicalvalley")
	g := make([]float64, 3)
	if f := p.FuncGrad(g, []float64{0, 1, 1}); !math.IsNaN(f) || !math.IsNaN(g[0]) {
		t.Errorf("where the function is not defined it says %g, %v", f, g)
	}
}

func TestQuadratic(t *testing.T) {
	lambda := []float64{.5, 2, 8, 1}
	p := objective.Quadratic(lambda, true)
	h := mat.NewSymDense(4, nil)
	p.Hess(h, p.Start)
	var e mat.EigenSym
	if !e.Factorize(h, false) {
		t.Fatal("no eigenvalues")
	}
	for i, want := range []float64{.5, 1, 2, 8} {
		if got := e.Values(nil)[i]; math.Abs(got-want) > 1e-14*8 {
			t.Errorf("eigenvalue %d: %g, want %g", i, got, want)
		}
	}
	if q := objective.Must(p.Name); q.Name != p.Name || q.Func(p.Start) != p.Func(p.Start) {
		t.Errorf("%s is not the problem that it names", p.Name)
	}
	lambda[0] = 100
	if f := p.Func(p.Start); math.Abs(f-11.5/2) > 1e-14 {
		t.Errorf("f(start) = %g after the caller's eigenvalues changed, want 5.75", f)
	}
	for want, do := range map[string]func(){
		"no eigenvalues":         func() { objective.Quadratic(nil, false) },
		"eigenvalues=NaN":        func() { objective.Quadratic([]float64{math.NaN()}, false) },
		"at most 4096 variables": func() { objective.Quadratic(make([]float64, 5000), true) },
	} {
		if got := caught(do); !strings.Contains(got, want) {
			t.Errorf("panic %q, want %q", got, want)
		}
	}
}
