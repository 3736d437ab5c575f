package stab_test

import (
	"math"
	"testing"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/stab"
)

// Six tests of stabilized methods.

// order returns the order that the errors at 1 show between n and 2n steps.
func order(t *testing.T, m ode.Method, n int, sys func(h float64) *ode.System, y0, want float64) float64 {
	t.Helper()
	var e [2]float64
	for i := range e {
		h := 1 / float64(n<<i)
		e[i] = math.Abs(solve(t, sys(h), []float64{y0}, 1, m, control.Fixed{H: h}).Y[0] - want)
	}
	return math.Log2(e[0] / e[1])
}

// regimes are a fixed ρ, so that the stages get fewer with h, and ρ = 500/h, at which they stay some tens.
var regimes = []struct {
	name string
	rho  func(h, lambda float64) float64
}{
	{"fixed ρ", func(_, lambda float64) float64 { return lambda }},
	{"ρ = 500/h", func(h, _ float64) float64 { return 500 / h }},
}

// Prothero–Robinson, u' = -λ(u - cos t) - sin t, with u = cos t. Steps are taken so short that hλ ≤ 0.05 and the error
// is its leading term but for that share.
func TestProtheroRobinson(t *testing.T) {
	for _, c := range all {
		for _, lambda := range []float64{1, 5, 20, 50} {
			for _, r := range regimes {
				sys := func(h float64) *ode.System {
					return &ode.System{Dim: 1, SpectralRadius: constant(r.rho(h, lambda)), Field: func(dst []float64, t float64, y []float64) {
						dst[0] = -lambda*(y[0]-math.Cos(t)) - math.Sin(t)
					}}
				}
				n := max(64, int(20*lambda))
				if p := order(t, c.m, n, sys, 1, math.Cos(1)); math.Abs(p-float64(c.order)) > .1 {
					t.Errorf("%v, λ = %g, %s: order %.3f", c.m, lambda, r.name, p)
				}
			}
		}
	}
}

// Quadrature, u' = cos t: only the stage times matter.
func TestQuadrature(t *testing.T) {
	for _, c := range all {
		for _, r := range regimes {
			sys := func(h float64) *ode.System {
				return &ode.System{Dim: 1, SpectralRadius: constant(r.rho(h, 1)), Field: func(dst []float64, t float64, _ []float64) { dst[0] = math.Cos(t) }}
			}
			if p := order(t, c.m, 32, sys, 0, math.Sin(1)); math.Abs(p-float64(c.order)) > .1 {
				t.Errorf("%v, %s: order %.3f", c.m, r.name, p)
			}
		}
	}
}

// On u' = 1 from 0 at t = 0 the value at every call is the time of the call, and there are as many calls as stages.
// Value and time are the same recurrence, once for h·c and once for c: they differ by its rounding, s roundings of
// numbers up to 1 magnified by at most s.
func TestProbe(t *testing.T) {
	for _, c := range all {
		for _, x := range []float64{.1, 3, 40, 217, 3000} {
			calls, stages := 0, 0
			sys := &ode.System{Dim: 1, SpectralRadius: constant(x), Field: func(dst []float64, now float64, y []float64) {
				calls++
				if d := math.Abs(y[0] - now); d > 1e-15*float64(stages*stages) {
					t.Errorf("%v, hρ = %g, call %d: value %v at time %v", c.m, x, calls, y[0], now)
				}
				dst[0] = 1
			}}
			for stages = 1; !possible(c.m, stages) || c.m.Reach(stages) < x; stages++ {
			}
			solve(t, sys, []float64{0}, 3, c.m, control.Fixed{H: 1})
			if calls != 3*stages {
				t.Errorf("%v, hρ = %g: %d calls in 3 steps, want %d a step", c.m, x, calls, stages)
			}
		}
	}
}

