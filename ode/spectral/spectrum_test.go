package spectral_test

import (
	"context"
	"math"
	"testing"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/rk"
	"github.com/odescent/odescent/ode/spectral"
)

// matrix is y' = A·y without its spectral radius.
func matrix(a [][]float64, symmetric, products bool) *ode.System {
	sys := &ode.System{Dim: len(a), Symmetric: symmetric}
	mul := func(dst, v []float64) {
		for i, row := range a {
			dst[i] = 0
			for j, x := range row {
				dst[i] += x * v[j]
			}
		}
	}
	sys.Field = func(dst []float64, _ float64, y []float64) { mul(dst, y) }
	if products {
		sys.JacVec = func(dst []float64, _ float64, _, v []float64) { mul(dst, v) }
	}
	return sys
}

// rotated returns Q·diag(d)·Q with the reflection Q = I - 2·v·v'/v'v, v_i = 1 + i mod 3.
func rotated(d []float64) [][]float64 {
	n := len(d)
	q := make([][]float64, n)
	var vv float64
	for i := range n {
		vv += float64((1 + i%3) * (1 + i%3))
	}
	for i := range q {
		q[i] = make([]float64, n)
		for j := range q[i] {
			q[i][j] = -2 * float64((1+i%3)*(1+j%3)) / vv
		}
		q[i][i]++
	}
	a := make([][]float64, n)
	for i := range a {
		a[i] = make([]float64, n)
		for j := range a[i] {
			for k, l := range d {
				a[i][j] += q[i][k] * l * q[k][j]
			}
		}
	}
	return a
}

func diagonal(d []float64) [][]float64 {
	a := make([][]float64, len(d))
	for i := range a {
		a[i] = make([]float64, len(d))
		a[i][i] = d[i]
	}
	return a
}

func begin(t *testing.T, sys *ode.System, y0 []float64) *ode.Integrator {
	t.Helper()
	it, err := ode.New(context.Background(), sys, y0, 0, math.Inf(1), ode.Config{Method: rk.Euler, Control: control.Fixed{H: 1e-3}})
	if err != nil {
		t.Fatal(err)
	}
	return it
}

// The estimates are within 5 % of the radius, by Lanczos and by the power method, from products and from differences,
// on diagonal and on rotated matrices with eigenvalues at equal ratios, at equal distances, double, of either sign,
// few.
func TestEstimate(t *testing.T) {
	spectra := map[string][]float64{
		"one": {-3}, "two": {-1, -1e6}, "zero": {0, 0, 0}, "double": {-7, -7, -1, -2, -3, -4, -5, -6}, "positive": {3, -1, -2, .5},
	}
	for i := range 100 {
		spectra["ratios"] = append(spectra["ratios"], -math.Pow(10, float64(i)*4/99))
		spectra["distances"] = append(spectra["distances"], -float64(i+1))
		spectra["far"] = append(spectra["far"], -float64(i)/100)
	}
	spectra["far"][50] = -300
	for name, d := range spectra {
		want := 0.
		for _, l := range d {
			want = math.Max(want, math.Abs(l))
		}
		for _, turn := range []bool{false, true} {
			for _, symmetric := range []bool{false, true} {
				for _, products := range []bool{false, true} {
					a := diagonal(d)
					if turn {
						a = rotated(d)
					}
					it := begin(t, matrix(a, symmetric, products), ones(len(d)))
					r := it.Run()
					got := spectral.NewSpectrum(r).Estimate(it.Point())
					if math.Abs(got-want) > .05*want {
						t.Errorf("%s, rotated %v, symmetric %v, products %v: %g, want %g", name, turn, symmetric, products, got, want)
					}
					cost := r.Stats.FieldEvals + r.Stats.JacVecs
					if products && r.Stats.JacVecs == 0 || r.Stats.SpectralRadii != 1 || cost > 61 {
						t.Errorf("%s: the cost is counted as %+v", name, *r.Stats)
					}
				}
			}
		}
	}
}

// A start from what was found before is cheaper, and sees a mode that has overtaken the one it starts from.
func TestWarmStart(t *testing.T) {
	for _, symmetric := range []bool{false, true} {
		d := make([]float64, 200)
		for i := range d {
			d[i] = -float64(i + 1)
		}
		sys := matrix(nil, symmetric, false)
		sys.Dim = len(d)
		sys.Field = func(dst []float64, _ float64, y []float64) {
			for i, v := range y {
				dst[i] = d[i] * v
			}
		}
		it := begin(t, sys, ones(len(d)))
		r := it.Run()
		e := spectral.NewSpectrum(r)
		e.Estimate(it.Point())
		first := r.Stats.FieldEvals
		e.Estimate(it.Point())
		if again := r.Stats.FieldEvals - first; again*3 > first*2 {
			t.Errorf("symmetric %v: %d evaluations at first, %d again", symmetric, first, again)
		}
		d[17] = -400
		it.Point().Invalidate()
		if got := e.Estimate(it.Point()); math.Abs(got-400) > 20 {
			t.Errorf("symmetric %v: %g after a mode has grown to 400", symmetric, got)
		}
	}
}

