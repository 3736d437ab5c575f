package control_test

import (
	"context"
	"math"
	"testing"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/rk"
)

// What a control declares as its pace is the length in time of every step that it takes, over everything registered.
func TestPace(t *testing.T) {
	declared := 0
	for _, text := range append(control.Samples(), "fixed(h=0.01)", "schedule(fixed(h=0.1),rule=inverse(rate=1))", "replay(h=[0.1,0.1])",
		"schedule(schedule(fixed(h=0.1),rule=inverse(rate=1)),rule=inverse(rate=1),on=time)") {
		c, err := control.Parse(text)
		if err != nil {
			t.Fatal(err)
		}
		pace := ode.FixedStep(c)
		if pace == 0 {
			continue
		}
		declared++
		sys := &ode.System{
			Dim: 2, Pos: 2, Symmetric: true,
			Force:     func(dst []float64, _ float64, y []float64) { dst[0], dst[1] = -y[0], -3*y[1] },
			Potential: func(_ float64, y []float64) float64 { return y[0]*y[0]/2 + 3*y[1]*y[1]/2 },
		}
		it, err := ode.New(context.Background(), sys, []float64{1, 2}, 0, math.Inf(1), ode.Config{Method: rk.DP5, Control: c, MaxSteps: 20})
		if err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		for s := range it.Steps() {
			if s.H != pace {
				t.Errorf("%s declares steps of %v, and takes one of %v", text, pace, s.H)
				break
			}
		}
	}
	if declared < 5 {
		t.Errorf("only %d controls declare a pace", declared)
	}
	for text, want := range map[string]float64{
		"fixed(h=0.01)": .01, "fixed(h=0.01,clock=step)": 1, "replay(h=[0.1,0.2])": 0, "replay(h=[0.1,0.1])": .1, "pi(rtol=1e-3)": 0,
		"schedule(fixed(h=0.1),rule=inverse(rate=1))": .1, "schedule(fixed(h=0.1),rule=inverse(rate=1),on=time)": 0, "land(fixed(h=0.1),at=[0.05])": 0,
	} {
		c, err := control.Parse(text)
		if err != nil {
			t.Fatal(err)
		}
		if got := ode.FixedStep(c); got != want {
			t.Errorf("%s: pace %v, want %v", text, got, want)
		}
		if got := ode.FixedStep(control.Record{Of: c, Mesh: new(control.Replay)}); got != want {
			t.Errorf("%s within record: pace %v, want %v", text, got, want)
		}
	}
}
