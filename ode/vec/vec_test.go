package vec_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/odescent/odescent/ode/internal/kernel"
	"github.com/odescent/odescent/ode/vec"
)

func random(r *rand.Rand, n int) []float64 {
	x := make([]float64, n)
	for i := range x {
		x[i] = r.NormFloat64()
	}
	return x
}

// The specialised passes must give the bits of the general one.
func TestCombine(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	const n = 37
	for terms := range 9 {
		a, k := random(r, terms), make([][]float64, terms)
		for j := range k {
			k[j] = random(r, n)
		}
		y, dst, h := random(r, n), make([]float64, n), .3
		vec.Combine(dst, y, h, a, k)
		for i := range dst {
			s := 0.0
			for j := range a {
				s += float64(a[j] * k[j][i])
			}
			if want := y[i] + float64(h*s); dst[i] != want {
				t.Fatalf("%d terms: dst[%d] = %v, want %v", terms, i, dst[i], want)
			}
		}
	}
}

func TestNorms(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for n := range 11 {
		x, y := random(r, n), random(r, n)
		var ss, dot, dd, inf float64
		for i := range x {
			ss += x[i] * x[i]
			dot += x[i] * y[i]
			dd += (x[i] - y[i]) * (x[i] - y[i])
			inf = math.Max(inf, math.Abs(x[i]))
		}
		near(t, "Norm2", vec.Norm2(x), math.Sqrt(ss))
		near(t, "Dot", vec.Dot(x, y), dot)
		near(t, "Dist2", vec.Dist2(x, y), math.Sqrt(dd))
		near(t, "NormInf", vec.NormInf(x), inf)
	}
	near(t, "Norm2 of the large", vec.Norm2([]float64{3e200, 4e200}), 5e200)
	near(t, "Norm2 of the small", vec.Norm2([]float64{3e-200, 4e-200}), 5e-200)
	near(t, "Dist2 of the large", vec.Dist2([]float64{3e200, 0}, []float64{0, -4e200}), 5e200)
	near(t, "Dist2 of the small", vec.Dist2([]float64{3e-200, 4e-200, 1}, []float64{0, 0, 1}), 5e-200)
	if d := vec.Dist2([]float64{1, math.NaN()}, []float64{1, 2}); !math.IsNaN(d) {
		t.Errorf("Dist2 with a NaN = %v", d)
	}
	if d := vec.Dist2([]float64{1, math.Inf(1)}, []float64{1, 2}); !math.IsInf(d, 1) {
		t.Errorf("Dist2 with an infinity = %v", d)
	}
	if d := vec.Dist2([]float64{1, 2}, []float64{1, 2}); d != 0 {
		t.Errorf("Dist2 of equals = %v", d)
	}
	if v := vec.Norm2([]float64{1, math.NaN()}); !math.IsNaN(v) {
		t.Errorf("Norm2 with a NaN = %v", v)
	}
	if v := vec.Norm2([]float64{1, math.Inf(-1)}); !math.IsInf(v, 1) {
		t.Errorf("Norm2 with an infinity = %v", v)
	}
	if v := vec.NormInf([]float64{1, math.NaN(), 2}); !math.IsNaN(v) {
		t.Errorf("NormInf with a NaN = %v", v)
	}
}

func near(t *testing.T, name string, got, want float64) {
	t.Helper()
	if math.Abs(got-want) > 4e-16*math.Abs(want)*4 {
		t.Errorf("%s = %v, want %v", name, got, want)
	}
}

func TestFinite(t *testing.T) {
	x := []float64{1, -2, 3, 0, math.MaxFloat64}
	if !vec.Finite(x) || vec.FirstNonFinite(x) != -1 {
		t.Error("finite numbers are not finite")
	}
	for _, bad := range []float64{math.NaN(), math.Inf(1), math.Inf(-1)} {
		x[3] = bad
		if vec.Finite(x) || vec.FirstNonFinite(x) != 3 {
			t.Errorf("%v passes as finite", bad)
		}
	}
}

