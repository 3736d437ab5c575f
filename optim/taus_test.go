package optim_test

import (
	"math"
	"strconv"
	"testing"

	"github.com/odescent/odescent/flows"
	"github.com/odescent/odescent/flows/objective"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/optim"
)

// after returns where an optimizer is after some steps.
func after(t *testing.T, p *objective.Problem, o optim.Optimizer, steps int) []float64 {
	r := start(t, p, o, optim.Settings{Steps: steps, GTol: -1})
	for r.Next() {
	}
	return r.Point().X()
}

// With the time constants fixed, half the learning rate and twice as many steps come to the same point, at order 1;
// with the shares fixed they do not.
func TestTausKeepTheFlow(t *testing.T) {
	p := objective.Quadratic([]float64{.5, 1, 3}, true)
	for text, taus := range map[string]string{
		"adam": "tau1=0.2,tau2=0.5", "adamw": "tau1=0.2,tau2=0.5", "amsgrad": "tau1=0.2,tau2=0.5", "adamax": "tau1=0.2,tau2=0.5",
		"adabelief": "tau1=0.2,tau2=0.5,eps=1e-3", "laprop": "tau1=0.2,tau2=0.5", "rmsprop": "tau=0.5,v0=1", "adan": "tau1=0.2,tau2=0.3,tau3=0.5",
		"yogi": "tau1=0.2,tau2=0.5,debias=true,initial_accumulator_value=1e-6", "lamb": "tau1=0.2,tau2=0.5", "qhm": "tau=0.2,nu=1",
	} {
		t.Run(text, func(t *testing.T) {
			at := func(n int) []float64 {
				lr := 1 / float64(n)
				o := parse(t, text+"(lr="+strconv.FormatFloat(lr, 'g', -1, 64)+","+taus+")")
				if back := parse(t, o.String()); back != o {
					t.Errorf("%v reads back as %#v", o, back)
				}
				return append([]float64(nil), after(t, p, o, n)...)
			}
			a, b, c := at(400), at(800), at(1600)
			d1, d2 := difference(a, b), difference(b, c)
			if order := math.Log2(d1 / d2); !(order > .7) || d1 > .05 {
				t.Errorf("halving the step changes the end by %.3g and again by %.3g: order %.2f, want 1", d1, d2, order)
			}
		})
	}
}

// A time constant on the step clock is the physical clock of the triple spelled out.
func TestTausAreTheFlowClock(t *testing.T) {
	o := parse(t, "adam(lr=0.01,tau1=0.1,tau2=5)")
	spelled := parse(t, "relaxation(tau=0.1,debias=true)/lie/slope(tol=0.01,memory=ema(tau=5,debias=true),eps=1e-8,clock=flow)")
	if d := difference(after(t, rosenbrock, o, 200), after(t, rosenbrock, spelled, 200)); d > identityTol {
		t.Errorf("%v and %v differ by %.3g", o, spelled, d)
	}
	for _, text := range []string{"adam(tau1=0)", "adam(tau1=1,beta1=0.5)", "sgd(tau=1)", "bb(tau=1)", "adam(tau=1)", "adam(tau1=1,tau1=2)"} {
		if _, err := optim.Parse(text); err == nil {
			t.Errorf("%s reads", text)
		}
	}
}

// Under a schedule, the scale on the force is Sutskever's momentum, v ← μv - η_k·g, x ← x + v, and with a schedule that
// is one it is torch's.
func TestVelocityForm(t *testing.T) {
	const decay = .05
	o := optim.Momentum(eta, mu)
	f := o.Flow.(flows.HeavyBall)
	f.Scale = flows.OnForce
	for _, b := range []float64{0, 1} {
		f.B = b
		o.Flow = f
		o.Control = control.Schedule{
			Of:   control.Fixed{H: eta, Clock: control.PerStep},
			Rule: control.Inverse{Rate: decay},
		}
		if back := parse(t, o.Triple()); back.Triple() != o.Triple() {
			t.Errorf("%s reads back as %s", o.Triple(), back.Triple())
		}
		agree(t, o, loop(1, func(t float64, x, g []float64, m [][]float64) {
			rate := eta / (1 + decay*(t-1))
			for i := range x {
				m[0][i] = mu*m[0][i] - rate*g[i]
				x[i] += m[0][i]
				if b > 0 { // Nesterov's
					x[i] += (mu-1)*m[0][i] - rate*g[i]
				}
			}
		}), identitySteps, identityTol)
		o.Control = control.Fixed{H: eta, Clock: control.PerStep}
		agree(t, o, torch(eta, mu, 0, 0, b > 0), identitySteps, identityTol)
	}
}
