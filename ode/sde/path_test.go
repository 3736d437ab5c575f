package sde_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/odescent/odescent/ode/sde"
)

func at(p *sde.Path, n int, t float64) []float64 {
	dst := make([]float64, n)
	p.At(dst, t)
	return dst
}

// W(t) is a function of seed and t: asked in any order, by any path, after anything else, it has the same bits. More
// dimensions do not change the first ones, and another seed changes all.
func TestPathIsPure(t *testing.T) {
	const n = 3
	rng := rand.New(rand.NewPCG(1, 2))
	var times []float64
	for range 60 {
		times = append(times, rng.Float64()*100, -rng.ExpFloat64(), math.Ldexp(rng.Float64(), rng.IntN(60)-35), float64(rng.IntN(50))/8)
	}
	times = append(times, 0, 1, 0x1p20, 0x1p20+.5, 3.7*0x1p20, -0x1p20, 1e-12, -1e-300)
	p, fresh := sde.NewPath(7, n), make([][]float64, len(times))
	for i, at0 := range times {
		fresh[i] = at(sde.NewPath(7, n), n, at0)
	}
	for range 2000 {
		i := rng.IntN(len(times))
		for j, w := range at(p, n, times[i]) {
			if w != fresh[i][j] {
				t.Fatalf("W(%v)[%d] = %v, and %v on a fresh path", times[i], j, w, fresh[i][j])
			}
		}
	}
	for i, w := range at(sde.NewPath(7, 2*n), 2*n, 2.3)[:n] {
		if v := at(p, n, 2.3)[i]; v != w {
			t.Errorf("W[%d] = %v, in six dimensions %v", i, v, w)
		}
	}
	for i, w := range at(sde.NewPath(8, n), n, 2.3) {
		if v := at(p, n, 2.3)[i]; v == w {
			t.Errorf("W[%d] = %v for two seeds", i, v)
		}
	}
	if w := at(p, n, 2.3); w[0] == w[1] || at(p, n, -2.3)[0] == w[0] {
		t.Errorf("W(2.3) = %v, W(-2.3) = %v", w, at(p, n, -2.3))
	}
}

// Increments over [a, b] and [b, c] add up to that over [a, c], to the rounding of W.
func TestIncrementsAdd(t *testing.T) {
	p := sde.NewPath(3, 2)
	rng := rand.New(rand.NewPCG(3, 4))
	x, y, z := make([]float64, 2), make([]float64, 2), make([]float64, 2)
	for range 500 {
		a := 50 * rng.Float64()
		b := a + math.Ldexp(rng.Float64(), -rng.IntN(40))
		c := b + math.Ldexp(rng.Float64(), -rng.IntN(40))
		p.Increment(x, a, b)
		p.Increment(y, b, c)
		p.Increment(z, a, c)
		for i := range z {
			if d := math.Abs(x[i] + y[i] - z[i]); d > 1e-14 { // W(50) is below 30
				t.Fatalf("increments over [%v, %v, %v] add up to %v, want %v", a, b, c, x[i]+y[i], z[i])
			}
		}
	}
	p.Increment(x, 2, 5)
	p.Increment(y, 5, 2)
	p.Increment(z, 5, 5)
	if x[0] != -y[0] || z[0] != 0 {
		t.Errorf("forth %v, back %v, nowhere %v", x, y, z)
	}
}