// plain is one step of RKC2 as its authors write it, in Y and with hyperbolic functions.
func plain(f func(dst []float64, t float64, y []float64), t, h float64, y []float64, s int) []float64 {
	n := float64(s)
	w0 := 1 + 2./13/(n*n)
	th := math.Acosh(w0)
	sh := math.Sinh(th)
	cheb := func(j int) (v, d1, d2 float64) {
		x := float64(j)
		v = math.Cosh(x * th)
		d1 = x * math.Sinh(x*th) / sh
		d2 = (x*x*v - w0*d1) / (sh * sh)
		return v, d1, d2
	}
	b := make([]float64, s+1)
	for j := 2; j <= s; j++ {
		_, d1, d2 := cheb(j)
		b[j] = d2 / (d1 * d1)
	}
	b[0], b[1] = b[2], b[2]
	_, d1, d2 := cheb(s)
	w1 := d1 / d2
	time := func(j int) float64 {
		switch j {
		case 0:
			return 0
		case s:
			return 1
		}
		_, d1, d2 := cheb(max(j, 2))
		if c := w1 * d2 / d1; j > 1 {
			return c
		} else {
			return c / w0 / 4
		}
	}
	f0, fj := make([]float64, len(y)), make([]float64, len(y))
	f(f0, t, y)
	older, old, out := append([]float64(nil), y...), make([]float64, len(y)), make([]float64, len(y))
	for i := range y {
		old[i] = y[i] + h*b[1]*w1*f0[i]
	}
	for j := 2; j <= s; j++ {
		v, _, _ := cheb(j - 1)
		mu, nu, mt := 2*b[j]*w0/b[j-1], -b[j]/b[j-2], 2*b[j]*w1/b[j-1]
		gt := -(1 - b[j-1]*v) * mt
		f(fj, t+h*time(j-1), old)
		for i := range y {
			out[i] = (1-mu-nu)*y[i] + mu*old[i] + nu*older[i] + mt*h*fj[i] + gt*h*f0[i]
		}
		older, old, out = old, out, older
	}
	return old
}

// The forced heat equation at hρ = 217. RKC2 equals the plain implementation above, whose coefficients lose 1/θ²
// roundings (some 1e-12) and whose stages lose s² (1e-13); the stage times in closed form are its own. All methods
// agree with a solution in much shorter steps to their order.
func TestForcedHeat(t *testing.T) {
	const n, h, steps = 30, 217. / (4 * 31 * 31), 10
	force := func(t float64) float64 { return 10 * math.Sin(5*t) }
	sys := heat(n, force)
	s := 1 + int(math.Sqrt(1+1.54*217))
	y := ones(n)
	for k := range steps {
		y = plain(sys.Field, h*float64(k), h, y, s)
	}
	got := solve(t, sys, ones(n), h*steps, stab.RKC2{}, control.Fixed{H: h})
	if got.Stats.FieldEvals != s*steps {
		t.Errorf("%d evaluations, want %d a step", got.Stats.FieldEvals, s)
	}
	for i := range y {
		if d := math.Abs(y[i] - got.Y[i]); d > 1e-10 {
			t.Errorf("y[%d] = %v, plain %v", i, got.Y[i], y[i])
		}
	}
	ref := solve(t, heat(n, force), ones(n), h*steps, stab.RKC2{}, control.Fixed{H: h / 16384})
	for _, c := range all {
		var e [2]float64
		for k := range e {
			short := h / float64(int(64)<<k)
			sys := heat(n, force)
			sys.SpectralRadius = constant(30 / short) // the same stages for both
			sol := solve(t, sys, ones(n), h*steps, c.m, control.Fixed{H: short})
			for i, v := range sol.Y {
				e[k] = math.Max(e[k], math.Abs(v-ref.Y[i]))
			}
		}
		if p := math.Log2(e[0] / e[1]); math.Abs(p-float64(c.order)) > .1 {
			t.Errorf("%v: order %.3f, errors %.3g", c.m, p, e)
		}
	}
}

