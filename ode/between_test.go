package ode_test

import (
	"context"
	"math"
	"testing"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/method"
	"github.com/odescent/odescent/ode/odetest"
	"github.com/odescent/odescent/ode/rk"
	"github.com/odescent/odescent/ode/vec"
)

// quintic is (t-1)(t-2)(t-3)(t-4)(t-5)/10 and its slope.
func quintic(t float64) (q, slope float64) {
	q, slope = .1, 0
	for i := 1; i <= 5; i++ {
		p := .1
		for j := 1; j <= 5; j++ {
			if j != i {
				p *= t - float64(j)
			}
		}
		slope += p
		q *= t - float64(i)
	}
	return q, slope
}

// swinging is the oscillator with the parts that conformal and stochastic splittings ask for.
func swinging() *ode.System {
	s := odetest.Oscillator.System()
	kick, drift := s.Parts[0], s.Parts[1]
	s.Parts = []ode.Part{
		{Name: "damp", Flow: func(p *ode.Point, h float64) { p.Y[1] *= math.Exp(-h) }},
		{Name: "push", Flow: func(p *ode.Point, h float64) { p.Y[1] += float64(h * p.Force()[0]) }},
		drift, kick,
	}
	s.Scheme = "damp push drift"
	return s
}

// betweens are the problems of law 13: with an exact solution, and together a home for every deterministic method.
var betweens = []odetest.Problem{
	odetest.Oscillator,
	{Name: "swinging", System: swinging, Y0: odetest.Oscillator.Y0, T1: 6, Exact: odetest.Oscillator.Exact},
	{
		Name: "quintic", Y0: []float64{-12}, T1: 6,
		System: func() *ode.System {
			return &ode.System{Dim: 1, Field: func(dst []float64, t float64, _ []float64) { _, dst[0] = quintic(t) }}
		},
		Exact: func(dst []float64, t float64) { dst[0], _ = quintic(t) },
	},
	stiffCosine("stiff", 3),
	stiffCosine("stiff, explicit", .01), // as far as explicit methods come in the time
	stiffSine("first long steps, 1e5", 1e5, 1, .004), stiffSine("first long steps, 1e6", 1e6, 3, .0015),
	{ // down x⁴/4 + y²/2
		Name: "descent", Y0: []float64{1, -2}, T1: 3,
		System: func() *ode.System {
			return &ode.System{
				Dim: 2, Symmetric: true, Force: func(dst []float64, _ float64, y []float64) { dst[0], dst[1] = -y[0]*y[0]*y[0], -y[1] },
				Potential: func(_ float64, y []float64) float64 {
					return float64(y[0]*y[0]*y[0]*y[0]/4) + float64(y[1]*y[1]/2)
				},
			}
		},
		Exact: func(dst []float64, t float64) { dst[0], dst[1] = 1/math.Sqrt(1+2*t), -2*math.Exp(-t) },
	},
}

// stiffSine is y' = -λ(y - sin ωt) + ω cos ωt from y = 0: what is stiff is at rest at first, and an explicit method takes some
// steps beyond its limit before it notices.
func stiffSine(name string, lambda, omega, t1 float64) odetest.Problem {
	return odetest.Problem{
		Name: name, Y0: []float64{0}, T1: t1, Stiff: true,
		System: func() *ode.System {
			return &ode.System{
				Dim: 1, Symmetric: true, SpectralRadius: func(float64, []float64) float64 { return lambda },
				Field: func(dst []float64, t float64, y []float64) {
					dst[0] = -lambda*(y[0]-math.Sin(omega*t)) + omega*math.Cos(omega*t)
				},
			}
		},
		Exact: func(dst []float64, t float64) { dst[0] = math.Sin(omega * t) },
	}
}

// stiffCosine is y' = -1e5 (y - cos t).
func stiffCosine(name string, t1 float64) odetest.Problem {
	return odetest.Problem{
		Name: name, Y0: []float64{0}, T1: t1, Stiff: true,
		System: func() *ode.System {
			return &ode.System{
				Dim: 1, Symmetric: true, SpectralRadius: func(float64, []float64) float64 { return 1e5 },
				Field: func(dst []float64, t float64, y []float64) { dst[0] = -1e5 * (y[0] - math.Cos(t)) },
			}
		},
		Exact: func(dst []float64, t float64) {
			const l = 1e5
			dst[0] = (float64(l*l*math.Cos(t)) + float64(l*math.Sin(t)) - float64(l*l*math.Exp(-l*t))) / (l*l + 1)
		},
	}
}

// samples are the samples of every registered method.
func samples(t *testing.T) []ode.Method {
	t.Helper()
	var ms []ode.Method
	for _, text := range method.Samples() {
		m, err := method.Parse(text)
		if err != nil {
			t.Fatal(err)
		}
		ms = append(ms, m)
	}
	return ms
}

// rough reports that the run is exempt from law 13, by what its method declares.
func rough(it *ode.Integrator) bool {
	r, ok := it.Run().Method.(ode.Rough)
	return ok && r.Rough() != ""
}

