package method_test

import (
	"context"
	"math"
	"testing"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/method"
	"github.com/odescent/odescent/ode/odetest"
)

// Doubling passes on whether a method solves equations, so that its default control and what an error says of it are
// those of the method within, for every registered method that can be doubled.
func TestDoubledIsTolerant(t *testing.T) {
	implicit := 0
	for _, text := range method.Samples() {
		m, err := method.Parse(text)
		if err != nil {
			t.Fatal(err)
		}
		start := func(m ode.Method) (*ode.Integrator, error) {
			return ode.New(context.Background(), odetest.Sway.System(), []float64{1}, 0, 1, ode.Config{Method: m, Control: control.Fixed{H: .1}})
		}
		of, err := start(m)
		if err != nil {
			continue
		}
		d := method.Doubled{Of: m}
		it, err := start(d)
		if err != nil {
			continue // it has a memory
		}
		_, want := of.Run().Method.(ode.Tolerant)
		if _, got := it.Run().Method.(ode.Tolerant); got != want {
			t.Errorf("%v: tolerant %v, doubled %v", text, want, got)
		}
		if !want {
			continue
		}
		implicit++
		p := odetest.VanDerPol
		sol, err := ode.Solve(context.Background(), p.System(), p.Y0, 0, .5, ode.Config{Method: d})
		if _, ok := sol.Control.(control.Gustafsson); !ok || err != nil {
			t.Errorf("%v: the control is %v, %v", d, sol.Control, err)
		}
		ref, err := ode.Solve(context.Background(), p.System(), p.Y0, 0, .5, ode.Config{Method: m})
		if err != nil || !(math.Abs(sol.Y[0]-ref.Y[0]) < 1e-3) {
			t.Errorf("%v ends at %v, %v, and %v at %v", d, sol.Y, err, m, ref.Y)
		}
	}
	if implicit < 4 {
		t.Errorf("only %d implicit methods can be doubled", implicit)
	}
}
