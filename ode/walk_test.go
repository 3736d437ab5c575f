package ode_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/method"
	"github.com/odescent/odescent/ode/vec"
)

// hostile is a field, the same for each component, with its potential where it has one: y' = f(t, y) = -∂p/∂y.
type hostile struct {
	name string
	y0   []float64
	f    func(t, y float64) float64
	p    func(y float64) float64
	fail bool // no run reaches the end
}

var hostiles = []hostile{
	{name: "a wall of NaN", y0: []float64{1}, f: func(_, y float64) float64 {
		if y < .5 {
			return math.NaN()
		}
		return -y
	}, p: func(y float64) float64 {
		if y < .5 {
			return math.NaN()
		}
		return y * y / 2
	}},
	{name: "a root", y0: []float64{1, 2}, f: func(_, y float64) float64 { return -math.Sqrt(y) }, p: func(y float64) float64 { return math.Pow(y, 1.5) / 1.5 }},
	{name: "a sign", y0: []float64{.3, -.7}, f: func(_, y float64) float64 { return -math.Copysign(1, y) }, p: math.Abs},
	{name: "a kink", y0: []float64{.3}, f: func(_, y float64) float64 { return -math.Abs(y) }, p: func(y float64) float64 { return y * math.Abs(y) / 2 }},
	{name: "a jump in time", y0: []float64{0}, f: func(t, _ float64) float64 {
		if t > 1./3 {
			return -1e3
		}
		return 1
	}},
	{name: "a wrong sign", y0: []float64{.5}, f: func(_, y float64) float64 { return y }, p: func(y float64) float64 { return y * y / 2 }},
	{name: "a pole", y0: []float64{1}, f: func(_, y float64) float64 { return y * y }, p: func(y float64) float64 { return -y * y * y / 3 }},
	{name: "growth", y0: []float64{1, 1}, f: func(_, y float64) float64 { return 1e3 * y }, p: func(y float64) float64 { return -500 * y * y }},
	{name: "rest", y0: []float64{1}, f: func(_, _ float64) float64 { return 0 }, p: func(float64) float64 { return 0 }},
	{name: "stiff", y0: []float64{1, 0}, f: func(t, y float64) float64 { return -1e8 * (y - math.Cos(t)) }},
	{name: "1e160", y0: []float64{1e160, -1e160}, f: func(_, y float64) float64 { return -y }, p: func(y float64) float64 { return y * y / 2 }},
	{name: "1e-160", y0: []float64{1e-160, -1e-160}, f: func(_, y float64) float64 { return -y }, p: func(y float64) float64 { return y * y / 2 }},
	{name: "1e160 steep", y0: []float64{1}, f: func(_, y float64) float64 { return -1e160 * y }, p: func(y float64) float64 { return 5e159 * y * y }},
	{name: "NaN", y0: []float64{1, 2, 3}, f: func(_, _ float64) float64 { return math.NaN() }, p: func(float64) float64 { return math.NaN() }, fail: true},
	{name: "infinite", y0: []float64{1}, f: func(_, _ float64) float64 { return math.Inf(1) }, p: func(float64) float64 { return math.Inf(-1) }, fail: true},
	{name: "nothing", y0: []float64{}, f: func(_, _ float64) float64 { return 0 }, p: func(float64) float64 { return 0 }},
	{name: "noise", y0: []float64{1}, f: func(_, y float64) float64 { return math.Sin(1e9*y) * 1e3 }, p: func(y float64) float64 { return math.Cos(1e9*y) * 1e-6 }},
}

// system returns the field, with a velocity and the parts of a Hamiltonian flow if moves says so, and counts what is called.
func (h hostile) system(calls *int, moves bool) (*ode.System, []float64) {
	n := len(h.y0)
	f := func(dst []float64, t float64, y []float64) {
		*calls++
		for i := range dst {
			dst[i] = h.f(t, y[i])
		}
	}
	s := &ode.System{Dim: n, Field: f}
	if h.p != nil {
		s.Symmetric = !moves
		s.Potential = func(_ float64, y []float64) (sum float64) {
			*calls++
			for _, v := range y[:n] {
				sum += h.p(v)
			}
			return sum
		}
		s.Energy = func(p *ode.Point) float64 { return p.Potential() }
		s.Dissipation = func(p *ode.Point) float64 { d := p.Force(); return vec.Dot(d, d) }
	}
	if !moves {
		return s, h.y0
	}
	s.Dim, s.Pos, s.Field, s.Force, s.Dissipation = 2*n, n, nil, f, nil
	if n == 0 {
		return nil, nil // a position of length zero is all of the state
	}
	s.Energy = nil
	s.FieldFromForce = func(dst []float64, p *ode.Point) {
		copy(dst[:n], p.Y[n:])
		vec.Mul(dst[n:], p.M.Scale, p.M.Diag, p.Force())
	}
	s.Parts = []ode.Part{
		{Name: "kick", Flow: func(p *ode.Point, h float64) {
			for i, d := range p.Force() {
				d *= p.M.Scale
				if p.M.Diag != nil {
					d *= p.M.Diag[i]
				}
				p.Y[n+i] += float64(h * d)
			}
		}},
		{Name: "drift", Moves: true, Flow: func(p *ode.Point, h float64) {
			for i := range n {
				p.Y[i] += float64(h * p.Y[n+i])
			}
		}},
		{Name: "damp", Flow: func(p *ode.Point, h float64) { vec.Scale(p.Y[n:], math.Exp(-h), p.Y[n:]) }},
	}
	s.Scheme = "kick drift"
	return s, slices.Concat(h.y0, h.y0)
}