func TestErrNorm(t *testing.T) {
	y0, y1 := []float64{1, -4}, []float64{2, 3}
	k := [][]float64{{1, 2}, {3, -1}}
	e := []float64{.5, .25}
	const h = .1
	w := vec.Weights{ATol: .01, RTol: .1}
	a := h * (.5 + .75) / (.01 + .2)
	b := h * (1 - .25) / (.01 + .4)
	near(t, "ErrNorm", vec.ErrNorm(w, y0, y1, h, e, k), math.Sqrt((a*a+b*b)/2))
	w.Max = true
	near(t, "ErrNorm max", vec.ErrNorm(w, y0, y1, h, e, k), a)
	k[0][0] = math.NaN()
	if v := vec.ErrNorm(w, y0, y1, h, e, k); !math.IsInf(v, 1) {
		t.Errorf("ErrNorm of a NaN = %v, want +Inf", v)
	}
	if v := vec.ErrNorm(vec.Weights{}, y0, y1, h, nil, nil); v != 0 {
		t.Errorf("no error against no tolerance = %v, want 0", v)
	}
	near(t, "DiffNorm", vec.DiffNorm(vec.Weights{ATol: 2}, y0, y1, 3, []float64{1, 1}, []float64{0, 0}), 1.5)
	near(t, "Norm", vec.Norm(vec.Weights{RTol: .5}, []float64{2, 4}, []float64{1, 2}), 1)
}

func TestMemory(t *testing.T) {
	g := []float64{3, -4, 0}
	d, v := make([]float64, 3), make([]float64, 3)
	kernel.Forget(d, g, 0, false)
	want(t, "Forget", d, 1./3, 1./4, 0)
	kernel.Forget(d, g, 16, true)
	want(t, "Forget inside", d, 1/5., 1/math.Sqrt(32), 1./4)
	kernel.Accumulate(d, v, g, 1, 1, false)
	kernel.Accumulate(d, v, g, 1, 1, false)
	want(t, "Accumulate", d, 1/(math.Sqrt(18)+1), 1/(math.Sqrt(32)+1), 1)
	v = []float64{1, 1, 1}
	kernel.Average(d, v, g, .75, .5, .1, false)
	want(t, "Average", d, 1/(math.Sqrt(3/.5)+.1), 1/(math.Sqrt(4.75/.5)+.1), 1/(math.Sqrt(.75/.5)+.1))
	v = []float64{10, 1, 0}
	kernel.Peak(d, v, g, .5, .5)
	want(t, "Peak", d, 1/5., 1/4.5, 1/.5)
}

func TestMemoryOfTwo(t *testing.T) {
	g := []float64{3, -4, 0}
	d, v, m := make([]float64, 3), []float64{0, 0, 0}, []float64{1, 1, 1}
	kernel.Center(d, v, m, g, .5, 1, .25, true)
	want(t, "Center v", v, 4.5, 8, 0)
	want(t, "Center m", m, 2, -1.5, .5)
	want(t, "Center d", d, 1/math.Sqrt(.75), 1/math.Sqrt(6), 2) // 0 - ¼ counts as 0
	u := []float64{5, 1, 0}
	v = []float64{0, 0, 0}
	kernel.AverageMax(d, u, v, g, .5, .5, 0, false)
	want(t, "AverageMax v", v, 4.5, 8, 0)
	want(t, "AverageMax u", u, 5, 8, 0)
	want(t, "AverageMax d", d, 1/math.Sqrt(10), 1./4, 0)
}

func want(t *testing.T, name string, got []float64, want ...float64) {
	t.Helper()
	for i := range want {
		if math.Abs(got[i]-want[i]) > 1e-15 {
			t.Errorf("%s: d[%d] = %v, want %v", name, i, got[i], want[i])
		}
	}
}

func TestUpdates(t *testing.T) {
	x := []float64{1, 2}
	vec.AddScaled(x, 2, []float64{10, 20})
	want(t, "AddScaled", x, 21, 42)
	vec.Relax(x, .5, []float64{1, 2})
	want(t, "Relax", x, 11, 22)
	vec.AddMul(x, 2, []float64{1, .5}, []float64{3, 4})
	want(t, "AddMul", x, 17, 26)
	vec.Mul(x, 3, []float64{1, .5}, []float64{3, 4})
	want(t, "Mul", x, 9, 6)
	vec.Axpby(x, 2, []float64{1, 2}, -1, x)
	want(t, "Axpby", x, -7, -2)
}

// The length of a vector 2^k times as large is 2^k times as large to the bit, also where squares over- or underflow.
func TestNorm2Units(t *testing.T) {
	x := []float64{1. / 3, -.7, 1e-3, 5. / 7, math.Pi, -1. / 9, .1}
	want, y := vec.Norm2(x), make([]float64, len(x))
	for k := -1000; k <= 1000; k += 10 {
		for i, v := range x {
			y[i] = math.Ldexp(v, k)
		}
		if got := vec.Norm2(y); got != math.Ldexp(want, k) {
			t.Errorf("times 2^%d: %v, want %v", k, got, math.Ldexp(want, k))
		}
	}
}
