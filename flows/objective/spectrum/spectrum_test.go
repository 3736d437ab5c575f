package spectrum_test

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/odescent/odescent/flows/objective"
	"github.com/odescent/odescent/flows/objective/spectrum"
	"gonum.org/v1/gonum/mat"
)

// eigenvalues are all of them, by gonum's dense solver.
func eigenvalues(t *testing.T, p *objective.Problem, x []float64) []float64 {
	t.Helper()
	h := mat.NewSymDense(p.Dim, nil)
	p.Hess(h, x)
	var e mat.EigenSym
	if !e.Factorize(h, false) {
		t.Fatal("no eigenvalues")
	}
	return e.Values(nil)
}

func TestExtreme(t *testing.T) {
	for _, w := range []string{"quadratic(n=200,kappa=1e3,rotated=true)", "rosenbrock(n=50)", "logistic(data=wdbc,l2=1e-3)",
		"quadratic(eigenvalues=[-3,1,2,2])", "quadratic(eigenvalues=[5])", "softmax(data=iris)", "d3"} {
		p := objective.Must(w)
		x := append([]float64(nil), p.Start...)
		x[0] += .1
		want := eigenvalues(t, p, x)
		lo, hi := want[0], want[len(want)-1]
		got, err := spectrum.Extreme(p, x, p.Dim, 1e-9, 1)
		if err != nil {
			t.Fatal(err)
		}
		scale := math.Max(math.Abs(lo), math.Abs(hi))
		if math.Abs(got.Min-lo) > got.MinErr+1e-12*scale || math.Abs(got.Max-hi) > got.MaxErr+1e-12*scale || got.MaxErr > 1e-8*scale {
			t.Errorf("%s: %+v, want %g and %g", w, got, lo, hi)
		}
		q := *p
		q.HessVec = nil
		diff, err := spectrum.Extreme(&q, x, p.Dim, 1e-6, 1)
		if err != nil || math.Abs(diff.Max-hi) > 1e-6*scale {
			t.Errorf("%s by differences: %+v, %v, want %g", w, diff, err, hi)
		}
	}
	flat := objective.Problem{Dim: 3, Func: func([]float64) float64 { return 1 }, Grad: func(dst, _ []float64) { clear(dst) },
		HessVec: func(dst, _, _ []float64) { clear(dst) }}
	if e, err := spectrum.Extreme(&flat, make([]float64, 3), 3, 0, 1); err != nil || e.Min != 0 || e.Max != 0 || e.Products != 1 {
		t.Errorf("the Hessian 0: %+v, %v", e, err)
	}
	if d, err := spectrum.Estimate(&flat, make([]float64, 3), 1, 3, 1); err != nil || d.Nodes[0] != 0 {
		t.Errorf("the density of the Hessian 0: %+v, %v", d, err)
	}
	p := objective.Must("quadratic(n=1000,spectrum=uniform,seed=1)")
	if e, err := spectrum.Extreme(p, p.Start, 1000, 1e-3, 1); err != nil || e.Products > 300 {
		t.Errorf("a tolerance of 1e-3 took %d products, %v", e.Products, err)
	}
	p.HessVec = func(dst, _, _ []float64) { dst[0] = math.NaN() }
	if _, err := spectrum.Extreme(p, p.Start, 10, 0, 1); err == nil || !strings.Contains(err.Error(), "not finite") {
		t.Errorf("NaN: %v", err)
	}
	if _, err := spectrum.Estimate(p, p.Start, 1, 10, 1); err == nil {
		t.Error("NaN passes for a density")
	}
}

// TestSharpness: the reference perceptron has 3.235084.
func TestSharpness(t *testing.T) {
	p := objective.Must("mlp7")
	e, err := spectrum.Extreme(p, p.Start, 100, 1e-8, 1)
	if err != nil || math.Abs(e.Max-3.235084) > 5e-7 {
		t.Errorf("%+v, %v", e, err)
	}
	tr := spectrum.NewTracker(p, 3, 1)
	x, g := append([]float64(nil), p.Start...), make([]float64, p.Dim)
	if s := tr.Max(x); math.Abs(s-3.235084) > 1e-5 {
		t.Errorf("tracked: %g", s)
	}
	for k := range 300 { // along gradient descent, three products at a point
		p.Grad(g, x)
		for i := range x {
			x[i] -= .1 * g[i]
		}
		s := tr.Max(x)
		if k%60 == 59 {
			e, err := spectrum.Extreme(p, x, 100, 1e-8, 1)
			if err != nil || math.Abs(s-e.Max) > 1e-3*e.Max {
				t.Errorf("step %d: tracked %g, sharpness %g", k, s, e.Max)
			}
		}
	}
	if n := testing.AllocsPerRun(20, func() { tr.Max(x) }); n != 0 {
		t.Errorf("a tracker allocates %v times", n)
	}
}