// A ρ that is three times too large costs √3 as many calls, but for the rounding up of stages, and not the accuracy:
// the error stays below twice the one at the tight ρ.
func TestLooseRho(t *testing.T) {
	const n, h = 60, 217. / (4 * 61 * 61)
	ref := heatAt(n, 10*h)
	for _, c := range all {
		var e [2]float64
		var calls [2]int
		for k := range e {
			sys := heat(n, none)
			sys.SpectralRadius = constant([]float64{1, 3}[k] * 4 * 61 * 61)
			sol := solve(t, sys, ones(n), 10*h, c.m, control.Fixed{H: h})
			calls[k] = sol.Stats.FieldEvals
			for i, v := range sol.Y {
				e[k] = math.Max(e[k], math.Abs(v-ref[i]))
			}
		}
		if e[1] > 2*e[0] {
			t.Errorf("%v: error %.3g at the tight ρ, %.3g at the loose one", c.m, e[0], e[1])
		}
		if r := float64(calls[1]) / float64(calls[0]); r < 1.4 || r > 2 {
			t.Errorf("%v: %d calls at the tight ρ, %d at the loose one", c.m, calls[0], calls[1])
		}
	}
}

// With w0 = (L+μ)/(L-μ) and h = 2/((L-μ)·w1), w1 = T_s/T_s' at w0, a step of RKC1 on a quadratic is s steps of
// Chebyshev's semi-iteration. At μ = 1, L = 65 the numbers w0 - 1 = 1/32 and T_8, T_8' are binary
// fractions of less than 53 bits, so that no difference comes from rounding them.
func TestChebyshev(t *testing.T) {
	const mu, l, s, n = 1., 65., 8, 12
	const w0 = (l + mu) / (l - mu)
	t0, t1, u0, u1 := 1., w0, 1., 2*w0 // T_s and U_{s-1}, with T_s' = s·U_{s-1}
	for range s - 1 {
		t0, t1 = t1, 2*w0*t1-t0
		u0, u1 = u1, 2*w0*u1-u0
	}
	h := 2 * s * u0 / ((l - mu) * t1)
	lam := make([]float64, n)
	for i := range lam {
		lam[i] = mu * math.Pow(l/mu, float64(i)/(n-1))
	}
	sys := &ode.System{Dim: n, SpectralRadius: constant(l), Field: func(dst []float64, _ float64, y []float64) {
		for i := range y {
			dst[i] = -lam[i] * y[i]
		}
	}}
	// x_{j+1} = x_{j-1} + ω_{j+1}·(x_j - x_{j-1} + α·f(x_j)), with α = 2/(L+μ), ω_1 = 1, ω_2 = 2w0²/(2w0²-1) and
	// ω_{j+1} = 1/(1 - ω_j/(4·w0²)).
	old, x := ones(n), ones(n)
	omega := 1.
	for j := range s {
		for i := range x {
			x[i], old[i] = old[i]+omega*(x[i]-old[i]-2/(l+mu)*lam[i]*x[i]), x[i]
		}
		if j == 0 {
			omega = 2 * w0 * w0 / (2*w0*w0 - 1)
		} else {
			omega = 1 / (1 - omega/(4*w0*w0))
		}
	}
	for _, m := range []stab.RKC1{{Eta: (w0 - 1) * s * s, Stages: s}, {Eta: (w0 - 1) * s * s}} {
		sol := solve(t, sys, ones(n), h, m, control.Fixed{H: h})
		if sol.Stats.FieldEvals != s {
			t.Errorf("%v: %d evaluations, want %d", m, sol.Stats.FieldEvals, s)
		}
		for i := range x {
			if d := math.Abs(sol.Y[i] - x[i]); d > 5e-15 {
				t.Errorf("%v: y[%d] = %v, the semi-iteration has %v, a difference of %.2g", m, i, sol.Y[i], x[i], d)
			}
		}
	}
	// An example worked out by hand: κ = 100, h = 0.738.
	m := stab.RKC1{Eta: 2. / 99 * s * s}
	if h := m.Reach(s) / 100; math.Abs(h-.738) > 5e-4 {
		t.Errorf("κ = 100: h = %.4f, by hand 0.738", h)
	}
}
