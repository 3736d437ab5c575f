package optim_test

import (
	"math"
	"testing"

	"github.com/odescent/odescent/flows/objective"
	"github.com/odescent/odescent/ode/sde"
	"github.com/odescent/odescent/optim"
	"github.com/odescent/odescent/optim/catalogue"
)

// copies is Σ V(x_i) over n variables, which move independently under noise: n runs in one.
func copies(n int, start float64, v func(x float64) (value, slope float64)) *objective.Problem {
	p := objective.Problem{Dim: n, Start: make([]float64, n), FuncGrad: func(dst, x []float64) (f float64) {
		for i, u := range x {
			value, slope := v(u)
			f += value
			dst[i] = slope
		}
		return f
	}}
	for i := range p.Start {
		p.Start[i] = start
	}
	return p.Complete()
}

// tilted is the tilted double well: (x²-1)² + 0.3x, whose right well, the wrong one, is .7169 deep.
func tilted(x float64) (value, slope float64) {
	u := float64(x*x) - 1
	return float64(u*u) + float64(.3*x), float64(4*x*u) + .3
}

const (
	tiltedDepth = .7169
	tiltedTop   = .0755 // where the slope is zero between the wells, to three digits
)

func parabolic(lambda float64) func(float64) (float64, float64) {
	return func(x float64) (float64, float64) { return .5 * lambda * x * x, lambda * x }
}

// observable is a function of one variable, and its expected value.
type observable struct {
	name string
	of   func(x float64) float64
	want float64
}

// gibbs returns the expected value under e^(-V/T), by the trapezoidal rule, which is exact to rounding here.
func gibbs(v func(float64) (float64, float64), temp float64, of func(float64) float64) float64 {
	var sum, all float64
	for i := -60_000; i <= 60_000; i++ {
		x := float64(i) * 1e-4
		value, _ := v(x)
		w := math.Exp(-value / temp)
		sum += w * of(x)
		all += w
	}
	return sum / all
}

// law runs the optimizer and compares the time averages of the observables in the variables, which are independent of
// each other, with their expected values, within 3 standard errors, which are at most sharp.
func law(t *testing.T, o optim.Optimizer, p *objective.Problem, skip, steps int, sharp float64, obs ...observable) {
	t.Helper()
	r := start(t, p, o, optim.Settings{Steps: math.MaxInt, GTol: -1})
	sums := make([][]float64, len(obs))
	for j := range sums {
		sums[j] = make([]float64, p.Dim)
	}
	for k := range skip + steps {
		if !r.Next() {
			t.Fatal(r.Err())
		}
		if k < skip || k%4 != 0 {
			continue
		}
		for j, ob := range obs {
			for i, x := range r.Point().X() {
				sums[j][i] += ob.of(x)
			}
		}
	}
	for j, ob := range obs {
		var mean, ss float64
		for i := range sums[j] {
			sums[j][i] /= float64((skip+steps+3)/4 - (skip+3)/4)
			mean += sums[j][i] / float64(p.Dim)
		}
		for _, s := range sums[j] {
			ss += (s - mean) * (s - mean)
		}
		n := float64(p.Dim)
		se := math.Sqrt(ss / (n - 1) / n)
		t.Logf("%v: %s %.5f ± %.5f, want %.5f", o, ob.name, mean, se, ob.want)
		if !(math.Abs(mean-ob.want) <= 3*se) || se > sharp {
			t.Errorf("%v: %s %.5f ± %.5f, want %.5f", o, ob.name, mean, se, ob.want)
		}
	}
}

func value(x float64) float64   { return x }
func squared(x float64) float64 { return x * x }

func right(x float64) float64 {
	if x > tiltedTop {
		return 1
	}
	return 0
}

// On a quadratic each sampler has the Gibbs law's mean, and the variance that its step gives it: T/(λ(1-ηλ/2)) for SGLD
// here, T/λ for BAOAB at any step, T/(λ(1 - ηλ/(2(2-decay)))) for SGHMC.
func TestSamplersOnQuadratic(t *testing.T) {
	const temp, lambda, n = .5, 2., 200
	p := copies(n, 1, parabolic(lambda))
	for _, c := range []struct {
		o        optim.Optimizer
		variance float64
		steps    int
	}{
		{optim.SGLD(.025, temp, 1), temp / lambda / (1 - .025*lambda/2), 16000},
		{optim.SGLD(.25, temp, 2), temp / lambda / (1 - .25*lambda/2), 8000},
		{optim.SGLD(.5, temp, 3), temp / lambda / (1 - .5*lambda/2), 8000},
		{optim.Of(catalogue.SGHMC{LR: .25, Decay: .5, Temperature: sde.Constant(temp), Seed: 4}), temp / lambda / (1 - .25*lambda/(2*1.5)), 8000},
		{optim.Of(catalogue.BAOAB{H: .5, Gamma: 1, Temperature: sde.Constant(temp), Seed: 5}), temp / lambda, 8000},
	} {
		law(t, c.o, p, 500, c.steps, .003, observable{"mean", value, 0}, observable{"variance", squared, c.variance})
	}
}