// errorsOf runs p and returns the largest error at the ends of the steps and at n places within each of the steps for
// which within is true, in the norm of w, and how the run ended.
func errorsOf(t *testing.T, p odetest.Problem, cfg ode.Config, w vec.Weights, n int, within func(k int) bool) (mesh, between float64, it *ode.Integrator) {
	t.Helper()
	it, err := ode.New(context.Background(), p.System(), p.Y0, 0, p.T1, cfg)
	if err != nil {
		return 0, 0, nil
	}
	y, want := make([]float64, len(p.Y0)), make([]float64, len(p.Y0))
	for it.Next() {
		s := it.Step()
		p.Exact(want, s.R.T)
		mesh = math.Max(mesh, vec.DiffNorm(w, s.L.Y, s.R.Y, 1, s.R.Y, want))
		if !within(s.K) {
			continue
		}
		for i := 1; i <= n; i++ {
			at := s.L.T + float64(float64(i)/float64(n+1)*(s.R.T-s.L.T))
			s.At(y, at)
			p.Exact(want, at)
			between = math.Max(between, vec.DiffNorm(w, s.L.Y, s.R.Y, 1, y, want))
		}
	}
	return mesh, between, it
}

func nowhere(int) bool { return false }

// Law 13: under error control, the largest error at 50 places within the steps is at most ten times the larger of the
// tolerance and the largest error where they end, in the norm of the control: for every method that is not rough and has
// an estimate, wherever it comes to the end within 3000 steps. What is asked changes no bit of the steps.
func TestBetweenUnderControl(t *testing.T) {
	tols := []float64{1e-4, 1e-6, 1e-8, 1e-10}
	if testing.Short() {
		tols = []float64{1e-6}
	}
	tried := map[string]bool{}
	for _, m := range samples(t) {
		for _, p := range betweens {
			for _, tol := range tols {
				for _, c := range []ode.Control{control.PI{RTol: tol, ATol: tol}, control.Gustafsson{RTol: tol, ATol: tol}} {
					w := c.(ode.ErrorControl).Weights()
					cfg := ode.Config{Method: m, Control: c, MaxSteps: 3000}
					mesh, _, bare := errorsOf(t, p, cfg, w, 0, nowhere)
					if bare == nil || bare.Reason().Status != ode.Reached || rough(bare) {
						continue
					}
					tried[m.String()] = true
					stride := 1 + bare.Stats().Steps/20
					got, between, it := errorsOf(t, p, cfg, w, 50, func(k int) bool { return k%stride == 0 || p.Stiff && k < 16 })
					if got != mesh || it.Stats().Steps != bare.Stats().Steps || it.Stats().Rejected != bare.Stats().Rejected || it.Point().Y[0] != bare.Point().Y[0] {
						t.Errorf("%v/%v on %s: asking changed the steps: %+v, without it %+v", m, c, p.Name, it.Stats(), bare.Stats())
					}
					if between > 10*math.Max(mesh, 1) {
						t.Errorf("%v/%v on %s: error %.3g between the steps, %.3g at them, in tolerances", m, c, p.Name, between, mesh)
					}
				}
			}
		}
	}
	for _, m := range samples(t) {
		it, err := ode.New(context.Background(), odetest.Arc.System(), odetest.Arc.Y0, 0, 1, ode.Config{Method: m, Control: control.PI{RTol: 1, ATol: 1}})
		if err == nil && !rough(it) && !tried[m.String()] {
			t.Errorf("%v was tried nowhere", m)
		}
	}
}

// With fixed steps the errors within the steps fall like those at their ends: with the order of the method, or with the one
// that these show, where that is less. Beyond order 6 the range of a float64 ends before the leading term stands out.
func TestBetweenFixed(t *testing.T) {
	all := vec.Weights{ATol: 1, Max: true}
	for _, m := range samples(t) {
		tried := false
		for _, p := range betweens {
			if p.Stiff {
				continue
			}
			var mesh, between []float64
			for n := 8; n <= 512; n *= 2 {
				cfg := ode.Config{Method: m, Control: control.Fixed{H: p.T1 / float64(n)}}
				a, b, it := errorsOf(t, p, cfg, all, 5, func(k int) bool { return k%(1+n/16) == 0 || k == n-1 })
				if it == nil || rough(it) {
					tried = tried || it != nil
					break
				}
				if it.Reason().Status != ode.Reached {
					continue
				}
				if mesh, between = append(mesh, a), append(between, b); a < 1e-9 || b < 1e-9 {
					break
				}
			}
			k := len(mesh) - 1
			if k < 1 {
				continue
			}
			tried = true
			if mesh[k] < 1e-12 && between[k] < 1e-12 {
				continue // exact
			}
			want, got := math.Log2(mesh[k-1]/mesh[k]), math.Log2(between[k-1]/between[k])
			slack := .3
			if tab, ok := m.(*rk.Tableau); ok {
				want = math.Min(want, float64(tab.Order))
			}
			if want > 6 {
				slack = 1
			}
			if got < want-slack {
				t.Errorf("%v on %s: order %.2f between the steps (%.3g, %.3g), %.2f at them (%.3g, %.3g)", m, p.Name, got, between[k-1], between[k], want, mesh[k-1], mesh[k])
			}
		}
		if !tried {
			t.Errorf("%v was tried nowhere", m)
		}
	}
}
