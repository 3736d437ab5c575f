package flows_test

import (
	"math"
	"slices"
	"testing"

	"github.com/odescent/odescent/flows"
	"github.com/odescent/odescent/flows/objective"
	"github.com/odescent/odescent/flows/objective/dataset"
	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/rk"
	"github.com/odescent/odescent/ode/split"
	"gonum.org/v1/gonum/mat"
)

// matrix is a symmetric matrix of order n with distinct eigenvalues and no pattern.
func matrix(n int) *mat.SymDense {
	a := mat.NewSymDense(n, nil)
	for i := range n {
		for j := range i + 1 {
			a.SetSym(i, j, math.Sin(float64(1+3*i+5*j*j)))
		}
		a.SetSym(i, i, a.At(i, i)+float64(i))
	}
	return a
}

// definite is a symmetric positive definite matrix of order n.
func definite(n int) *mat.SymDense {
	var a mat.SymDense
	a.SymOuterK(.3, matrix(n))
	for i := range n {
		a.SetSym(i, i, a.At(i, i)+.5)
	}
	return &a
}

func flat(a mat.Symmetric) []float64 {
	var x []float64
	for i := range a.SymmetricDim() {
		for j := range a.SymmetricDim() {
			x = append(x, a.At(i, j))
		}
	}
	return x
}

// oja is e^(At)·x₀ with its columns made orthonormal: the flow of Oja and Rayleigh.
func oja(a mat.Matrix, x0 []float64, t float64) []float64 {
	n := len(x0)
	var at, e mat.Dense
	at.Scale(t, a)
	e.Exp(&at)
	var x mat.VecDense
	x.MulVec(&e, mat.NewVecDense(n, slices.Clone(x0)))
	x.ScaleVec(1/mat.Norm(&x, 2), &x)
	return x.RawVector().Data
}

// The gradient flow of Rayleigh's quotient on the sphere is e^(At)x₀, normalised, whatever the method
// is, to the order of it.
func TestOjaFlow(t *testing.T) {
	const n, t1 = 6, 2
	a := matrix(n)
	p := objective.Rayleigh(a, 1)
	want := oja(a, p.Start, t1)
	d := distance(solve(t, flows.Riemannian{}, p, p.Start, t1), want)
	t.Logf("the flow by DOP853 differs from e^(At)x₀ by %.2g", d)
	if d > 1e-11 {
		t.Errorf("the flow differs from e^(At)x₀ by %.3g", d)
	}
	for _, word := range []string{"step retract", "geodesic"} {
		var miss [2]float64
		for i, n := range []int{512, 1024} {
			miss[i] = distance(stroll(t, flows.Riemannian{}, p, p.Start, split.Lie{Scheme: word}, float64(t1)/float64(n), n), want)
		}
		if order := math.Log2(miss[0] / miss[1]); math.Abs(order-1) > .05 {
			t.Errorf("%s: the errors are %.3g and %.3g: order %.2f, want 1", word, miss[0], miss[1], order)
		}
	}
}

// The rate of the retracted method near the leading eigenvector is max |1 - h(λ₁ - λ_j)|, and where that is 1 it ends to be
// stable.
func TestOjaRate(t *testing.T) {
	const n = 6
	a := matrix(n)
	var e mat.EigenSym
	e.Factorize(a, true)
	values := e.Values(nil)
	var q mat.Dense
	e.VectorsTo(&q)
	lead := mat.Col(nil, n-1, &q)
	p := objective.Rayleigh(a, 1)
	off := func(x []float64) float64 { // the sine of the angle to the leading eigenvector
		var s, c float64
		for i, v := range lead {
			c += v * x[i]
		}
		for i, v := range lead {
			s += (x[i] - c*v) * (x[i] - c*v)
		}
		return math.Sqrt(s)
	}
	near := slices.Clone(lead)
	for i := range near {
		near[i] += 1e-3 * p.Start[i]
	}
	limit := 2 / (values[n-1] - values[0])
	for _, word := range []string{"step retract", "geodesic"} {
		m := split.Lie{Scheme: word}
		for _, h := range []float64{.05, .5 * limit, .98 * limit} {
			rate := 0.
			for _, v := range values[:n-1] {
				rate = math.Max(rate, math.Abs(1-h*(values[n-1]-v)))
			}
			k := int(8 / -math.Log(rate)) // down from 1e-3 by e^-8: far above rounding
			got := math.Pow(off(stroll(t, flows.Riemannian{}, p, near, m, h, 2*k))/off(stroll(t, flows.Riemannian{}, p, near, m, h, k)), 1/float64(k))
			if math.Abs(got-rate) > .02*(1-rate)+1e-3*rate {
				t.Errorf("%s, h = %.3g: the rate is %.5f, want %.5f", word, h, got, rate)
			}
		}
		if d := off(stroll(t, flows.Riemannian{}, p, near, m, 1.02*limit, 2000)); d < .01 {
			t.Errorf("%s: beyond h = %.3g it comes to %.3g of the minimum", word, limit, d)
		}
	}
}

