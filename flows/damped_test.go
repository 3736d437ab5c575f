package flows_test

import (
	"math"
	"testing"

	"github.com/odescent/odescent/flows"
	"github.com/odescent/odescent/flows/flowtest"
	"github.com/odescent/odescent/flows/objective"
	"github.com/odescent/odescent/ode/split"
)

func TestDampedFlow(t *testing.T) {
	wave := &flows.Friction{Name: "wave", At: func(t float64) float64 { return 1 + .5*math.Cos(t) }}
	for _, f := range []flows.Damped{
		flows.DampedDefaults(), {Gamma: 2, Power: .5, Shift: 1, B: .3}, {Gamma: 1, Shift: 2}, {Of: wave}, {Of: wave, B: .2},
	} {
		t.Run(f.String(), func(t *testing.T) { flowtest.Check(t, f) })
	}
	for _, f := range []flows.Damped{{}, {Gamma: -1, Shift: 1}, {Shift: 1, Power: math.NaN()}, {Shift: math.Inf(1)}, {Of: &flows.Friction{}}} {
		if _, err := f.System(&flows.Oracle{P: objective.Must("beale")}); err == nil {
			t.Errorf("%#v makes a system", f)
		}
	}
}

// A friction that is constant makes the heavy ball, step by step, and one's own of the same law the same.
func TestDampedIsHeavyBall(t *testing.T) {
	p := objective.Must("rosenbrock(n=4)")
	run := func(f flows.Flow) []float64 { return stroll(t, f, p, p.Start, split.Symplectic{}, .01, 200) }
	want := run(flows.HeavyBall{Gamma: 2, B: .02, Damping: flows.Exact})
	for _, f := range []flows.Damped{
		{Gamma: 2, Shift: 1, B: .02}, {Of: &flows.Friction{Name: "two", At: func(float64) float64 { return 2 }}, B: .02},
	} {
		if d := distance(run(f), want); d > 1e-12 {
			t.Errorf("%v is off the heavy ball by %.3g", f, d)
		}
	}
}

// With the friction 2/(s + t) the equation x″ + 2/(s + t)·x' + ω²x = 0 has the solution (A·sin ωu + B·cos ωu)/u, u = s + t;
// from rest at x = 1 that is [s·cos ωt + sin(ωt)/ω]/u.
func TestDampedBySpherical(t *testing.T) {
	const s, t1 = 1.5, 6
	p := objective.Quadratic([]float64{.25, 4}, false)
	x := solve(t, flows.Damped{Gamma: 2, Power: 1, Shift: s}, p, []float64{1, 1}, t1)
	for i, omega := range []float64{.5, 2} {
		want := (s*math.Cos(omega*t1) + math.Sin(omega*t1)/omega) / (s + t1)
		if math.Abs(x[i]-want) > 1e-10 {
			t.Errorf("ω = %g: x = %v, want %v", omega, x[i], want)
		}
	}
}
