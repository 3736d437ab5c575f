package objective_test

import (
	"math"
	"slices"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/odescent/odescent/flows/objective"
	"github.com/odescent/odescent/ode/spec"
)

// TestReferences: the reference numbers that are known to the digits given, and the ends of D1r's spectrum.
func TestReferences(t *testing.T) {
	for _, c := range []struct {
		word   string
		dim    int
		f, tol float64
	}{
		{"d1r", 100, 5.627757233, 5e-10}, {"d2", 2, 24.2, 1e-13}, {"d3", 50, math.Ln2, 1e-15}, {"d4", 10, 31.86512842, 5e-9},
		{"mlp7", 500, .5251824439, 5e-11},
	} {
		p := objective.Must(c.word)
		if f := p.Func(p.Start); p.Dim != c.dim || math.Abs(f-c.f) > c.tol || p.Name != c.word {
			t.Errorf("%s is called %s, has %d variables and starts at %.12g; want %d and %.12g", c.word, p.Name, p.Dim, f, c.dim, c.f)
		}
	}
	for word, same := range map[string]string{"d1r": "quadratic(n=100,kappa=1e4,rotated=true)", "d2": "rosenbrock", "d4": "quartic"} {
		p, q := objective.Must(word), objective.Must(same)
		if x := near(p, 1); p.Func(x) != q.Func(x) || !slices.Equal(p.Start, q.Start) {
			t.Errorf("%s is not %s", word, same)
		}
	}
	p := objective.Must("d1r")
	if e := eigenvalues(t, p, p.Start); math.Abs(e[0]-1e-4) > 1e-14 || math.Abs(e[99]-1) > 1e-14 || math.Abs(e[1]/e[0]-math.Pow(10, 4./99)) > 1e-10 {
		t.Errorf("the eigenvalues of d1r run from %g, %g to %g", e[0], e[1], e[99])
	}
}

// TestReferenceCounts: gradients of descent with 1/L and 1.9/L until (f-f*)/(f₀-f*) is 1e-3, from a reference
// table, which says (f-f*)/f₀; but with that D3 takes 8155 and 4292.
// L is 1 for D1r and the bound .091930 for D3. The counts are exact but for the last digits of L.
func TestReferenceCounts(t *testing.T) {
	for _, c := range []struct {
		word string
		h    float64
		want int
	}{
		{"d1r", 1, 439}, {"d1r", 1.9, 231}, {"d3", 1 / .091930, 8484}, {"d3", 1.9 / .091930, 4465},
	} {
		p := objective.Must(c.word)
		x, g := slices.Clone(p.Start), make([]float64, p.Dim)
		f, n := p.FuncGrad(g, x), 1
		for f0 := f; (f-*p.Min)/(f0-*p.Min) > 1e-3 && n < 10000; n++ {
			for i := range x {
				x[i] -= c.h * g[i]
			}
			f = p.FuncGrad(g, x)
		}
		if d := n - c.want; d < -2 || d > 2 {
			t.Errorf("%s with h = %.4g takes %d gradients, want %d", c.word, c.h, n, c.want)
		}
	}
}

// TestD3Classes: 94 of the 200 rows are positive. At 0 the gradient of row a with the class y is (½-y)a.
func TestD3Classes(t *testing.T) {
	p := objective.Must("d3")
	positives, g := 0, make([]float64, p.Dim)
	for i := range p.Rows {
		p.FuncGradRows(g, p.Start, []int{i})
		if lcgRow(i)*g[0] < 0 {
			positives++
		}
	}
	if positives != 94 {
		t.Errorf("%d positives, want 94", positives)
	}
}

// lcgRow is the first of the 50 numbers of row i of d3, by the definition.
func lcgRow(i int) float64 {
	s := uint64(1)
	for range 50*i + 1 {
		s = (1103515245*s + 12345) % (1 << 31)
	}
	return float64(s)/(1<<30) - 1
}

// TestToySharpness: the largest curvature at points where the literature's formula gives it.
func TestToySharpness(t *testing.T) {
	for _, c := range []struct {
		word string
		x    []float64
		want float64
	}{
		{"valley", []float64{0, 1.5}, 2 * (1 + 2.25)}, {"valley", []float64{0, 0}, 2},
		{"stabilizer", []float64{0, 20}, 20},
		{"product", []float64{.3, 2}, .09 + 4}, {"product(target=-2)", []float64{-1, 2}, 5},
		{"hyperbolic", []float64{0, 0}, 1}, {"duffing", []float64{0, 0}, 20}, {"duffing", []float64{1, 1}, 20.9},
		{"lessard", []float64{0}, 25}, {"lessard", []float64{1.5}, 1}, {"lessard", []float64{2}, 25},
		{"abs", []float64{2}, 0}, {"norm(n=3,d=2)", []float64{3, 4, 0}, 2. / 5}, {"norm(n=2,d=0.5,p=4)", []float64{1, 2}, .5 * 4 * 3 * 5},
		{"norm(n=2,d=0.5,p=2)", []float64{0, 0}, 1}, {"huber(l=3)", []float64{.5}, 3}, {"huber(l=3)", []float64{2}, 0},
	} {
		p := objective.Must(c.word)
		e := eigenvalues(t, p, c.x)
		if got := e[len(e)-1]; math.Abs(got-c.want) > 1e-13*math.Max(1, c.want) {
			t.Errorf("%s at %v: sharpness %.15g, want %.15g", c.word, c.x, got, c.want)
		}
	}
}