// On a double well the samplers have the Gibbs law, up to their errors of order h² (BAOAB) and h, here below the
// standard error: mean, second moment, and the share of time in the right well.
func TestSamplersOnDoubleWell(t *testing.T) {
	const temp, n = .5, 200
	p := copies(n, 1, tilted)
	obs := []observable{
		{"mean", value, gibbs(tilted, temp, value)}, {"second moment", squared, gibbs(tilted, temp, squared)}, {"right", right, gibbs(tilted, temp, right)},
	}
	law(t, optim.Of(catalogue.BAOAB{H: .125, Gamma: 1, Temperature: sde.Constant(temp), Seed: 1}), p, 1000, 24_000, .006, obs...)
	law(t, optim.SGLD(1./256, temp, 2), p, 6000, 150_000, .008, obs...)
	law(t, optim.Of(catalogue.SGHMC{LR: 1. / 256, Decay: .125, Temperature: sde.Constant(temp), Seed: 3}), p, 2000, 40_000, .008, obs...)
}

// SGLD by its rule: x - lr·g + √(2·lr·T)·ξ, ξ being the path's increments.
func TestLangevinRules(t *testing.T) {
	const lr, temp, decay = 1e-4, .3, .2
	agree(t, optim.SGLD(lr, temp, 7), func(n int) func(x, g []float64) {
		path, xi, k := sde.NewPath(7, n), make([]float64, n), 0.
		return func(x, g []float64) {
			path.Increment(xi, k, k+1)
			k++
			for i := range x {
				x[i] += -lr*g[i] + math.Sqrt(2*lr*temp)*xi[i]
			}
		}
	}, identitySteps, identityTol)
	agree(t, optim.Of(catalogue.SGHMC{LR: lr, Decay: decay, Temperature: sde.Constant(temp), Seed: 7}), func(n int) func(x, g []float64) {
		path, xi, v, k := sde.NewPath(7, n), make([]float64, n), make([]float64, n), 0.
		return func(x, g []float64) {
			path.Increment(xi, k, k+1)
			k++
			for i := range x {
				v[i] = (1-decay)*v[i] - lr*g[i] + math.Sqrt(2*decay*lr*temp)*xi[i]
				x[i] += v[i]
			}
		}
	}, identitySteps, identityTol)
	heat := sde.Log{Start: .4}
	agree(t, optim.Of(catalogue.Annealing{LR: lr, Temperature: heat, Seed: 7}), func(n int) func(x, g []float64) {
		path, xi, k := sde.NewPathOn(7, n, lr), make([]float64, n), 0.
		return func(x, g []float64) {
			path.Increment(xi, k*lr, (k+1)*lr)
			at := .4 / math.Log(2+k*lr)
			k++
			for i := range x {
				x[i] += -lr*g[i] + math.Sqrt(2*at)*xi[i]
			}
		}
	}, identitySteps, identityTol)
}

// Without noise the samplers are the optimizers that they come from.
func TestColdLangevin(t *testing.T) {
	for cold, want := range map[string]string{
		"sgld(lr=0.0002,temperature=0)":            "sgd(lr=0.0002)",
		"sghmc(lr=0.0002,decay=0.1,temperature=0)": "momentum(lr=0.0002,momentum=0.9)",
		"annealing(lr=0.0002,temperature=0)":       "sgd(lr=0.0002)",
	} {
		a, b := start(t, rosenbrock, parse(t, cold), optim.Settings{Steps: 50}), start(t, rosenbrock, parse(t, want), optim.Settings{Steps: 50})
		for a.Next() && b.Next() {
		}
		if d := difference(a.Point().X(), b.Point().X()); d != 0 {
			t.Errorf("%s differs from %s by %.3g", cold, want, d)
		}
	}
}

// From the wrong well of the tilted double well, with T = c/ln(2 + t): below the depth the walk stays, above it leaves
// (here t is 1000, and the threshold blurred).
func TestAnnealingThreshold(t *testing.T) {
	const n, rate, t1 = 200, 1. / 64, 1000
	wrong := func(share float64) (count float64) {
		o := optim.Of(catalogue.Annealing{LR: rate, Temperature: sde.Log{Start: share * tiltedDepth}, Seed: 11})
		r := start(t, copies(n, 1, tilted), o, optim.Settings{Steps: t1 / rate, GTol: -1})
		for r.Next() {
		}
		if r.Err() != nil {
			t.Fatal(r.Err())
		}
		for _, x := range r.Point().X() {
			count += right(x) / n
		}
		return count
	}
	stays, half, leaves := wrong(.2), wrong(.5), wrong(1.2)
	t.Logf("c/depth = 0.2, 0.5, 1.2: in the wrong well %.3f, %.3f, %.3f", stays, half, leaves)
	if stays < .95 || leaves > .1 || half < leaves+.3 {
		t.Errorf("in the wrong well for c/depth = 0.2: %.3f, 0.5: %.3f, 1.2: %.3f", stays, half, leaves)
	}
}