func TestDensity(t *testing.T) {
	// On axes every probe of signs sees each eigenvalue alike, so full quadrature is exact.
	p := objective.Must("quadratic(eigenvalues=[1,2,3,10])")
	d, err := spectrum.Estimate(p, p.Start, 2, 4, 1)
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []float64{1, 2, 3, 10, 1, 2, 3, 10} {
		if math.Abs(d.Nodes[i]-want) > 1e-12 || math.Abs(d.Weights[i]-.125) > 1e-12 {
			t.Errorf("node %d: %g with the weight %g", i, d.Nodes[i], d.Weights[i])
		}
	}
	// Rotated, the moments are estimates: of 300 eigenvalues by 8 probes, to some percent.
	p = objective.Must("quadratic(n=300,spectrum=marchenkopastur,kappa=100,rotated=true)")
	if d, err = spectrum.Estimate(p, p.Start, 8, 30, 1); err != nil {
		t.Fatal(err)
	}
	var m1, m2, half float64
	for _, l := range eigenvalues(t, p, p.Start) {
		m1 += l / 300
		m2 += l * l / 300
		if l <= .3 {
			half += 1. / 300
		}
	}
	if math.Abs(d.Moment(1)-m1) > .03*m1 || math.Abs(d.Moment(2)-m2) > .03*m2 || math.Abs(d.Share(.3)-half) > .05 || math.Abs(d.Moment(0)-1) > 1e-12 {
		t.Errorf("moments %g %g, share %g; want %g %g %g", d.Moment(1), d.Moment(2), d.Share(.3), m1, m2, half)
	}
	var area float64
	for x := -.5; x < 1.5; x += .001 {
		area += .001 * d.At(x, .02)
	}
	if math.Abs(area-1) > 1e-3 {
		t.Errorf("the smoothed density has the area %g", area)
	}
}

// TestNoise by hand: one weight, rows with gradients -1 and -3 at 0, then batches against the sampler.
func TestNoise(t *testing.T) {
	p := objective.NewLinear(mat.NewDense(2, 1, []float64{1, 1}), []float64{1, 3}, objective.Options{})
	if n := spectrum.MeasureNoise(p, []float64{0}); n.Trace != 1 || n.Square != 4 || n.Scale() != .25 || n.Batch(2, false) != 0 || n.Batch(2, true) != .5 {
		t.Errorf("%+v", n)
	}
	q := objective.Must("logistic(data=iris,positive=setosa)")
	x := append([]float64(nil), q.Start...)
	x[1] = .3
	n := spectrum.MeasureNoise(q, x)
	full, g := make([]float64, q.Dim), make([]float64, q.Dim)
	q.Grad(full, x)
	for _, replace := range []bool{false, true} {
		s := objective.Sampler{Rows: q.Rows, Size: 30, Seed: 1, Replace: replace}.Start()
		var mean float64
		const batches = 20000
		for k := range batches {
			q.FuncGradRows(g, x, s.Batch(k))
			for j := range g {
				mean += (g[j] - full[j]) * (g[j] - full[j]) / batches
			}
		}
		if want := n.Batch(30, replace); math.Abs(mean-want) > .03*want {
			t.Errorf("replace %t: batches of 30 have the variance %g, want %g", replace, mean, want)
		}
	}
	var sum float64
	for _, v := range n.Each {
		sum += v
	}
	if math.Abs(sum-n.Trace) > 1e-15 {
		t.Errorf("the diagonal adds up to %g, the trace is %g", sum, n.Trace)
	}
	quiet := objective.NewLinear(mat.NewDense(1, 1, []float64{1}), []float64{1}, objective.Options{})
	if n := spectrum.MeasureNoise(quiet, []float64{1}); n.Scale() != 0 || n.Batch(1, false) != 0 {
		t.Errorf("one row: %+v", n)
	}
}

func TestPanics(t *testing.T) {
	p := objective.Must("sphere")
	for want, do := range map[string]func(){
		"len(x) = 1, the problem has dimension 2": func() { _, _ = spectrum.Extreme(p, []float64{1}, 1, 0, 1) },
		"Extreme with 0 steps":                    func() { _, _ = spectrum.Extreme(p, p.Start, 0, 0, 1) },
		"Estimate with 0 probes of 3 steps":       func() { _, _ = spectrum.Estimate(p, p.Start, 0, 3, 1) },
		"a problem without rows":                  func() { spectrum.MeasureNoise(p, p.Start) },
		"a tracker with 1 steps":                  func() { spectrum.NewTracker(p, 1, 1) },
		"smoothed by sigma = 0":                   func() { spectrum.Density{}.At(0, 0) },
		"batches of 0":                            func() { spectrum.Noise{}.Batch(0, true) },
		"Differences needs Grad":                  func() { _, _ = spectrum.Extreme(&objective.Problem{Dim: 2}, p.Start, 1, 0, 1) },
	} {
		func() {
			defer func() {
				if got := fmt.Sprint(recover()); !strings.Contains(got, want) {
					t.Errorf("panic %q, want %q", got, want)
				}
			}()
			do()
		}()
	}
}