// Runs keep to their manifold to rounding, descend, and come to the least value that is known.
func TestManifoldsAreKept(t *testing.T) {
	const n, cols = 7, 3
	a := matrix(n)
	var e mat.EigenSym
	e.Factorize(a, false)
	values := e.Values(nil)
	top := func(w ...float64) (f float64) {
		for j, v := range w {
			f -= v * values[n-1-j] / 2
		}
		return f
	}
	ortho := func(x []float64) (off float64) {
		c := len(x) / n
		for i := range c {
			for j := range c {
				var s float64
				for k := range n {
					s += x[i*n+k] * x[j*n+k]
				}
				if i == j {
					s--
				}
				off = math.Max(off, math.Abs(s))
			}
		}
		return off
	}
	lorentz := func(x []float64) float64 {
		s := 1 - x[0]*x[0]
		for _, v := range x[1:] {
			s += v * v
		}
		return math.Abs(s) / (x[0] * x[0])
	}
	far := []float64{math.Sqrt(1 + 5), 1, 0, 2} // hyperbolic distance to a point
	h0 := definite(4)
	for _, c := range []struct {
		f     flows.Riemannian
		p     *objective.Problem
		words []string
		h     float64
		off   func([]float64) float64
		least float64
	}{
		{flows.Riemannian{}, objective.Rayleigh(a, 1), []string{"step retract", "geodesic"}, .1, ortho, top(1)},
		{flows.Riemannian{Manifold: flows.Stiefel{Cols: cols}}, objective.Rayleigh(a, 3, 2, 1), []string{"step retract", "step polar", "geodesic"}, .05, ortho, top(3, 2, 1)},
		{flows.Riemannian{Manifold: flows.Grassmann{Rows: n, Cols: cols}}, objective.Rayleigh(a, 1, 1, 1), []string{"step retract", "step polar", "geodesic"}, .1, ortho, top(1, 1, 1)},
		{flows.Riemannian{Manifold: flows.HyperbolicSpace{}}, apart([]float64{math.Sqrt(1 + 5), 1, 0, -2}, far), []string{"step retract", "geodesic"}, .2, lorentz, 0},
		{flows.Riemannian{Manifold: flows.SPD{}}, stein(h0), []string{"geodesic"}, .2, asymmetry, steinLeast(h0)},
	} {
		for _, word := range c.words {
			sys, err := c.f.System(&flows.Oracle{P: c.p})
			if err != nil {
				t.Fatal(err)
			}
			it := begin(t, sys, c.p.Start, split.Lie{Scheme: word}, c.h)
			worst, last := 0., math.Inf(1)
			for range 3000 {
				it.Next()
				worst = math.Max(worst, c.off(it.Point().Y))
				if v := it.Point().Potential(); v > last+1e-13*(1+math.Abs(last)) {
					t.Fatalf("%v, %s: f rises from %v to %v", c.f, word, last, v)
				} else {
					last = v
				}
			}
			t.Logf("%v, %s: off the manifold by %.2g, f = %v, least %v", c.f, word, worst, last, c.least)
			if worst > 1e-12 || math.Abs(last-c.least) > 1e-10*(1+math.Abs(c.least)) {
				t.Errorf("%v, %s: off the manifold by %.3g, f = %v, want %v: %v", c.f, word, worst, last, c.least, it.Err())
			}
		}
	}
}

// apart is half the squared hyperbolic distance to a point, from another one.
func apart(from, to []float64) *objective.Problem {
	p := objective.Problem{Dim: len(to), Start: from, FuncGrad: func(dst, x []float64) float64 {
		c := x[0] * to[0]
		for i := range to[1:] {
			c -= x[i+1] * to[i+1]
		}
		d := math.Acosh(math.Max(c, 1))
		slope := 1.
		if d > 1e-4 {
			slope = d / math.Sinh(d)
		}
		for i, v := range to {
			dst[i] = -slope * v
		}
		dst[0] = slope * to[0]
		return d * d / 2
	}}
	return p.Complete()
}

// stein is tr(S·X⁻¹) + ln det X, least at X = S, in two forms: from X = I.
func stein(s *mat.SymDense) *objective.Problem {
	n := s.SymmetricDim()
	start := make([]float64, n*n)
	for i := range n {
		start[i*n+i] = 1
	}
	p := objective.Problem{Dim: n * n, Start: start, FuncGrad: func(dst, y []float64) float64 {
		x := mat.NewDense(n, n, slices.Clone(y))
		var inv, sx, g mat.Dense
		if err := inv.Inverse(x); err != nil {
			panic(err)
		}
		sx.Mul(s, &inv)
		g.Mul(&inv, &sx)
		g.Sub(&inv, &g)
		copy(dst, g.RawMatrix().Data)
		det, _ := mat.LogDet(x)
		return mat.Trace(&sx) + det
	}}
	return p.Complete()
}

