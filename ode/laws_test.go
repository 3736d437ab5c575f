package ode_test

import (
	"context"
	"math"
	"testing"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/method"
	"github.com/odescent/odescent/ode/odetest"
)

// methods returns the samples of all methods, and splittings of the systems below by schemes of their own.
func methods(t *testing.T) []ode.Method {
	t.Helper()
	var ms []ode.Method
	for _, text := range append(method.Samples(), "lie(scheme=drift kick)", "lie(scheme=kick drift kick)") {
		m, err := method.Parse(text)
		if err != nil {
			t.Fatal(err)
		}
		ms = append(ms, m)
	}
	return ms
}

// batches is the oscillator with a force that is a draw of its own in every step.
func batches() *ode.System {
	s := odetest.Oscillator.System()
	noise, drive := 0., s.Force
	s.Potential, s.Both, s.Energy = nil, nil, nil
	s.Force = func(dst []float64, t float64, y []float64) {
		drive(dst, t, y)
		dst[0] += noise
	}
	s.Draw = func(k int) { noise = math.Sin(float64(7 * k)) }
	s.Init = func(p *ode.Point) { p.Y[1] = .1 * p.Force()[0] }
	return s
}

// partial is a plain system whose position is a part of its state.
func partial() *ode.System {
	return &ode.System{
		Dim: 2, Pos: 1,
		Field:     func(dst []float64, _ float64, y []float64) { dst[0], dst[1] = -y[0]-y[1]/64, y[0]/4-2*y[1] },
		Potential: func(_ float64, y []float64) float64 { return y[0] * y[0] / 2 },
	}
}

// goesOn reports that a run takes more steps, and attempts at each, than the laws look at: a triple that does not suit, a line
// search on a method that does not descend say, may end early by a limit that the forced rejections of the law count towards.
func goesOn(t *testing.T, p odetest.Problem, m ode.Method, c ode.Control) bool {
	t.Helper()
	it, err := ode.New(context.Background(), p.System(), p.Y0, 0, math.Inf(1), ode.Config{Method: m, Control: c, MaxSteps: 50})
	if err != nil {
		t.Fatal(err)
	}
	for it.Next() {
	}
	return it.Reason().Status == ode.Limit
}

func TestLaws(t *testing.T) {
	problems := []odetest.Problem{
		odetest.Oscillator, odetest.Arc,
		{Name: "batches", System: batches, Y0: []float64{1}},
		{Name: "partial", System: partial, Y0: []float64{1, 1}},
	}
	pairs, short, every := 0, 0, stride
	if testing.Short() {
		every *= 7
	}
	for _, m := range methods(t) {
		for _, text := range control.Samples() {
			c, err := control.Parse(text)
			if err != nil {
				t.Fatal(err)
			}
			for _, p := range problems {
				if _, err := ode.New(context.Background(), p.System(), p.Y0, 0, 1, ode.Config{Method: m, Control: c}); err != nil {
					continue // a splitting of a system without parts, or PI without an estimate
				}
				if pairs++; pairs%every != 0 {
					continue
				}
				if !goesOn(t, p, m, c) {
					short++
					continue
				}
				t.Run(m.String()+"/"+text+"/"+p.Name, func(t *testing.T) { odetest.Pair(t, p, m, c) })
			}
		}
	}
	t.Logf("%d triples, of which %d end before the laws have been looked at", pairs, short)
	if 20*short*every > pairs {
		t.Errorf("%d of %d triples end early: too many", short, pairs)
	}
	if pairs < 600 {
		t.Errorf("only %d triples: too many were left out", pairs)
	}
}
