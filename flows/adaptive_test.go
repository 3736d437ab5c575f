package flows_test

import (
	"context"
	"math"
	"testing"

	"github.com/odescent/odescent/flows"
	"github.com/odescent/odescent/flows/flowtest"
	"github.com/odescent/odescent/flows/objective"
	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/rk"
	"github.com/odescent/odescent/ode/split"
)

func TestAdaptiveFlows(t *testing.T) {
	gradient := flows.Gradient{}
	for _, f := range []flows.Flow{
		flows.HeavyBall{Gamma: 1, B: .2, Scale: flows.OnForce},
		flows.HeavyBall{Gamma: 1, Precond: flows.OnForce, Scale: flows.OnForce},
		flows.Relaxation{Tau: .7, Precond: flows.OnForce, Debias: true},
		flows.Relaxation{Tau: .7, Scale: flows.OnForce, Decay: .1},
		flows.Relaxation{Tau: .7, Mix: .3, Decay: .1},
		flows.Relaxation{Tau: .7, Mix: -.3, Decay: .1, DecayBy: flows.Implicit},
		flows.Relaxation{Tau: .7, Decay: .1, DecayBy: flows.Exact},
		flows.Relaxation{Tau: .7, Decay: .1, DecayBy: flows.Implicit},
		flows.Relaxation{Tau: .7, Decay: .1, Warm: true, Read: flows.Trust{}},
		flows.Nadam{Beta: .3, Psi: .1},
		flows.Adan{Beta1: .5, Beta2: .4, Decay: .1},
		flows.ScheduleFree{Beta: .9, Decay: .1},
		flows.Averaged{Of: gradient, By: flows.Lowpass{Tau: .5}},
		flows.Averaged{Of: flows.Relaxation{Tau: .7, Debias: true}, By: flows.Lowpass{Tau: .5}},
		flows.Averaged{Of: flows.HeavyBall{Gamma: 1}, By: flows.EMA{Beta: .3}},
	} {
		t.Run(f.String(), func(t *testing.T) { flowtest.Check(t, f) })
	}
}

// run takes steps of length h on the step clock or not, and returns the state.
func run(t *testing.T, f flows.Flow, c control.Fixed, steps int) []float64 {
	t.Helper()
	p := objective.Must("beale")
	sys, err := f.System(&flows.Oracle{P: p})
	if err != nil {
		t.Fatal(err)
	}
	it, err := ode.New(context.Background(), sys, p.Start, 0, math.Inf(1), ode.Config{Method: split.Lie{}, Control: c, MaxSteps: steps})
	if err != nil {
		t.Fatal(err)
	}
	for it.Next() {
	}
	return it.Point().Y
}

// The field of an Averaged flow is that of its mean, for methods that ask for one: on ½x² from x = 1 the mean of x over
// [From, t] is (e^-From - e^-t)/(t - From), before From it is x. It was NaN at t = From.
func TestMeanHasAField(t *testing.T) {
	p := objective.Quadratic([]float64{1}, false)
	for _, from := range []float64{0, .25} {
		f := flows.Averaged{Of: flows.Gradient{}, By: flows.Mean{From: from}}
		sys, err := f.System(&flows.Oracle{P: p})
		if err != nil {
			t.Fatal(err)
		}
		for _, h := range []float64{1. / 64, 1. / 128} {
			it, err := ode.New(context.Background(), sys, []float64{1}, 0, 1, ode.Config{Method: rk.RK4, Control: control.Fixed{H: h}})
			if err != nil {
				t.Fatal(err)
			}
			want := -1. // with x, and half as fast where the mean begins
			if from == 0 {
				want = -.5
			}
			if got := it.Point().Field()[1]; got != want {
				t.Errorf("from %g: a' = %v at first, want %v", from, got, want)
			}
			for s := range it.Steps() {
				x, want := math.Exp(-s.R.T), math.Exp(-s.R.T)
				if s.R.T > from {
					want = (math.Exp(-from) - x) / (s.R.T - from)
				}
				limit := .2 * h * h
				if from > 0 { // where the field jumps within the mesh
					limit = .1 * h
				}
				if d := math.Abs(s.R.Y[1] - want); d > limit {
					t.Fatalf("from %g, h = %g: the mean at %g is off by %.3g", from, h, s.R.T, d)
				}
			}
			if it.Err() != nil {
				t.Fatal(it.Err())
			}
		}
	}
}

// The mean of an Averaged flow is that of the points from its time on, and its moving average what its formula says.
func TestAverages(t *testing.T) {
	c := control.Fixed{H: .01, Clock: control.PerStep}
	const steps, from, beta = 20, 5, .7
	var mean, ema [2]float64
	start := objective.Must("beale").Start
	copy(mean[:], start)
	copy(ema[:], start)
	for k := 1; k <= steps; k++ {
		y := run(t, flows.Averaged{Of: flows.Gradient{}, By: flows.Mean{From: from}}, c, k)
		for i := range 2 {
			mean[i] += (y[i] - mean[i]) / math.Max(1, float64(k-1-from))
			ema[i] = beta*ema[i] + (1-beta)*y[i]
			if math.Abs(y[2+i]-mean[i]) > 1e-14 {
				t.Errorf("step %d: the mean is %v, want %v", k, y[2:], mean)
			}
		}
	}
	f := flows.Averaged{Of: flows.Gradient{}, By: flows.EMA{Beta: beta}}
	y, shadow := run(t, f, c, steps), make([]float64, 2)
	f.AveragedIterate(shadow, y)
	for i := range 2 {
		if math.Abs(shadow[i]-ema[i]) > 1e-14 {
			t.Errorf("the moving average is %v, want %v", shadow, ema)
		}
	}
}

// A schedule-free flow shows the mean of z as its shadow, and a Lookahead its slow point.
func TestShadows(t *testing.T) {
	c := control.Fixed{H: .01, Clock: control.PerStep}
	f, mean, shadow := flows.ScheduleFree{Beta: .9}, make([]float64, 2), make([]float64, 2)
	for k := 1; k <= 10; k++ {
		y := run(t, f, c, k)
		f.AveragedIterate(shadow, y)
		for i := range 2 {
			mean[i] += (y[2+i] - mean[i]) / float64(k)
			if math.Abs(shadow[i]-mean[i]) > 1e-14 {
				t.Errorf("step %d: the shadow is %v, want %v", k, shadow, mean)
			}
		}
	}
	l := flows.Lookahead{Of: flows.Gradient{}, Every: 3, Alpha: .5}
	y := run(t, l, c, 3)
	l.AveragedIterate(shadow, y)
	if shadow[0] != y[0] || shadow[1] != y[1] {
		t.Errorf("after the event the slow point is %v, the position %v", shadow, y[:2])
	}
}

func TestAdaptiveParseErrors(t *testing.T) {
	for _, f := range []flows.Flow{
		flows.Averaged{}, flows.Averaged{Of: flows.Newton{}}, flows.Lookahead{Of: flows.Gradient{}},
		flows.Relaxation{Mix: math.NaN()}, flows.Relaxation{DecayBy: flows.Midpoint, Decay: 1},
		flows.Relaxation{Read: flows.Orth{Rows: 2}}, flows.ScheduleFree{}, flows.Nadam{Beta: 1}, flows.Adan{Beta1: 2},
	} {
		if _, err := f.System(&flows.Oracle{P: objective.Must("beale")}); err == nil {
			t.Errorf("%v makes a system", f)
		}
	}
}