func steinLeast(s *mat.SymDense) float64 {
	det, _ := mat.LogDet(s)
	return float64(s.SymmetricDim()) + det
}

func asymmetry(x []float64) (off float64) {
	n := int(math.Sqrt(float64(len(x))))
	for i := range n {
		for j := range n {
			off = math.Max(off, math.Abs(x[i*n+j]-x[j*n+i]))
		}
	}
	return off
}

func begin(t *testing.T, sys *ode.System, x0 []float64, m ode.Method, h float64) *ode.Integrator {
	t.Helper()
	it, err := ode.New(t.Context(), sys, x0, 0, math.Inf(1), ode.Config{Method: m, Control: control.Fixed{H: h}, MaxSteps: ode.NoLimit})
	if err != nil {
		t.Fatal(err)
	}
	return it
}

// Brockett's flow sorts, and keeps the eigenvalues: along geodesics to rounding, by Euler's method up to O(h).
func TestBrockett(t *testing.T) {
	const n, t1 = 6, 10
	h0 := matrix(n)
	weights := []float64{6, 5, 4, 3, 2, 1}
	p := objective.Brockett(h0, weights...)
	f := flows.Riemannian{Manifold: flows.Spectrum{}}
	spectrum := func(h []float64) []float64 {
		var e mat.EigenSym
		e.Factorize(mat.NewSymDense(n, slices.Clone(h)), false)
		return e.Values(nil)
	}
	values := spectrum(p.Start)
	last := 0.
	for _, h := range []float64{.02, .01, .005} {
		at := func(m ode.Method) []float64 { return stroll(t, f, p, p.Start, m, h, int(t1/h)) }
		keep, drift := distance(spectrum(at(split.Lie{})), values), distance(spectrum(at(rk.Euler)), values)
		t.Logf("h = %g: the eigenvalues drift by %.3g along geodesics, by %.3g by Euler's method", h, keep, drift)
		if keep > 1e-12 {
			t.Errorf("h = %g: along geodesics the eigenvalues drift by %.3g", h, keep)
		}
		if last != 0 && math.Abs(math.Log2(last/drift)-1) > .2 {
			t.Errorf("from h = %g to %g the drift falls from %.3g to %.3g, want half", 2*h, h, last, drift)
		}
		last = drift
	}
	end := stroll(t, f, p, p.Start, split.Lie{}, .05, 4000)
	for i := range n {
		for j := range n {
			want := 0.
			if i == j {
				want = values[n-1-i]
			}
			if math.Abs(end[i*n+j]-want) > 1e-10 {
				t.Fatalf("H ends at %v, want the eigenvalues %v in falling order", end, values)
			}
		}
	}
	// H' = ½[H,[H,N]], written out.
	sys, err := f.System(&flows.Oracle{P: p})
	if err != nil {
		t.Fatal(err)
	}
	field := begin(t, sys, p.Start, rk.Euler, 1).Point().Field()
	var hn, nh, c, hc, ch mat.Dense
	d := mat.NewDiagDense(n, weights)
	hn.Mul(h0, d)
	nh.Mul(d, h0)
	c.Sub(&hn, &nh)
	hc.Mul(h0, &c)
	ch.Mul(&c, h0)
	hc.Sub(&hc, &ch)
	hc.Scale(.5, &hc)
	if miss := distance(field, hc.RawMatrix().Data); miss > 1e-12 {
		t.Errorf("the field differs from ½[H,[H,N]] by %.3g", miss)
	}
}

// Oja's flow finds the leading space of the digits, that of the right singular vectors by gonum.
func TestOjaOnDigits(t *testing.T) {
	const cols = 4
	set, err := dataset.Load("digits", dataset.Options{})
	if err != nil {
		t.Fatal(err)
	}
	n := set.Cols
	x := mat.NewDense(set.Rows, n, slices.Clone(set.X))
	for j := range n {
		var mean float64
		for i := range set.Rows {
			mean += x.At(i, j) / float64(set.Rows)
		}
		for i := range set.Rows {
			x.Set(i, j, (x.At(i, j)-mean)/math.Sqrt(float64(set.Rows)))
		}
	}
	var svd mat.SVD
	if !svd.Factorize(x, mat.SVDThin) {
		t.Fatal("gonum has no singular values")
	}
	var v mat.Dense
	svd.VTo(&v)
	s := svd.Values(nil)
	var a mat.SymDense
	a.SymOuterK(1, x.T())
	p := objective.Rayleigh(&a, slices.Repeat([]float64{1}, cols)...)
	h := 1 / (s[0] * s[0])
	for _, word := range []string{"step retract", "step polar", "geodesic"} {
		y := stroll(t, flows.Riemannian{Manifold: flows.Grassmann{Cols: cols}}, p, p.Start, split.Lie{Scheme: word}, h, 2000)
		angle := 0. // what the columns have outside of the leading space
		for j := range cols {
			for k := cols; k < n; k++ {
				var c float64
				for i := range n {
					c += y[j*n+i] * v.At(i, k)
				}
				angle = math.Hypot(angle, c)
			}
		}
		t.Logf("%s: the sine of the angle to the leading space is %.3g; σ₄² = %.4g, σ₅² = %.4g", word, angle, s[cols-1]*s[cols-1], s[cols]*s[cols])
		if angle > 1e-10 {
			t.Errorf("%s: off the leading space by %.3g", word, angle)
		}
	}
}