// The walk: every registered method under every registered control on every hostile field ends within a budget, with a
// verdict that its error, its reason and its last point agree on. In -short, one pair in 29.
func TestHostileWalk(t *testing.T) {
	const steps = 70
	var controls []ode.Control
	for _, w := range control.Samples() {
		c, err := control.Parse(w)
		if err != nil {
			t.Fatal(err)
		}
		controls = append(controls, c)
	}
	for i, text := range method.Samples() {
		m, err := method.Parse(text)
		if err != nil {
			t.Fatal(err)
		}
		t.Run(text, func(t *testing.T) {
			t.Parallel()
			for j, c := range controls {
				if testing.Short() && (7*i+j)%29 != 0 {
					continue
				}
				for _, h := range hostiles {
					for _, moves := range []bool{false, true} {
						h.run(t, m, c, moves, 1, steps)
						if !moves {
							h.run(t, m, c, moves, math.Inf(1), steps)
						}
					}
				}
			}
		})
	}
}

// run integrates and checks the ending.
func (h hostile) run(t *testing.T, m ode.Method, c ode.Control, moves bool, t1 float64, steps int) {
	calls, attempts := 0, 0
	sys, y0 := h.system(&calls, moves)
	if sys == nil {
		return
	}
	name := fmt.Sprintf("%v/%v, %s to %v", m, c, h.name, t1)
	if moves {
		name += ", with a velocity"
	}
	defer func() {
		if r := recover(); r != nil {
			t.Errorf("%s: panic: %v", name, r)
		}
	}()
	var worst, before int
	sol, err := ode.Solve(context.Background(), sys, y0, 0, t1, ode.Config{Method: m, Control: c, MaxSteps: steps, Observe: func(*ode.Step) {
		attempts++
		worst, before = max(worst, calls-before), calls
	}})
	if sol.Reason == (ode.Reason{}) {
		if err == nil || sol.T != 0 || sol.Stats.Steps != 0 {
			t.Errorf("%s: not begun, but %v, %+v", name, err, sol)
		}
		return // a capability is missing
	}
	wrong := func(what string) {
		t.Helper()
		t.Errorf("%s: %s: %v, %v after %d steps and %d attempts at t = %v, y = %v", name, what, err, sol.Reason, sol.Stats.Steps, attempts, sol.T, sol.Y)
	}
	// 300 values of the energy for each coordinate (itohabe), or 250 stages; 60 products for a spectral radius, and some.
	if most := 300*len(y0) + 350; worst > most {
		wrong(fmt.Sprintf("%d evaluations in an attempt, at most %d are allowed", worst, most))
	}
	if most := 100 * (steps + 1); attempts > most {
		wrong(fmt.Sprintf("more than %d attempts", most))
	}
	if calls > 400_000 {
		wrong(fmt.Sprintf("%d evaluations", calls))
	}
	if !vec.Finite(sol.Y) {
		wrong("the state is not finite")
	}
	status := sol.Reason.Status
	switch {
	case t1 == 1 && (err == nil) != (status == ode.Reached), t1 == 1 && (sol.T == 1) != (status == ode.Reached):
		wrong("an end that is not reached is an error")
	case math.IsInf(t1, 1) && (err == nil) != (status == ode.Limit || status == ode.Converged || status == ode.Stalled):
		wrong("the reason and the error do not agree")
	case h.fail && err == nil:
		wrong("nothing is known there")
	}
	if err != nil && status != ode.Limit && sol.Reason.Text != err.Error() {
		wrong("the text is another one than that of the error")
	}
	for is, want := range map[error]ode.Status{ode.ErrLimit: ode.Limit, ode.ErrUnderflow: ode.Underflow, ode.ErrRejections: ode.Rejected} {
		if errors.Is(err, is) && status != want {
			wrong("another status than that of the error")
		}
	}
	if errors.Is(err, ode.ErrNonFinite) && status != ode.Diverged && status != ode.Unsolved {
		wrong("another status than that of the error")
	}
	if status == ode.Converged {
		f := make([]float64, len(y0))
		if sys.Field == nil {
			return
		}
		sys.Field(f, sol.T, sol.Y)
		if !vec.Finite(f) || !strings.Contains(sol.Reason.Text, "at rest") {
			wrong("converged")
		}
	}
}
