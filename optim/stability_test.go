package optim_test

import (
	"math"
	"strings"
	"testing"

	"github.com/odescent/odescent/flows"
	"github.com/odescent/odescent/flows/objective"
	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/split"
	"github.com/odescent/odescent/optim"
	"github.com/odescent/odescent/optim/catalogue"
)

// Limits that root finding gave.
func TestStabilityLimits(t *testing.T) {
	const beta = .9
	qhm := func(nu float64) optim.Optimizer { // on the step clock with rate α(1-β)
		return optim.Optimizer{
			Flow: flows.HeavyBall{Gamma: 1 - beta, B: (1 - nu) / (1 - beta)}, Method: split.Symplectic{},
			Control: control.Fixed{H: 1, Clock: control.PerStep},
		}
	}
	for _, c := range []struct {
		name string
		o    optim.Optimizer
		want float64
	}{
		{"gradient descent", optim.SGD(1), 2},
		{"rmsprop", optim.RMSProp(1), 2},
		{"momentum", optim.Momentum(1, beta), 2 * (1 + beta)},
		{"momentum 0.5", optim.Momentum(1, .5), 3},
		{"nesterov", optim.Nesterov(1, beta), 2 * (1 + beta) / (1 + 2*beta)},
		{"adam", optim.Adam(1), 2 * (1 + beta) / (1 - beta)},
		{"adamw", optim.Of(catalogue.AdamW{LR: 1, Beta1: .8, Beta2: .9}), 2 * 1.8 / .2},
		// With λ = 1: a decay added to the curvature, and one that does not pass through the average.
		{"coupled decay", optim.Of(catalogue.SGD{LR: 1, WeightDecay: .5}), 2 / 1.5},
		{"adamw with decay", optim.AdamW(1), 2 * (1 + beta) / (1 - beta + .01*(1+beta))},
		{"qhm 0.7", qhm(.7), (1 - beta) * 2 * (1 + beta) / (1 + beta - 2*.7*beta)},
		{"qhm 0.3", qhm(.3), (1 - beta) * 2 * (1 + beta) / (1 + beta - 2*.3*beta)},
		{"leapfrog without friction", symplectic(flows.HeavyBall{}, .1), 2},
		{"rk4", parse(t, "gradient/rk4/fixed(h=0.1)"), 2.785293563405282}, // -z of the real interval of 1+z+z²/2+z³/6+z⁴/24
		{"heun", parse(t, "gradient/heun/fixed(h=0.1)"), 2},
		{"wrapped adam", parse(t, "relaxation(beta=0.9,debias=true)/lie/clip(schedule(slope(tol=0.1,memory=ema(0.99)),rule=sqrt(rate=1)),max=1)"), 38},
		{"implicit euler", parse(t, "gradient/impliciteuler/fixed(h=0.1)"), 1e4}, // at every rate
		// Bounded cycles are not stable: one that the speed of light bounds, and those of a length of their own.
		{"relativistic", parse(t, "relativistic(gamma=3)/symplectic/fixed(h=0.03)"), 1.424},
		{"signum", parse(t, "signum(lr=3)"), 0},
		{"lion", optim.Lion(1), 0},
		{"unit steps", parse(t, "normgd(norm=l2,unit=true)"), 0},
		{"energy", parse(t, "aegd"), 2},
		{"undamped euler", parse(t, "heavyball/euler/fixed(h=0.1)"), 0},
	} {
		got, err := c.o.StabilityLimit()
		if err != nil {
			t.Fatal(err)
		}
		if math.Abs(got-c.want) > 1e-3*c.want {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}

// A control of one's own, and any wrapper around it, says by OnStepClock on which clock it runs: its limit is then the heavy
// ball's on that clock, 2(1 + β) with the rate as the preconditioner's scale, and 2 with the frictionless step as the
// time.
func TestStabilityByTicks(t *testing.T) {
	for _, c := range []struct {
		control ode.Control
		ticks   bool
	}{
		{mine{true}, true}, {mine{false}, false}, {control.Land{Of: mine{true}}, true},
		{control.Record{Of: mine{true}}, true}, {control.Schedule{Of: mine{false}}, false}, {control.PI{RTol: 1e-3}, false},
		{control.Slope{Tol: 1}, true}, {control.Slope{Tol: 1, Per: control.Norm}, false}, {control.LARS{Tol: 1}, true},
	} {
		if got := ode.OnStepClock(c.control); got != c.ticks {
			t.Errorf("%v: on the step clock: %t, want %t", c.control, got, c.ticks)
		}
	}
	for ticks, want := range map[bool]float64{true: 2 * (1 + .5), false: 2} {
		f := flows.HeavyBall{}
		if ticks {
			f.Gamma = .5
		}
		got, err := optim.Optimizer{Flow: f, Method: split.Symplectic{}, Control: mine{ticks}}.StabilityLimit()
		if err != nil || math.Abs(got-want) > 1e-3*want {
			t.Errorf("on the step clock: %t, the limit is %v, want %v: %v", ticks, got, want, err)
		}
	}
}

// mine is a control of one's own, on the clock that it says.
type mine struct{ ticks bool }

func (c mine) OnStepClock() bool { return c.ticks }
func (mine) String() string      { return "mine" }

func (mine) Start(*ode.Run) (ode.Controller, error) { panic("a limit is found with a fixed step") }

// What Explain says of bounded cycles is what runs do: they come near the minimum below the limit, and stay away from it
// at the same distance above.
func TestBoundedCyclesAreNotStable(t *testing.T) {
	p := objective.Must("quadratic(eigenvalues=[1])")
	for spec, rests := range map[string]bool{
		"relativistic(h=1.4)": true, "relativistic(h=1.45)": false, "relativistic(h=5)": false,
		"signum(lr=3)": false, "signum(lr=0.01)": false, "lion(lr=0.01)": false, "normgd(lr=0.013,norm=l2,unit=true)": false,
	} {
		res, err := optim.Minimize(t.Context(), p, []float64{1.2345}, parse(t, spec), optim.Settings{Steps: 20_000, GTol: 1e-8})
		if err != nil || res.Converged() != rests || res.GNorm > 100 {
			t.Errorf("%s: %v, ‖∇f‖ = %g, %v", spec, res.Reason, res.GNorm, err)
		}
	}
	for spec, want := range map[string]string{
		"relativistic":               "stable for h < 1.42",
		"signum":                     "does not come to rest on f = ½λx² at any constant rate; bounded at every rate",
		"lion":                       "does not come to rest on f = ½λx² at any constant rate; bounded at every rate",
		"normgd(norm=l2,unit=true)":  "does not come to rest on f = ½λx² at any constant rate; bounded at every rate",
		"muon":                       "bounded for rate < 19.99 where λ = 1",
		"heavyball/euler/fixed(h=1)": "unstable on f = ½λx² at every rate",
	} {
		if text, err := parse(t, spec).Explain(); err != nil || !strings.Contains(text, "\nstability   ") || !strings.Contains(text, want) {
			t.Errorf("%s: want %s, %v:\n%s", spec, want, err, text)
		}
	}
}
