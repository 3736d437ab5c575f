package stab_test

import (
	"context"
	"errors"
	"math"
	"testing"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/odetest"
	"github.com/odescent/odescent/ode/stab"
	"github.com/odescent/odescent/ode/vec"
)

func TestMethods(t *testing.T) {
	for _, c := range all {
		t.Run(c.m.String(), func(t *testing.T) {
			odetest.Method(t, c.m, odetest.Order(c.order))
			odetest.Method(t, c.m, odetest.Order(c.order), odetest.On(odetest.Oscillator))
		})
	}
}

// bend is a nonlinear stiff flow down Σ l_i·(x_i²/2 + x_i⁴/4) + coupling, whose stiffness falls on the way; it does not
// know its spectral radius.
var bend = odetest.Problem{
	Name: "bend", Y0: []float64{2, 2, -2, 2, 2, -2, 2}, T1: 1, ATol: 1,
	System: func() *ode.System {
		return &ode.System{Dim: 7, Symmetric: true, Field: func(dst []float64, _ float64, y []float64) {
			sum := 0.
			for _, v := range y {
				sum += v
			}
			l := 1.
			for i, v := range y {
				dst[i] = -l*(v+v*v*v) - sum
				l *= 4
			}
		}}
	},
}

// The laws of odetest on a stiff problem with an estimated ρ, where the number of stages changes and steps are
// rejected for their error and for their stages.
func TestLaws(t *testing.T) {
	for _, m := range []ode.Method{
		stab.RKC1{}, stab.RKC2{}, stab.RKC2{MaxStages: 9}, stab.RKC2{Stages: 12}, stab.RKL1{}, stab.RKL2{}, stab.RKMC2{},
		stab.ROCK2{},
	} {
		t.Run(m.String(), func(t *testing.T) {
			odetest.Pair(t, bend, m, control.PI{RTol: 1e-3, ATol: 1e-3})
			odetest.Pair(t, bend, m, control.Fixed{H: 1e-3})
			odetest.Pair(t, bend, m, control.Slope{Tol: .01, Memory: control.EMA{Beta: .9}, Eps: control.Outside(1e-3)})
		})
	}
}

// Where the stages do not suffice the step is shortened to what Stable reports, without an evaluation.
func TestTooFewStages(t *testing.T) {
	for _, m := range []stab.Method{
		stab.RKC1{MaxStages: 8}, stab.RKC2{MaxStages: 8}, stab.RKL1{MaxStages: 8}, stab.RKL2{MaxStages: 8},
		stab.RKMC2{MaxStages: 8}, stab.ROCK2{MaxStages: 8},
	} {
		most := 8
		if !possible(m, most) {
			most = 7
		}
		const rho = 1e4
		it, err := ode.New(context.Background(), quadratic(5, rho), ones(5), 0, 1, ode.Config{Method: m, Control: control.Fixed{H: .1}})
		if err != nil {
			t.Fatal(err)
		}
		it.Next()
		s, want := it.Step(), m.Reach(most)/rho
		if math.Abs(s.H/want-1) > 1e-14 || s.Stable() != want || s.Trial != 1 {
			t.Errorf("%v: h = %v at trial %d, stable %v, want %v", m, s.H, s.Trial, s.Stable(), want)
		}
		if st := it.Stats(); st.FieldEvals != most || st.BySolver != 1 {
			t.Errorf("%v: %+v", m, st)
		}
	}
}

// A stability limit around the control asks the method, and nothing is estimated twice.
func TestUnderLimit(t *testing.T) {
	c, err := control.Parse("limit(pi(rtol=1e-3,atol=1e-3))")
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range all {
		free := solve(t, bend.System(), bend.Y0, 1, m.m, control.PI{RTol: 1e-3, ATol: 1e-3})
		held := solve(t, bend.System(), bend.Y0, 1, m.m, c)
		if free.Stats != held.Stats {
			t.Errorf("%v: %+v under a limit that does not bind, %+v without", m.m, held.Stats, free.Stats)
		}
	}
}

