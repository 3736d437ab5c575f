package objective_test

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/odescent/odescent/flows/objective"
	"github.com/odescent/odescent/flows/objective/dataset"
	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/stat"
)

// flow follows x' = -∇f from the start to time t by n steps of the classical Runge-Kutta method.
func flow(p *objective.Problem, t float64, n int) []float64 {
	h := t / float64(n)
	x := append([]float64(nil), p.Start...)
	var k [4][]float64
	for i := range k {
		k[i] = make([]float64, p.Dim)
	}
	at := make([]float64, p.Dim)
	for range n {
		p.Grad(k[0], x)
		for i, c := range []float64{.5, .5, 1} {
			for j := range at {
				at[j] = x[j] - c*h*k[i][j]
			}
			p.Grad(k[i+1], at)
		}
		for j := range x {
			x[j] -= h / 6 * (k[0][j] + 2*k[1][j] + 2*k[2][j] + k[3][j])
		}
	}
	return x
}

// TestSaxe holds the gradient flow against the exact solution, C83 of docs/claims.md: the method's error is h⁴ times
// some 1e2.
func TestSaxe(t *testing.T) {
	for _, rotated := range []bool{false, true} {
		d := objective.DeepLinearDefaults()
		d.Strengths, d.Rotated = append(d.Strengths, 0), rotated
		p := d.Problem()
		got, want := make([]float64, 6), make([]float64, 6)
		for _, time := range []float64{.5, 1, 2, 4, 8} {
			d.Modes(got, flow(p, time, int(time*500)))
			d.Exact(want, time)
			for k := range got {
				if e := math.Abs(got[k] - want[k]); !(e < 1e-8) {
					t.Errorf("rotated %t, t = %g, strength %g: %g, exactly %g", rotated, time, d.Strengths[k], got[k], want[k])
				}
			}
		}
	}
	d := objective.DeepLinearDefaults()
	a := make([]float64, 5)
	for k, s := range d.Strengths { // half-times ln((s - a0)/a0)/2s
		if d.Exact(a, math.Log((s-1e-3)/1e-3)/(2*s)); math.Abs(a[k]-s/2) > 1e-13 {
			t.Errorf("strength %g is at %g at its half-time", s, a[k])
		}
	}
	if d.Exact(a, 1e6); a[0] != 4 || a[4] != .5 {
		t.Errorf("after a long time the modes are %v", a)
	}
	d.Layers = 3
	if got := caught(func() { d.Exact(a, 1) }); !strings.Contains(got, "it is known for 2") {
		t.Errorf("panic %q", got)
	}
}

// TestFactorizationIsSVD follows the flow to rest: UVᵀ is the truncated singular value decomposition.
func TestFactorizationIsSVD(t *testing.T) {
	for _, w := range []string{"factorization(rows=8,cols=6,rank=2,noise=0.3)", "factorization(rows=8,cols=6,rank=2,noise=0.3,l2=0.05)"} {
		p := objective.Must(w)
		x := flow(p, 1500, 6000)
		if gap := p.Func(x) - *p.Min; math.Abs(gap) > 1e-12 {
			t.Errorf("%s: f lies %.1e above the minimum", w, gap)
		}
		product := func(x []float64) *mat.Dense {
			var m mat.Dense
			m.Mul(mat.NewDense(8, 2, x[:16]), mat.NewDense(6, 2, x[16:]).T())
			return &m
		}
		if !mat.EqualApprox(product(x), product(p.Minima[0]), 1e-6) {
			t.Errorf("%s: the product is not that of the singular values", w)
		}
	}
}