// On its manifold each flow keeps what flowtest asks of any: no allocation, one gradient, words that read back.
func TestRiemannianWords(t *testing.T) {
	for _, f := range []flows.Riemannian{
		{}, {Manifold: flows.Stiefel{Rows: 4, Cols: 2}}, {Manifold: flows.Grassmann{Cols: 2}}, {Manifold: flows.HyperbolicSpace{}},
		{Manifold: flows.Spectrum{}}, {Manifold: flows.SPD{Rows: 3}},
	} {
		back, err := flows.Parse(f.String())
		if err != nil || back != flows.Flow(f) {
			t.Errorf("%v reads back as %v, %v", f, back, err)
		}
	}
	for _, f := range []flows.Riemannian{{Manifold: flows.SPD{Rows: 2}}, {Manifold: flows.Stiefel{Rows: -1}}, {Manifold: flows.Stiefel{Cols: 3}}, {Manifold: flows.Spectrum{}}} {
		if _, err := f.System(&flows.Oracle{P: objective.Must("beale")}); err == nil {
			t.Errorf("%#v makes a system in two variables", f)
		}
	}
}

// A step costs one gradient and no memory, on every manifold, and under every metric the velocity is one of descent, along
// the tangent.
func TestRiemannianCosts(t *testing.T) {
	p := objective.Rayleigh(matrix(16), 1)
	for _, f := range []flows.Riemannian{
		{Manifold: flows.Sphere{}}, {Manifold: flows.Stiefel{Cols: 2}}, {Manifold: flows.Grassmann{Cols: 2}}, {Manifold: flows.HyperbolicSpace{}}, {Manifold: flows.Spectrum{}}, {Manifold: flows.SPD{}},
	} {
		sys, err := f.System(&flows.Oracle{P: p})
		if err != nil {
			t.Fatal(err)
		}
		x0 := slices.Clone(p.Start)
		switch f.Manifold.(type) {
		case flows.Spectrum, flows.SPD:
			x0 = flat(definite(4))
		case flows.Stiefel, flows.Grassmann:
			x0 = objective.Rayleigh(matrix(8), 1, 1).Start
		}
		for _, word := range []string{"step retract", "step polar", "geodesic"} {
			it, err := ode.New(t.Context(), sys, x0, 0, math.Inf(1), ode.Config{Method: split.Lie{Scheme: word}, Control: control.Fixed{H: 1e-6}})
			if err != nil {
				continue // the manifold has no such part
			}
			if a := testing.AllocsPerRun(20, func() { it.Next() }); a != 0 {
				t.Errorf("%v, %s: a step allocates %v times", f, word, a)
			}
			if s := it.Stats(); s.Steps != 21 || s.FieldEvals != 21 {
				t.Errorf("%v, %s: %+v, want a gradient a step: %v", f, word, s, it.Err())
			}
			pt := it.Point()
			for _, m := range []ode.Precond{{Scale: 2}, {Scale: .5, Diag: slices.Repeat([]float64{.1, 3, 1, 7}, 4)}} {
				pt.M = &m
				pt.InvalidateField()
				if d := sys.Dissipation(pt); !(d > 0) {
					t.Errorf("%v under %v: the energy falls at the rate %v", f, m, d)
				}
				if _, ok := f.Manifold.(flows.Sphere); ok && math.Abs(mat.Dot(mat.NewVecDense(16, pt.Y), mat.NewVecDense(16, pt.Field()))) > 1e-14 {
					t.Errorf("under %v the velocity leaves the sphere", m)
				}
			}
			field := slices.Clone(pt.Field())
			pt.M = &ode.Precond{Scale: .5}
			pt.InvalidateField()
			if same := slices.Equal(field, pt.Field()); same != f.ScaleOnly() {
				t.Errorf("%v: ScaleOnly is %t, and the field stays under a diagonal: %t", f, f.ScaleOnly(), same)
			}
		}
	}
}
