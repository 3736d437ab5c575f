package control_test

import (
	"context"
	"math"
	"testing"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/odetest"
	"github.com/odescent/odescent/ode/rk"
	"github.com/odescent/odescent/ode/vec"
)

// scripted is a method that does nothing and whose errors are given, one for each attempt.
type scripted struct {
	order int
	errs  []float64
}

type script struct {
	*scripted
	n int
}

func (m *scripted) String() string                        { return "scripted" }
func (m *scripted) Start(*ode.Run) (ode.Stepper, error)   { return &script{scripted: m}, nil }
func (m *script) Try(s *ode.Step) error                   { copy(s.R.Y, s.L.Y); return nil }
func (m *script) ErrOrder() int                           { return m.order }
func (m *script) Estimate(*ode.Step, vec.Weights) float64 { m.n++; return m.errs[m.n-1] }

func TestPI(t *testing.T) {
	errs := []float64{.5, .1, 1.5, .8, 20, 1e6, .9, 0, 1e-9, .3, math.Inf(1), .7, .99, 1, .2}
	for _, c := range []control.PI{
		{RTol: 1, H0: 1}, {RTol: 1, H0: 1, Beta: .04}, {RTol: 1, H0: 1, Beta: -1},
		{RTol: 1, H0: 1, Safety: .8, Shrink: .3, Grow: 2},
	} {
		for _, order := range []int{2, 5} {
			k := float64(order)
			beta, safety, shrink, grow := .4/k, .9, .2, 10.
			if c.Beta > 0 {
				beta = c.Beta
			} else if c.Beta < 0 {
				beta = 0
			}
			if c.Safety > 0 {
				safety, shrink, grow = c.Safety, c.Shrink, c.Grow
			}
			var want []float64 // of every attempt
			h, old, after := 1., 1e-4, false
			for _, e := range errs {
				want = append(want, h)
				if e > 1 {
					h, after = h*math.Max(shrink, safety*math.Pow(e, -(1/k-.75*beta))), true
					continue
				}
				f := safety * math.Pow(e, -(1/k-.75*beta)) * math.Pow(old, beta)
				f = math.Min(grow, math.Max(shrink, f))
				if after {
					f = math.Min(f, 1)
				}
				h, old, after = h*f, math.Max(e, 1e-4), false
			}
			var got []float64
			cfg := ode.Config{Method: &scripted{order, errs}, Control: c, MaxSteps: 11}
			it, err := ode.New(context.Background(), odetest.Sway.System(), []float64{1}, 0, math.Inf(1), cfg)
			if err != nil {
				t.Fatal(err)
			}
			for it.Next() {
				got = append(got, it.Step().H)
			}
			j := 0
			for i, e := range errs {
				if e > 1 {
					continue
				}
				if d := math.Abs(got[j]/want[i] - 1); d > 1e-13 {
					t.Errorf("%v, order %d: attempt %d has the length %v, want %v", c, order, i, got[j], want[i])
				}
				j++
			}
			if st := it.Stats(); st.Steps != 11 || st.Rejected != 4 {
				t.Errorf("%+v", st)
			}
		}
	}
}

// The first step is Hairer's: h₀ = 0.01·‖y‖/‖f‖, then (0.01/max(‖f‖, ‖f₁-f₀‖/h₀))^(1/k), in the root of the sum
// of squares, and not longer than 100·h₀ or the interval.
func TestInitialStep(t *testing.T) {
	const k = 3
	y, f := []float64{1, -2}, []float64{-1, 20}
	w := vec.Weights{ATol: 1e-3, RTol: 1e-2}
	norm := func(v [2]float64) float64 {
		a, b := v[0]/(1e-3+1e-2*1), v[1]/(1e-3+1e-2*2)
		return math.Sqrt(a*a + b*b)
	}
	h0 := .01 * norm([2]float64{1, -2}) / norm([2]float64{-1, 20})
	f1 := [2]float64{-(1 - h0), -10 * (-2 + 20*h0)}
	d2 := norm([2]float64{(f1[0] - f[0]) / h0, (f1[1] - f[1]) / h0})
	want := math.Min(100*h0, math.Pow(.01/math.Max(d2, norm([2]float64{-1, 20})), 1./k))
	for _, end := range []float64{5, -5, 1e-5, -1e-5} {
		it, err := ode.New(context.Background(), valley(), y, 0, end, ode.Config{Method: rk.BS3, Control: control.Fixed{H: 1}})
		if err != nil {
			t.Fatal(err)
		}
		got := control.InitialStep(it.Run(), it.Point(), w, k)
		wanted := want
		if math.Abs(end) < 1 {
			wanted = math.Abs(end)
		}
		if d := math.Abs(got/wanted - 1); d > 1e-12 {
			t.Errorf("to %v: %v, want %v", end, got, wanted)
		}
		if v := it.Stats().FieldEvals; v != 2 {
			t.Errorf("to %v: %d evaluations", end, v)
		}
	}
}

// PI keeps the error of a step at the tolerance, so the error at the end goes with it, for each method with an estimate.
func TestPITolerance(t *testing.T) {
	for _, m := range []ode.Method{rk.EulerHeun, rk.Heun, rk.BS3, rk.DP5, rk.Tsit5} {
		for _, tol := range []float64{1e-3, 1e-5} {
			p := odetest.Sway
			sol, err := ode.Solve(context.Background(), p.System(), p.Y0, 0, p.T1, ode.Config{Method: m, Control: control.PI{RTol: tol, ATol: tol}})
			if err != nil {
				t.Fatal(err)
			}
			// The flow magnifies an error by at most e² and N steps add up; error per step leaves N·tol for the method
			// that is advanced, less for one that is of higher order than its estimate.
			if e := p.Err(sol.Y); e > math.E*math.E*float64(sol.Stats.Steps)*tol || e == 0 {
				t.Errorf("%v at %g: error %.3g after %d steps", m, tol, e, sol.Stats.Steps)
			}
		}
	}
	if _, err := ode.New(context.Background(), valley(), []float64{1, 1}, 0, 1, ode.Config{Method: rk.DP5, Control: control.PI{RTol: 1, Beta: .3}}); err == nil {
		t.Error("beta = 0.3 ≥ 4/15 leaves no control, and is taken")
	} else if want := "control: pi: beta=0.3 must be below 4/(3k) = 0.267"; len(err.Error()) < len(want) || err.Error()[:len(want)] != want {
		t.Error(err)
	}
}
