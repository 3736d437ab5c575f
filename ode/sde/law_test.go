package sde_test

import (
	"context"
	"math"
	"testing"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/odetest"
	"github.com/odescent/odescent/ode/sde"
)

// moments runs a method and returns, for every component of the state, the time average of its square after the first
// skip steps.
func moments(t *testing.T, m ode.Method, p odetest.Problem, c ode.Control, skip, steps int) []float64 {
	t.Helper()
	it, err := ode.New(context.Background(), p.System(), p.Y0, 0, math.Inf(1), ode.Config{Method: m, Control: c})
	if err != nil {
		t.Fatal(err)
	}
	sum := make([]float64, len(p.Y0))
	for k := range skip + steps {
		if !it.Next() {
			t.Fatal(it.Err())
		}
		if k >= skip {
			for i, y := range it.Point().Y {
				sum[i] += y * y
			}
		}
	}
	for i := range sum {
		sum[i] /= float64(steps)
	}
	return sum
}

// within checks the mean of independent estimates against a number, within 3 standard errors, as their own spread has
// it; and that those are at most the share sharp of it, so that the check says something.
func within(t *testing.T, what string, est []float64, want, sharp float64) {
	t.Helper()
	var mean, ss float64
	for _, e := range est {
		mean += e / float64(len(est))
	}
	for _, e := range est {
		ss += (e - mean) * (e - mean)
	}
	n := float64(len(est))
	se := math.Sqrt(ss / (n - 1) / n)
	if math.Abs(mean-want) > 3*se || se > sharp*want {
		t.Errorf("%s: %.5f ± %.5f, want %.5f", what, mean, se, want)
	}
	t.Logf("%s: %.5f ± %.5f, want %.5f", what, mean, se, want)
}

func repeat(n int, v ...float64) []float64 {
	var out []float64
	for range n {
		out = append(out, v...)
	}
	return out
}

// The stationary variance on ½λx² at the temperature T: Euler–Maruyama T/(λ(1 - hλ/2)), which is
// σ²/(2θ - θ²h) for σ² = 2T and θ = λ; averaged noise T/λ for every h.
func TestStationaryVariance(t *testing.T) {
	const n, temp, lambda = 300, .5, 1.6 // so that the times are dyadic, and cheap
	p := hill(repeat(n, lambda)...)
	for _, hl := range []float64{.1, .5, 1} {
		c := control.Fixed{H: hl / lambda}
		skip, steps := int(20/hl), int(600/hl)
		em := moments(t, sde.EulerMaruyama{Temperature: sde.Constant(temp), Seed: 1}, p, c, skip, steps)
		within(t, "Euler–Maruyama", em, 2*temp/(2*lambda-lambda*lambda*c.H), .006)
		lm := moments(t, sde.LeimkuhlerMatthews{Temperature: sde.Constant(temp), Seed: 1}, p, c, skip, steps)
		within(t, "Leimkuhler–Matthews", lm, temp/lambda, .006)
	}
}

// With a velocity, on ½λx² at the temperature T: BAOAB has the position's variance T/λ and the velocity's T(1 - h²λ/4);
// OBABO, whose inner Verlet step keeps w² + λ(1 - h²λ/4)x², has T/(λ(1 - h²λ/4)) and T. Under a preconditioner D the
// velocity's variances are over D, and λ in h²λ is Dλ.
func TestStationaryVarianceWithVelocity(t *testing.T) {
	const n, temp, lambda, gamma, h = 150, .5, 2., 1., .75
	p := spring(gamma, repeat(2*n, lambda)...)
	odd := metric{h, ode.Precond{Scale: 1.5, Diag: repeat(n, .4, 1)}}
	for _, c := range []struct {
		control ode.Control
		d       [2]float64 // of even and odd components
	}{{control.Fixed{H: h}, [2]float64{1, 1}}, {odd, [2]float64{.6, 1.5}}} {
		for _, m := range []ode.Method{sde.BAOAB{Temperature: sde.Constant(temp), Seed: 5}, sde.OBABO{Temperature: sde.Constant(temp), Seed: 5}} {
			est := moments(t, m, p, c.control, 60, 4000)
			for j, d := range c.d {
				var x, w []float64
				for i := j; i < 2*n; i += 2 {
					x, w = append(x, est[i]), append(w, est[2*n+i])
				}
				q := 1 - h*h*lambda*d/4
				wantX, wantW := temp/lambda, temp*q/d
				if _, ok := m.(sde.OBABO); ok {
					wantX, wantW = temp/lambda/q, temp/d
				}
				within(t, m.String()+" position", x, wantX, .006)
				within(t, m.String()+" velocity", w, wantW, .006)
			}
		}
	}
}

