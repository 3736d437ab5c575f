package control_test

import (
	"math"
	"testing"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/odetest"
	"github.com/odescent/odescent/ode/rk"
	"github.com/odescent/odescent/ode/spec"
)

// The rules at the first step, within and beyond their ranges, by hand.
func TestRules(t *testing.T) {
	for _, c := range []struct {
		rule control.Rule
		at   map[int]float64
	}{
		{control.Constant{}, map[int]float64{0: 1, 9: 1}},
		{control.Inverse{Rate: .5}, map[int]float64{0: 1, 2: .5, 6: .25}},
		{control.InverseSqrt{Rate: 3}, map[int]float64{0: 1, 1: .5, 5: .25}},
		{control.StepDecay{Every: 3, Gamma: .1}, map[int]float64{0: 1, 2: 1, 3: .1, 8: .01}},
		{control.Exponential{Gamma: .5}, map[int]float64{0: 1, 3: .125}},
		{control.Linear{Start: .25, End: .75, Steps: 4}, map[int]float64{0: .25, 1: .375, 4: .75, 50: .75}},
		{control.Cosine{Steps: 6, End: .5}, map[int]float64{0: 1, 2: .875, 3: .75, 6: .5, 50: .5}},
		{control.Polynomial{Steps: 4, Power: 2}, map[int]float64{0: 1, 2: .25, 4: 0, 9: 0}},
		{control.Silver{}, map[int]float64{0: math.Sqrt2, 1: 2, 2: math.Sqrt2, 3: 2 + math.Sqrt2, 4: math.Sqrt2, 5: 2, 11: 2 + math.Sqrt2}},
	} {
		if err := spec.Check(c.rule); err != nil {
			t.Error(err)
		}
		for k, want := range c.at {
			if got := c.rule.At(float64(k)); math.Abs(got-want) > 2e-16 {
				t.Errorf("%+v at %d: %v, want %v", c.rule, k, got, want)
			}
		}
	}
}

// Every registered rule reads, prints and reads back as the same value, and is finite and not negative; one from outside is found.
func TestRuleRegistry(t *testing.T) {
	for _, text := range control.Rules() {
		r, err := control.ParseRule(text)
		if err != nil || r.String() != text {
			t.Fatalf("%s reads as %v, %v", text, r, err)
		}
		for k := range 200 {
			if f := r.At(float64(k)); !(f >= 0 && f < 1e3) {
				t.Errorf("%s at %d: %v", text, k, f)
			}
		}
	}
	c, err := control.Parse("schedule(fixed(h=1),rule=alternating(low=0.25))")
	if err != nil {
		t.Fatal(err)
	}
	for k, s := range watch(t, valley(), []float64{1, 1}, rk.Euler, c, 4) {
		if want := []float64{1, .25}[k%2]; s.scale != want {
			t.Errorf("step %d: scale %v, want %v", k, s.scale, want)
		}
	}
}

// alternating is a rule from outside of the package: 1 and Low in turn.
type alternating struct {
	Low float64 `spec:"low" unit:"1" in:"[0,1]"`
}

func (r alternating) String() string { return spec.Format("alternating", r, alternating{}) }

func (r alternating) At(k float64) float64 {
	if int(k)%2 == 1 {
		return r.Low
	}
	return 1
}

func init() { control.RegisterRule("alternating", alternating{}, "alternating(low=0.5)") }

// On scale the schedule is the preconditioner's and the time goes on as before; on time it is the step's.
func TestScheduleOn(t *testing.T) {
	rule := control.Inverse{Rate: 1}
	of := control.Fixed{H: .5}
	for k, s := range watch(t, valley(), []float64{1, 1}, rk.Euler, control.Schedule{Of: of, Rule: rule}, 4) {
		if s.h != .5 || s.scale != 1/float64(k+1) {
			t.Errorf("on scale, step %d: H = %v, Scale = %v", k, s.h, s.scale)
		}
	}
	for k, s := range watch(t, valley(), []float64{1, 1}, rk.Euler, control.Schedule{Of: of, Rule: rule, On: "time"}, 4) {
		if s.h != .5/float64(k+1) || s.scale != 1 {
			t.Errorf("on time, step %d: H = %v, Scale = %v", k, s.h, s.scale)
		}
	}
}

// The control inside learns from its own steps, not from the scheduled ones: on a quadratic with one curvature λ the
// relative rule plans h·λ = 2θ throughout, whatever factor is then applied.
func TestScheduleIsOpenLoop(t *testing.T) {
	sys := odetest.Oscillator.System()
	sys.FieldFromForce, sys.Dim = nil, 1 // x' = -4x
	c := control.Schedule{
		Of:   control.Relative{Theta: .25, H0: .125, Clock: control.PerStep},
		Rule: control.Exponential{Gamma: .5},
	}
	for k, s := range watch(t, sys, []float64{1}, rk.Euler, c, 6) {
		if want := .125 * math.Pow(.5, float64(k)); math.Abs(s.scale-want) > 1e-13 {
			t.Errorf("step %d: Scale = %v, want %v", k, s.scale, want)
		}
	}
	var _ ode.Control = c
}