// The policy: at the first step, every 25 accepted steps, and at the left end after one of doubt; 1.2 times the
// estimate, times the norm of the preconditioner. The system's own radius is asked for at every step.
func TestSpectrumPolicy(t *testing.T) {
	it := begin(t, matrix([][]float64{{-2, 0}, {0, -5}}, true, true), []float64{1, 1})
	r := it.Run()
	e := spectral.NewSpectrum(r)
	s := it.Step()
	asked := func(m ode.Precond) float64 {
		s.M = m
		return e.Radius(s)
	}
	one := ode.Precond{Scale: 1}
	if got := asked(one); math.Abs(got-6) > 1e-9 {
		t.Errorf("ρ = %v, want 1.2·5", got)
	}
	if got := asked(ode.Precond{Scale: 3, Diag: []float64{.5, .25}}); math.Abs(got-9) > 1e-9 {
		t.Errorf("ρ = %v under 3·diag(1/2, 1/4), want 3/2·6", got)
	}
	for s.K = 0; s.K < 60; s.K++ {
		asked(one)
		asked(one)
		if s.K == 30 {
			e.Invalidate()
			asked(one)
		}
		want := 1
		switch {
		case s.K >= 56:
			want = 4
		case s.K >= 31:
			want = 3
		case s.K >= 25:
			want = 2
		}
		if r.Stats.SpectralRadii != want {
			t.Fatalf("step %d: %d estimates, want %d", s.K, r.Stats.SpectralRadii, want)
		}
		e.Update(s)
	}
}

// A system with state beyond the position: the preconditioner acts on a part, the factor is not below one.
func TestSpectrumMomentum(t *testing.T) {
	sys := &ode.System{
		Dim: 2, Pos: 1, Force: func(dst []float64, _ float64, x []float64) { dst[0] = -9 * x[0] },
		FieldFromForce: func(dst []float64, p *ode.Point) { dst[0], dst[1] = p.M.Scale*p.Y[1], p.Force()[0]-10*p.Y[1] },
	}
	it := begin(t, sys, []float64{1, 0})
	e := spectral.NewSpectrum(it.Run())
	s := it.Step()
	if got := e.Radius(s) / 1.2; math.Abs(got-9) > .45 { // λ² + 10λ + 9
		t.Errorf("ρ = %v, want 9", got)
	}
	full := e.Radius(s)
	s.M = ode.Precond{Scale: .1}
	if got := e.Radius(s); got != full {
		t.Errorf("ρ = %v at the scale 0.1, want %v", got, full)
	}
}

// ones is the vector of n ones.
func ones(n int) []float64 {
	v := make([]float64, n)
	for i := range v {
		v[i] = 1
	}
	return v
}

// A restored state goes on as the saved one would have: the same estimate where none is due, the same one from the same vector
// where one is, and an invalidation that was made before it was saved.
func TestSpectrumState(t *testing.T) {
	for _, symmetric := range []bool{false, true} {
		for _, invalid := range []bool{false, true} {
			sys := matrix(rotated([]float64{-1, -2, -3, -5, -8, -13, -21}), symmetric, true)
			a, b := begin(t, sys, ones(7)), begin(t, sys, ones(7))
			e, f := spectral.NewSpectrum(a.Run()), spectral.NewSpectrum(b.Run())
			for s := a.Step(); s.K < 10; s.K++ {
				e.Radius(s)
				e.Update(s)
			}
			if invalid {
				e.Invalidate()
			}
			var state [][]float64
			e.State(func(v []float64) { state = append(state, append([]float64(nil), v...)) })
			f.State(func(v []float64) {
				copy(v, state[0])
				state = state[1:]
			})
			s, r := a.Step(), b.Step()
			for r.K = s.K; s.K < 60; s.K, r.K = s.K+1, r.K+1 {
				if x, y := e.Radius(s), f.Radius(r); x != y {
					t.Fatalf("symmetric %v, invalid %v, step %d: %v, and %v restored", symmetric, invalid, s.K, x, y)
				}
				e.Update(s)
				f.Update(r)
			}
			if x, y := a.Run().Stats.SpectralRadii, b.Run().Stats.SpectralRadii+1; x != y {
				t.Errorf("symmetric %v, invalid %v: %d estimates, and %d with those before", symmetric, invalid, x, y)
			}
		}
	}
}

// The vector that an estimate ends with is that of the fastest mode, and a system that gives its radius has none to estimate.
func TestMode(t *testing.T) {
	for _, symmetric := range []bool{false, true} {
		it := begin(t, matrix(diagonal([]float64{-1, -100, -2, -3}), symmetric, true), ones(4))
		e := spectral.NewSpectrum(it.Run())
		e.Estimate(it.Point())
		if v := e.Mode(); math.Abs(v[1]) < .99 {
			t.Errorf("symmetric %v: the mode is %v", symmetric, v)
		}
	}
	given := matrix(diagonal([]float64{-1}), true, true)
	given.SpectralRadius = func(float64, []float64) float64 { return -1 }
	it := begin(t, given, []float64{1})
	e := spectral.NewSpectrum(it.Run())
	if rho := e.Radius(it.Step()); !math.IsNaN(rho) || e.Mode() != nil {
		t.Errorf("a negative radius gives %v, with the mode %v", rho, e.Mode())
	}
	defer func() {
		if recover() == nil {
			t.Error("Estimate of a given radius does not panic")
		}
	}()
	e.Estimate(it.Point())
}