// SymplecticMaruyama on ½λx²: with η = h²D and β = 1 - γh it is an autoregression of order 2, whose variance is
// T/(λ(1 - ηλ/(2(1 + β)))) (with the noise of the temperature).
func TestStationaryVarianceOfSGHMC(t *testing.T) {
	const n, temp, lambda, gamma, h = 150, .5, 2., 1., .75
	odd := metric{h, ode.Precond{Scale: 1.5, Diag: repeat(n, .4, 1)}}
	for _, c := range []struct {
		control ode.Control
		d       [2]float64 // of even and odd components
	}{{control.Fixed{H: h}, [2]float64{1, 1}}, {odd, [2]float64{.6, 1.5}}} {
		est := moments(t, sde.SymplecticMaruyama{Temperature: sde.Constant(temp), Seed: 5}, spring(gamma, repeat(2*n, lambda)...), c.control, 60, 4000)
		for j, d := range c.d {
			var x []float64
			for i := j; i < 2*n; i += 2 {
				x = append(x, est[i])
			}
			within(t, "position", x, temp/(lambda*(1-h*h*d*lambda/(2*(2-gamma*h)))), .006)
		}
	}
}

// preconditioner takes every step h long under m.
type metric struct {
	h float64
	m ode.Precond
}

func (c metric) String() string                         { return "preconditioner" }
func (c metric) Start(*ode.Run) (ode.Controller, error) { return c, nil }
func (c metric) Propose(s *ode.Step)                    { s.H, s.M = c.h, c.m }
func (c metric) Accept(*ode.Step) bool                  { return true }
func (c metric) Update(*ode.Step)                       {}

// A preconditioner changes the speed, not the law: under D the mode λ has the variance T/(λ(1 - hDλ/2)).
func TestMetricKeepsLaw(t *testing.T) {
	const n, temp, lambda = 300, .5, 2.
	d := []float64{.3, 1.2}
	c := metric{.25, ode.Precond{Scale: .5, Diag: repeat(n/2, 2*d[0], 2*d[1])}}
	est := moments(t, sde.EulerMaruyama{Temperature: sde.Constant(temp), Seed: 2}, hill(repeat(n, lambda)...), c, 100, 4000)
	for j, v := range d {
		var x []float64
		for i := j; i < n; i += 2 {
			x = append(x, est[i])
		}
		within(t, "mode", x, temp/(lambda*(1-.25*v*lambda/2)), .01)
	}
}

// On the step clock with rate η it is SGLD, x - η∇f + √(2ηT)·ξ, the k-th ξ being the increment of the path over
// [k, k+1]; with a schedule, at the temperature of the step's left end.
func TestSGLD(t *testing.T) {
	const rate = .1
	heat := sde.Inverse{Start: 2, Rate: 1}
	it, err := ode.New(context.Background(), hill(1, 3).System(), []float64{1, 1}, 0, math.Inf(1), ode.Config{
		Method: sde.EulerMaruyama{Temperature: heat, Seed: 9}, Control: control.Fixed{H: rate, Clock: control.PerStep}})
	if err != nil {
		t.Fatal(err)
	}
	path, xi, x := sde.NewPath(9, 2), make([]float64, 2), []float64{1, 1}
	for k := range 30 {
		it.Next()
		path.Increment(xi, float64(k), float64(k+1))
		for i, l := range []float64{1, 3} {
			x[i] += -rate*l*x[i] + math.Sqrt(2*rate*2/(1+float64(k)))*xi[i]
			if y := it.Point().Y[i]; math.Abs(y-x[i]) > 1e-14 {
				t.Fatalf("step %d: x[%d] = %v, want %v", k, i, y, x[i])
			}
		}
	}
}

// Where there is no force, a step of averaged noise is half an increment ahead of the path, for steps of any lengths.
func TestAveragedNoiseOnAnyMesh(t *testing.T) {
	it, err := ode.New(context.Background(), hill(0, 0).System(), []float64{1, 1}, 0, math.Inf(1), ode.Config{
		Method: sde.LeimkuhlerMatthews{Temperature: sde.Constant(.5), Seed: 4}, Control: control.Replay{H: []float64{.1, .3, .05, .2, .7}}, MaxSteps: 5})
	if err != nil {
		t.Fatal(err)
	}
	path, w, ahead := sde.NewPath(4, 2), make([]float64, 2), make([]float64, 2)
	for s := range it.Steps() {
		path.At(w, s.R.T)
		path.Increment(ahead, s.R.T, s.R.T+s.H)
		for i, y := range s.R.Y {
			if want := 1 + w[i] + ahead[i]/2; math.Abs(y-want) > 1e-14 { // √(2T) = 1
				t.Errorf("t = %g: x[%d] = %v, want %v", s.R.T, i, y, want)
			}
		}
	}
}