// TestTiltedWell: the depth on a grid of 1e-5 is .717136.
func TestTiltedWell(t *testing.T) {
	p := objective.Must("tiltedwell")
	hump, bottom := math.Inf(-1), math.Inf(1)
	for i := range 200001 {
		x := float64(i) * 1e-5
		f := p.Func([]float64{x})
		if x < .7 {
			hump = math.Max(hump, f)
		} else {
			bottom = math.Min(bottom, f)
		}
	}
	if math.Abs(hump-bottom-.717136) > 5e-7 || p.Start[0] != 1 || p.Minima[0][0] > -1 {
		t.Errorf("depth %.6f, start %g, minimum at %g; want .717136, 1 and below -1", hump-bottom, p.Start[0], p.Minima[0][0])
	}
	for _, tilt := range []string{"-0.3", "0", "1.5"} {
		p := objective.Must("tiltedwell(tilt=" + tilt + ")")
		g := make([]float64, 1)
		for _, m := range p.Minima {
			if p.Grad(g, m); math.Abs(g[0]) > 1e-14 || m[0]*p.Start[0] > 0 && tilt != "0" {
				t.Errorf("tilt %s: slope %g at %g, from %g", tilt, g[0], m[0], p.Start[0])
			}
		}
	}
}

// TestLessard: the heavy ball with the step 1/9 and the momentum 4/9 runs in the circle of the paper's figure, near
// 0.65, -1.80 and 2.12. Where the slopes are 25x, 25x and 25x - 24, three steps of x⁺ = x + β(x - x⁻) - αf'(x) close
// for the solution of three linear equations, which it is held against.
func TestLessard(t *testing.T) {
	p := objective.Must("lessard")
	const a, b = 1. / 9, 4. / 9
	old, x, g := p.Start[0], p.Start[0], make([]float64, 1)
	var last []float64
	for k := range 300 {
		p.Grad(g, []float64{x})
		old, x = x, x+b*(x-old)-a*g[0]
		if k >= 297 {
			last = append(last, x)
		}
	}
	slices.Sort(last)
	// y⁺ - (1+b-25a)y + b·y⁻ = 24a where y > 2, else 0, for the order q < p < r of the circle r → p → q → r.
	c := 1 + b - 25*a
	m := mat.NewDense(3, 3, []float64{ // unknowns p, q, r
		1, b, -c, // p from r, before it q
		-c, 1, b, // q from p, before it r
		b, -c, 1, // r from q, before it p
	})
	var sol mat.VecDense
	if err := sol.SolveVec(m, mat.NewVecDense(3, []float64{24 * a, 0, 0})); err != nil {
		t.Fatal(err)
	}
	want := slices.Sorted(slices.Values(sol.RawVector().Data))
	for i := range want {
		if math.Abs(last[i]-want[i]) > 1e-9 {
			t.Fatalf("the circle %v, want %v", last, want)
		}
	}
	if math.Abs(want[2]-2.12) > .01 || math.Abs(want[1]-.65) > .01 || math.Abs(want[0]+1.80) > .01 {
		t.Errorf("the circle is %v, the paper's 0.65, -1.80, 2.12", want)
	}
}

// TestTightRate: gradient descent with 1/L from R on the worst Huber function ends at L R²/(4N+2).
func TestTightRate(t *testing.T) {
	for _, n := range []int{3, 31} {
		p := objective.Must("huber(l=2,delta=" + spec.Number(1/float64(2*n+1)) + ")")
		x, g := []float64{1}, make([]float64, 1)
		for range n {
			p.Grad(g, x)
			x[0] -= g[0] / 2
		}
		if got := p.Func(x) * float64(4*n+2) / 2; math.Abs(got-1) > 1e-12 {
			t.Errorf("after %d steps f·(4N+2)/(LR²) = %.15g, want 1", n, got)
		}
	}
}

func TestToyErrors(t *testing.T) {
	for word, want := range map[string]string{
		"tiltedwell(tilt=2)":     "only one well",
		"duffing(lambda=[])":     "at least one",
		"duffing(lambda=[1,-1])": "lambda[1]=-1",
		"norm(p=0.5)":            "at least 1",
		"norm(d=0)":              "positive",
		"huber(delta=-1)":        "positive",
		"normalkl(by=sigme)":     "did you mean sigma",
		"normalkl(sigma=0)":      "positive",
		"product(target=Inf)":    "finite",
		"stabilizer(c=Inf)":      "finite",
		"hyperbolic(delta=-Inf)": "finite",
		"abs(n=0)":               "n runs from 1",
		"mlp7(seed=1)":           "takes no arguments",
	} {
		if _, err := objective.Parse(word); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", word, err, want)
		}
	}
}

// TestNormalKL: natural gradient descent from N(0, 2²) to N(2, ½²) until t = 2 ends in different places by σ and by its
// logarithm, the distances being reference values. It takes steps of (∇f, Fisher's matrix).
func TestNormalKL(t *testing.T) {
	end := func(by string, h float64) []float64 {
		p := objective.Must("normalkl(by=" + by + ")")
		x, g, f := slices.Clone(p.Start), make([]float64, 2), mat.NewSymDense(2, nil)
		for range int(math.Round(2 / h)) {
			p.Grad(g, x)
			p.Fisher(f, x)
			for i := range x {
				x[i] -= h * g[i] / f.At(i, i)
			}
		}
		return x
	}
	for h, want := range map[float64]float64{.2: 2.06e-2, .1: 9.6e-3, .05: 4.6e-3, .025: 2.3e-3} {
		a, b := end("sigma", h), end("log", h)
		if d := math.Hypot(a[0]-b[0], a[1]-math.Exp(b[1])); math.Abs(d-want) > .02*want {
			t.Errorf("h = %g: the ends are %.3g apart, want %.3g", h, d, want)
		}
	}
}