// TestPrincipalComponents: the V of centred data spans the principal components that gonum's stat finds, and the
// minimum is half the variance that they leave.
func TestPrincipalComponents(t *testing.T) {
	set, err := dataset.Load("iris", dataset.Options{})
	if err != nil {
		t.Fatal(err)
	}
	set.Standardize()
	var pc stat.PC
	if !pc.PrincipalComponents(mat.NewDense(set.Rows, set.Cols, set.X), nil) {
		t.Fatal("no components")
	}
	p := objective.Must("factorization(data=iris,rank=2)")
	vars := pc.VarsTo(nil)
	left := (vars[2] + vars[3]) / 2 * float64(set.Rows-1) / float64(set.Rows)
	x := flow(p, 6000, 12000)
	if math.Abs(*p.Min-left) > 1e-12 || math.Abs(p.Func(x)-left) > 1e-9 {
		t.Errorf("minimum %.12g, flow %.12g; the components leave %.12g", *p.Min, p.Func(x), left)
	}
	var vectors, q, inside mat.Dense
	pc.VectorsTo(&vectors)
	var qr mat.QR
	qr.Factorize(mat.NewDense(4, 2, x[2*set.Rows:]))
	qr.QTo(&q)
	inside.Mul(vectors.Slice(0, 4, 0, 2).T(), q.Slice(0, 4, 0, 2))
	if d := math.Abs(mat.Det(&inside)); math.Abs(d-1) > 1e-6 {
		t.Errorf("the planes meet at an angle of cosine %g", d)
	}
}

// TestLloyd: at the means of clusters the gradient is zero, and there the curvature is the clusters' shares.
func TestLloyd(t *testing.T) {
	x := mat.NewDense(5, 1, []float64{0, 2, 10, 11, 12})
	p := objective.NewKMeans(x, 2, 1)
	at, g := []float64{1, 11}, []float64{9, 9}
	if f := p.FuncGrad(g, at); f != .4 || g[0] != 0 || g[1] != 0 {
		t.Errorf("at the means: %g, %v", f, g)
	}
	p.HessVec(g, at, []float64{1, 1})
	if g[0] != .4 || g[1] != .6 {
		t.Errorf("shares %v", g)
	}
	p.Grad(g, []float64{0, 10})
	if g[0] != -.4 || g[1] != -.6 || p.Predict(at, []float64{5}) != 0 || p.Predict(at, []float64{7}) != 1 {
		t.Errorf("gradient %v", g)
	}
	for seed := range uint64(20) { // two groups, and k-means++ hardly ever starts in one twice
		s := objective.NewKMeans(x, 2, seed).Start
		if s[0] == s[1] {
			t.Errorf("seed %d: both centres start at %g", seed, s[0])
		}
	}
	same := mat.NewDense(3, 1, []float64{1, 1, 1})
	if s := objective.NewKMeans(same, 2, 1).Start; s[0] != 1 || s[1] != 1 {
		t.Errorf("equal rows: %v", s)
	}
	best := math.Inf(1) // of the scaled flowers the best clusters have the sum of squares 139.82, says scikit-learn
	for seed := range 5 {
		p := objective.Must(fmt.Sprintf("kmeans(data=iris,k=3,seed=%d)", seed))
		best = min(best, p.Func(flow(p, 200, 400)))
	}
	if math.Abs(best-139.82/300) > 1e-4 {
		t.Errorf("clusters of the flowers: %.5f, want %.5f", best, 139.82/300)
	}
}

func TestMatrixPanics(t *testing.T) {
	m := mat.NewDense(3, 2, nil)
	for want, do := range map[string]func(){
		"rank 3 of a matrix of 3 × 2":                 func() { objective.NewFactorization(m, 3, 0, 1, 1) },
		"L2 = -1 must be finite and not negative":     func() { objective.NewFactorization(m, 1, -1, 1, 1) },
		"scale = NaN must be finite and not negative": func() { objective.NewFactorization(m, 1, 0, math.NaN(), 1) },
		"4 centres of 3 rows":                         func() { objective.NewKMeans(m, 4, 1) },
		"0 strengths; there are 1 to 1000":            func() { objective.DeepLinear{Layers: 2, Small: 1}.Problem() },
		"1 numbers for 5 modes":                       func() { objective.DeepLinearDefaults().Modes(make([]float64, 1), make([]float64, 50)) },
		"len(x) = 3, the problem has dimension 50":    func() { objective.DeepLinearDefaults().Modes(make([]float64, 5), make([]float64, 3)) },
	} {
		if got := caught(do); !strings.Contains(got, want) {
			t.Errorf("panic %q, want %q", got, want)
		}
	}
}
