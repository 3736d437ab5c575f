package objective_test

import (
	"fmt"
	"math"
	"testing"

	"github.com/odescent/odescent/flows/objective"
	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/optimize"
)

func eigenvalues(t *testing.T, p *objective.Problem, x []float64) []float64 {
	t.Helper()
	h := mat.NewSymDense(p.Dim, nil)
	if p.Hess != nil {
		p.Hess(h, x)
	} else {
		e, c := make([]float64, p.Dim), make([]float64, p.Dim)
		for j := range e {
			clear(e)
			e[j] = 1
			p.HessVec(c, x, e)
			for i := range j + 1 {
				h.SetSym(i, j, c[i])
			}
		}
	}
	var e mat.EigenSym
	if !e.Factorize(h, false) {
		t.Fatal("no eigenvalues")
	}
	return e.Values(nil)
}

// TestD3: the reference numbers. L there is the bound ‖A‖²/4·rows + l2, the curvature where all scores are 0.
func TestD3(t *testing.T) {
	p := objective.Must("d3")
	at0, best := eigenvalues(t, p, p.Start), eigenvalues(t, p, p.Minima[0])
	if math.Abs(*p.Min-.088539989234) > 1e-12 || math.Abs(at0[49]-.091930) > 5e-7 || math.Abs(best[49]-.017035) > 5e-7 {
		t.Errorf("minimum %.12f, L = %.6f, largest curvature there %.6f; want .088539989234, .091930, .017035", *p.Min, at0[49], best[49])
	}
}

// TestMLP7: P = 500, loss .5251824439 and sharpness 3.235084 at the start, and gradient descent
// with the step .4 ends at the edge of stability.
func TestMLP7(t *testing.T) {
	p := objective.Must("mlp7")
	if f := p.Func(p.Start); p.Dim != 500 || p.Rows != 20 || math.Abs(f-.5251824439) > 5e-11 {
		t.Errorf("%d variables, %d rows, loss %.10f; want 500, 20, .5251824439", p.Dim, p.Rows, f)
	}
	if e := eigenvalues(t, p, p.Start); math.Abs(e[499]-3.235084) > 5e-7 {
		t.Errorf("sharpness %.6f, want 3.235084", e[499])
	}
	if testing.Short() {
		return
	}
	x, g := append([]float64(nil), p.Start...), make([]float64, 500)
	for range 16000 {
		p.FuncGrad(g, x)
		for i := range x {
			x[i] -= .4 * g[i]
		}
	}
	if e := eigenvalues(t, p, x); p.Func(x) > 5e-5 || math.Abs(e[499]-5) > .1 {
		t.Errorf("after 16000 gradients with h = .4 loss %.2g, sharpness %.3f; a NumPy program gave 2.6e-5, 4.99", p.Func(x), e[499])
	}
}

// TestSpectra compares the laws' mean and ends with what they are by hand.
func TestSpectra(t *testing.T) {
	const kappa = 100
	root := math.Sqrt(kappa)
	q := math.Pow((root-1)/(root+1), 2) // of Marchenko and Pastur: mean 1 and largest (1+√q)², here 1
	for law, mean := range map[string]float64{
		"geometric": (1 - 1./kappa) / math.Log(kappa), "uniform": (1 + 1./kappa) / 2,
		"clustered": .6*1.05/kappa + .3*1.05/root + .1*.95, "marchenkopastur": 1 / math.Pow(1+math.Sqrt(q), 2),
	} {
		for _, seed := range []string{"0", "5"} {
			p := objective.Must("quadratic(n=2000,kappa=100,spectrum=" + law + ",seed=" + seed + ")")
			d, v := make([]float64, p.Dim), make([]float64, p.Dim)
			for i := range v {
				v[i] = 1
			}
			p.HessVec(d, p.Start, v)
			var sum float64
			for _, l := range d {
				sum += l / 2000
			}
			tol := 2e-3
			if seed != "0" {
				tol = .03 // four standard errors of the widest, whose deviation is .29
			}
			if math.Abs(sum-mean) > tol {
				t.Errorf("%s, seed %s: mean %.5f, want %.5f", law, seed, sum, mean)
			}
			if lo, hi := d[0], d[1999]; lo < 1./kappa-1e-12 || hi > 1+1e-12 || seed == "0" && (lo > 1./kappa+1e-12 || hi < 1-1e-12) {
				t.Errorf("%s, seed %s: from %g to %g", law, seed, lo, hi)
			}
		}
	}
	rotated := objective.Must("quadratic(n=30,spectrum=uniform,seed=2,rotated=true)")
	plain := objective.Must("quadratic(n=30,spectrum=uniform,seed=2)")
	a, b := eigenvalues(t, rotated, rotated.Start), eigenvalues(t, plain, plain.Start)
	for i := range a {
		if math.Abs(a[i]-b[i]) > 1e-13 {
			t.Errorf("rotated eigenvalue %d is %g, not %g", i, a[i], b[i])
		}
	}
}

// TestNesterovBound: with n = 2k+1 every point in the span of k gradients, whose coordinates beyond k are 0, lies
// above the minimum by 3L‖x*‖²/32(k+1)² at least; the best of them is the minimum of the problem with n = k.
func TestNesterovBound(t *testing.T) {
	for _, k := range []int{1, 5, 20, 50} {
		p, q := objective.Must(fmt.Sprintf("nesterov(n=%d,l=2)", 2*k+1)), objective.Must(fmt.Sprintf("nesterov(n=%d,l=2)", k))
		x := make([]float64, p.Dim)
		copy(x, q.Minima[0])
		var far float64
		for _, v := range p.Minima[0] {
			far += v * v
		}
		if bound := 3 * 2 * far / 32 / float64((k+1)*(k+1)); *q.Min-*p.Min < bound || math.Abs(p.Func(x)-*q.Min) > 1e-14 {
			t.Errorf("after %d gradients the gap can be %g, the bound is %g", k, *q.Min-*p.Min, bound)
		}
	}
}

// TestGonumNewton: gonum's own Newton finds the certified minimum of log-sum-exp.
func TestGonumNewton(t *testing.T) {
	p := objective.Must("logsumexp")
	if p.Min == nil {
		t.Fatal("no minimum")
	}
	r, err := optimize.Minimize(optimize.Problem{Func: p.Func, Grad: p.Grad, Hess: p.Hess}, p.Start,
		&optimize.Settings{GradientThreshold: 1e-9}, &optimize.Newton{})
	if r == nil || math.Abs(r.F-*p.Min) > 1e-10 {
		t.Errorf("%v: %.15g, here %.15g", err, r.F, *p.Min)
	}
}
