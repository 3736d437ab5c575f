package optim_test

import (
	"math"
	"slices"
	"testing"

	"github.com/odescent/odescent/flows"
	"github.com/odescent/odescent/flows/objective"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/split"
	"github.com/odescent/odescent/optim"
	"github.com/odescent/odescent/optim/catalogue"
)

// Dampening equal to the momentum is a moving average that starts at the first gradient, 3.5.
func TestDampeningIsWarmAverage(t *testing.T) {
	const lr = 2e-3
	want := func(n int) func(x, g []float64) {
		var m []float64
		return func(x, g []float64) {
			if m == nil {
				m = slices.Clone(g)
			}
			for i := range x {
				m[i] += (1 - mu) * (g[i] - m[i])
				x[i] -= lr * m[i]
			}
		}
	}
	warm := optim.Optimizer{Flow: flows.Relaxation{Beta: mu, Warm: true}, Method: split.Lie{}, Control: control.Fixed{H: lr, Clock: control.PerStep}}
	agree(t, warm, want, identitySteps, identityTol)
	damped := optim.Of(catalogue.SGD{LR: lr, Momentum: mu, Dampening: mu})
	agree(t, damped, want, identitySteps, identityTol)
	agree(t, damped, torch(lr, mu, mu, 0, false), identitySteps, identityTol)
	agree(t, optim.Of(catalogue.SGD{LR: eta, Momentum: mu, Dampening: .5, WeightDecay: .1}), torch(eta, mu, .5, .1, false), identitySteps, identityTol)
	// On the flow's clock the same average has the time constant τ = -lr/ln μ.
	warm.Flow, warm.Control = flows.Relaxation{Tau: -lr / math.Log(mu), Warm: true}, control.Fixed{H: lr}
	agree(t, warm, want, identitySteps, identityTol)
}

// The clock of the bias correction is a scalar equation, and its average one whose gain starts at 1, 3.1.
func TestDebiasClock(t *testing.T) {
	const lr = 1e-3
	o := optim.Optimizer{Flow: flows.Relaxation{Beta: mu, Debias: true}, Method: split.Lie{}, Control: control.Fixed{H: lr, Clock: control.PerStep}}
	agree(t, o, func(n int) func(x, g []float64) {
		m, k := make([]float64, n), 0.
		return func(x, g []float64) {
			k++
			for i := range x {
				m[i] += (1 - mu) / (1 - math.Pow(mu, k)) * (g[i] - m[i])
				x[i] -= lr * m[i]
			}
		}
	}, identitySteps, identityTol)
	run := start(t, rosenbrock, o, optim.Settings{Steps: identitySteps})
	for run.Next() {
		k := float64(run.Stats().Steps)
		if c, want := run.Point().Y[2*rosenbrock.Dim], 1-math.Pow(mu, k); math.Abs(c-want) > 1e-15*k {
			t.Fatalf("after %v steps the clock shows %v, want %v", k, c, want)
		}
	}
}

// adamRule is Adam as its paper has it: decay of the weights coupled or not, the largest v or the last one.
func adamRule(c catalogue.Adam, decoupled bool) rule {
	return func(n int) func(x, g []float64) {
		m, v, top := make([]float64, n), make([]float64, n), make([]float64, n)
		k := 0.
		return func(x, g []float64) {
			k++
			for i := range x {
				if decoupled {
					x[i] *= 1 - c.LR*c.WeightDecay
				} else {
					g[i] += c.WeightDecay * x[i]
				}
				m[i] = c.Beta1*m[i] + (1-c.Beta1)*g[i]
				v[i] = c.Beta2*v[i] + (1-c.Beta2)*g[i]*g[i]
				top[i] = math.Max(top[i], v[i])
				if !c.AMSGrad {
					top[i] = v[i]
				}
				x[i] -= c.LR * m[i] / (1 - math.Pow(c.Beta1, k)) / (math.Sqrt(top[i]/(1-math.Pow(c.Beta2, k))) + c.Eps)
			}
		}
	}
}

// Adam is the scheme "relax clock drift" under RMSProp's control, AdamW with "decay" before the drift, 3.5.
func TestAdamWord(t *testing.T) {
	c := catalogue.Adam{LR: .01, Beta1: .9, Beta2: .99, Eps: 1e-8}
	spelled := parse(t, "relaxation(beta=0.9,debias=true)/lie(scheme=relax clock drift)/slope(tol=0.01,memory=ema(0.99,debias=true),eps=1e-8)")
	agree(t, spelled, adamRule(c, false), identitySteps, identityTol)
	agree(t, optim.Of(c), adamRule(c, false), identitySteps, identityTol)
	c.AMSGrad = true
	agree(t, optim.Of(c), adamRule(c, false), identitySteps, identityTol)
	c.WeightDecay = .1
	agree(t, optim.Of(c), adamRule(c, false), identitySteps, identityTol)
	agree(t, optim.Of(catalogue.AdamW(c)), adamRule(c, true), identitySteps, identityTol)
	c.AMSGrad = false
	agree(t, optim.Of(catalogue.AdamW(c)), adamRule(c, true), identitySteps, identityTol)
}

// Coupled weight decay is the flow of f + ½λ‖x‖², 3.2.
func TestWeightDecayIsTheFlowOfASum(t *testing.T) {
	const lambda, lr = .3, 5e-4
	sum := (&objective.Problem{Dim: rosenbrock.Dim, Start: rosenbrock.Start, FuncGrad: func(dst, x []float64) float64 {
		f := rosenbrock.FuncGrad(dst, x)
		for i := range x {
			f += lambda / 2 * x[i] * x[i]
			dst[i] += lambda * x[i]
		}
		return f
	}}).Complete()
	for _, c := range [][2]optim.Optimizer{
		{optim.Of(catalogue.SGD{LR: lr, WeightDecay: lambda}), optim.SGD(lr)},
		{optim.Of(catalogue.SGD{LR: lr, Momentum: .5, WeightDecay: lambda}), optim.Momentum(lr, .5)},
		{optim.Of(catalogue.Adam{LR: lr, Beta1: .9, Beta2: .999, Eps: 1e-8, WeightDecay: lambda}), optim.Adam(lr)},
		{optim.Of(catalogue.Adagrad{LR: .1, WeightDecay: lambda, Eps: 1e-10}), optim.Adagrad(.1)},
	} {
		a := start(t, rosenbrock, c[0], optim.Settings{Steps: identitySteps, GTol: -1})
		b := start(t, sum, c[1], optim.Settings{Steps: identitySteps, GTol: -1})
		for a.Next() && b.Next() {
			if d := difference(a.Point().X(), b.Point().X()); d > identityTol {
				t.Fatalf("%v on f and %v on the sum differ by %.3g after %d steps", c[0], c[1], d, a.Stats().Steps)
			}
		}
	}
	agree(t, optim.Of(catalogue.SGD{LR: lr, WeightDecay: lambda}), torch(lr, 0, 0, lambda, false), identitySteps, identityTol)
}