// Backwards in time, on the flow that grows: y' = 50·y from t = 1 to 0.
func TestBackwards(t *testing.T) {
	for _, c := range all {
		for _, rho := range []func(float64, []float64) float64{nil, constant(50)} {
			sys := &ode.System{Dim: 1, Symmetric: true, SpectralRadius: rho, Field: func(dst []float64, _ float64, y []float64) { dst[0] = 50 * y[0] }}
			sol, err := ode.Solve(context.Background(), sys, []float64{1}, 1, 0, ode.Config{Method: c.m, Control: control.PI{RTol: 1e-4, ATol: 1e-4}})
			if err != nil || math.Abs(sol.Y[0]) > 1e-4*float64(sol.Stats.Steps) {
				t.Errorf("%v: y = %v, %v", c.m, sol.Y, err)
			}
		}
	}
}

// Estimate is not below the local error of one step and not above three times it, for all numbers of stages, on
// y' = -y, where e^z and R are known; hλ = 0.01 leaves a hundredth for the next term, and s² roundings of 1e-16 against
// the h³/75 of the smallest error constant another 1e-2 at 100 stages.
func TestErrorEstimate(t *testing.T) {
	const h = .01
	for _, c := range all {
		for s := 1; s <= 100; s++ {
			if !possible(c.m, s) {
				continue
			}
			sys := &ode.System{Dim: 1, SpectralRadius: constant(c.m.Reach(s) / h * .9999), Field: func(dst []float64, _ float64, y []float64) { dst[0] = -y[0] }}
			it, err := ode.New(context.Background(), sys, []float64{1}, 0, 1, ode.Config{Method: c.m, Control: control.Fixed{H: h}})
			if err != nil {
				t.Fatal(err)
			}
			it.Next()
			if it.Stats().FieldEvals != s {
				t.Errorf("%v: %d evaluations, want %d", c.m, it.Stats().FieldEvals, s)
			}
			est := it.Step().Err(vec.Weights{ATol: 1})
			if is := math.Abs(it.Point().Y[0] - math.Exp(-h)); est < .97*is || est > 3*is {
				t.Errorf("%v, %d stages: error %.4g, estimated as %.4g", c.m, s, is, est)
			}
		}
	}
}

func TestEdges(t *testing.T) {
	pi := control.PI{RTol: 1e-3, ATol: 1e-6}
	for _, c := range all {
		for name, f := range map[string]func([]float64, float64, []float64){
			"empty": func([]float64, float64, []float64) {},
			"rest":  func(dst []float64, _ float64, _ []float64) { clear(dst) },
		} {
			dim := 3
			if name == "empty" {
				dim = 0
			}
			for _, symmetric := range []bool{false, true} {
				sol, err := ode.Solve(context.Background(), &ode.System{Dim: dim, Symmetric: symmetric, Field: f}, make([]float64, dim), 0, 1, ode.Config{Method: c.m, Control: pi})
				if err != nil || sol.Reason.Status != ode.Reached {
					t.Errorf("%v, %s: %v, %v", c.m, name, sol.Reason, err)
				}
			}
		}
		for _, bad := range []float64{math.NaN(), math.Inf(1), -1} {
			sys := quadratic(3, 10)
			sys.SpectralRadius = constant(bad)
			if _, err := ode.Solve(context.Background(), sys, ones(3), 0, 1, ode.Config{Method: c.m, Control: pi}); !errors.Is(err, ode.ErrNonFinite) {
				t.Errorf("%v, ρ = %v: %v", c.m, bad, err)
			}
		}
		sys := &ode.System{Dim: 1, Field: func(dst []float64, _ float64, _ []float64) { dst[0] = math.NaN() }}
		if _, err := ode.Solve(context.Background(), sys, ones(1), 0, 1, ode.Config{Method: c.m, Control: pi}); err == nil {
			t.Errorf("%v: no error for a field that is not a number", c.m)
		}
	}
}

// A field that is stiffer than its SpectralRadius says blows up inside a step; the step is rejected until it is short enough.
func TestWrongRho(t *testing.T) {
	for _, c := range all {
		sys := quadratic(10, 1e4)
		sys.SpectralRadius = constant(1)
		sol, err := ode.Solve(context.Background(), sys, ones(10), 0, .1, ode.Config{Method: c.m, Control: control.PI{RTol: 1e-4, ATol: 1e-4}})
		if err != nil || math.Abs(sol.Y[0]-math.Exp(-.1)) > 1e-2 {
			t.Errorf("%v: %v, %v", c.m, sol.Y, err)
		}
	}
}