// Over meshes of several lengths, of which some are not dyadic, the increments are independent normal numbers of the
// variance of their length: mean, variance, fourth moment, correlation with the one before and with the second
// dimension within 4 standard errors, for 20 000 of them. The seeds are fixed, so the test does not flicker.
func TestPathLaw(t *testing.T) {
	const n = 20000
	lengths := []float64{1, .5, .1, 1. / 3, 7.3, 1e-3, 3e-8}
	for i := range 3 * len(lengths) {
		h, p, shift := lengths[i%len(lengths)], sde.NewPath(11, 2), .7
		switch i / len(lengths) {
		case 1: // along the mesh
			p, shift = sde.NewPathOn(11, 2, h), 0
		case 2: // off it
			p = sde.NewPathOn(11, 2, .9*h)
		}
		var m1, m2, m4, lag, cross, old float64
		a, b := make([]float64, 2), make([]float64, 2)
		p.At(a, shift)
		for k := 1; k <= n; k++ {
			p.At(b, shift+h*float64(k))
			u, v := (b[0]-a[0])/math.Sqrt(h), (b[1]-a[1])/math.Sqrt(h)
			m1 += u
			m2 += u * u
			m4 += u * u * u * u
			lag += u * old
			cross += u * v
			old = u
			a, b = b, a
		}
		for _, c := range []struct {
			name           string
			sum, want, dev float64
		}{
			{"mean", m1, 0, 1}, {"variance", m2, 1, math.Sqrt(2)}, {"fourth moment", m4, 3, math.Sqrt(96)},
			{"lag", lag, 0, 1}, {"cross", cross, 0, 1},
		} {
			if z := (c.sum/n - c.want) / c.dev * math.Sqrt(n); math.Abs(z) > 4 {
				t.Errorf("%d: h = %g: %s %.5f, want %g, %.1f standard errors", i/len(lengths), h, c.name, c.sum/n, c.want, z)
			}
		}
	}
}

// Over many seeds, values at a few times have the covariance min(s, t), also within one of the finest cells each by
// itself and across the roots; 5000 seeds, 4 standard errors.
func TestPathCovariance(t *testing.T) {
	const n = 5000
	times := []float64{3e-11, 1e-9, .3, 1, 1.7, 40, 0x1p20 + 3, -.3}
	sums := make([][]float64, len(times))
	for i := range sums {
		sums[i] = make([]float64, len(times))
	}
	w := make([]float64, len(times))
	for seed := range uint64(n) {
		p := sde.NewPath(seed, 1)
		for i, at0 := range times {
			p.At(w[i:i+1], at0)
			w[i] /= math.Sqrt(math.Abs(at0))
		}
		for i := range w {
			for j := range w {
				sums[i][j] += w[i] * w[j]
			}
		}
	}
	for i, s := range times {
		for j, u := range times {
			want := math.Min(math.Abs(s), math.Abs(u)) / math.Sqrt(math.Abs(s*u))
			if s*u < 0 {
				want = 0
			}
			// the variance of the product of two normal numbers of correlation r is 1 + r²
			if z := (sums[i][j]/n - want) * math.Sqrt(n/(1+want*want)); math.Abs(z) > 4 {
				t.Errorf("W(%g) and W(%g) correlate with %.4f, want %.4f: %.1f standard errors", s, u, sums[i][j]/n, want, z)
			}
		}
	}
}

func TestPathDoesNotAllocate(t *testing.T) {
	p := sde.NewPath(1, 100)
	dst, at0 := make([]float64, 100), 0.
	if n := testing.AllocsPerRun(100, func() { at0 += .1; p.At(dst, at0) }); n != 0 {
		t.Errorf("At allocates %v times", n)
	}
}

func TestPathPanics(t *testing.T) {
	p := sde.NewPath(1, 2)
	for name, f := range map[string]func(){
		"length": func() { p.At(make([]float64, 3), 1) }, "nan": func() { p.At(make([]float64, 2), math.NaN()) },
		"infinity": func() { p.Increment(make([]float64, 2), 0, math.Inf(1)) }, "dimension": func() { sde.NewPath(1, -1) }, "mesh": func() { sde.NewPathOn(1, 1, 0) }, "no mesh": func() { sde.NewPathOn(1, 1, math.NaN()) },
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s does not panic", name)
				}
			}()
			f()
		}()
	}
}

func BenchmarkPath(b *testing.B) {
	for _, c := range []struct {
		name string
		n    int
		h    float64
	}{{"n=2/h=1", 2, 1}, {"n=2/h=0.1", 2, .1}, {"n=1000/h=1", 1000, 1}, {"n=1000/h=0.1", 1000, .1}} {
		b.Run(c.name, func(b *testing.B) {
			p, dst, t := sde.NewPath(1, c.n), make([]float64, c.n), 0.
			for b.Loop() {
				t += c.h
				p.At(dst, t)
			}
		})
	}
}
