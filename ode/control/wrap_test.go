package control_test

import (
	"context"
	"math"
	"testing"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/rk"
)

// Error control alone stalls above an equilibrium, at a residual of a few times ρ·atol,
// and with the stability limit it does not.
func TestLimitReachesEquilibrium(t *testing.T) {
	for _, m := range []*rk.Tableau{rk.EulerHeun, rk.BS3, rk.Tsit5} {
		run := func(c ode.Control, own bool) ode.Solution {
			sys, y0 := relaxations(logspace(.01, 1, 100)...)
			if !own {
				sys.SpectralRadius = nil // it is estimated then
			}
			sol, err := ode.Solve(context.Background(), sys, y0, 0, math.Inf(1), ode.Config{
				Method: m, Control: c, Stop: ode.ForceNorm{Tol: 1e-12}, MaxSteps: 20_000,
			})
			if err != nil {
				t.Fatal(err)
			}
			return sol
		}
		pi := control.PI{RTol: 1e-3, ATol: 1e-3}
		if sol := run(pi, true); sol.Reason.Converged() {
			t.Errorf("%v: %v converges without a limit after %d evaluations; this test is of the opposite", m, pi, sol.Stats.FieldEvals)
		}
		for _, own := range []bool{true, false} {
			sol := run(control.Limit{Of: pi}, own)
			if !sol.Reason.Converged() || sol.Stats.Rejected > 5 {
				t.Errorf("%v: with the limit, the system's own spectral radius %v: %v, %d rejections", m, own, sol.Reason, sol.Stats.Rejected)
			}
			t.Logf("%v: %d evaluations, %d of the spectral radius", m, sol.Stats.FieldEvals, sol.Stats.SpectralRadii)
		}
	}
}

func TestLimitFormula(t *testing.T) {
	sys, y0 := relaxations(1, 50)
	it, err := ode.New(context.Background(), sys, y0, 0, 1, ode.Config{
		Method: rk.Euler, Control: control.Limit{Of: control.Fixed{H: .5}, Share: .75},
	})
	if err != nil {
		t.Fatal(err)
	}
	it.Next()
	if h := it.Step().H; math.Abs(h-.75*2/50) > 1e-12 {
		t.Errorf("h = %v, want 0.75·2/50", h)
	}
	if _, err := ode.New(context.Background(), sys, y0, 0, 1, ode.Config{
		Method: blind{}, Control: control.Limit{Of: control.Fixed{H: .5}},
	}); err == nil {
		t.Error("a limit starts with a method that knows none")
	}
}

// blind is Euler's method without a stability limit.
type blind struct{}

func (blind) String() string                      { return "blind" }
func (blind) Start(*ode.Run) (ode.Stepper, error) { return blind{}, nil }
func (blind) Try(s *ode.Step) error {
	for i, f := range s.L.Field() {
		s.R.Y[i] = s.L.Y[i] + s.H*f
	}
	return nil
}

func TestClip(t *testing.T) {
	sys, y0 := relaxations(1, 50)
	run := func(c ode.Control, n int) (hs []float64) {
		it, err := ode.New(context.Background(), sys, y0, 0, math.Inf(1), ode.Config{Method: rk.Euler, Control: c, MaxSteps: n})
		if err != nil {
			t.Fatal(err)
		}
		for s := range it.Steps() {
			hs = append(hs, s.Rate())
		}
		return hs
	}
	bare := run(control.Relative{}, 30)
	clipped := run(control.Clip{Of: control.Relative{}, Min: .005, Max: .02, Grow: 1.5}, 30)
	seen := [2]bool{}
	for i, h := range clipped {
		if h < .005*(1-1e-12) || h > .02*(1+1e-12) || i > 0 && h > 1.5*clipped[i-1]*(1+1e-12) {
			t.Errorf("step %d: h = %v after %v", i, h, clipped[max(i-1, 0)])
		}
		seen[0] = seen[0] || bare[i] < .005
		seen[1] = seen[1] || bare[i] > .02
	}
	if !seen[0] || !seen[1] {
		t.Error("without limits the steps stay within them: nothing was tested")
	}
	// on the step clock the scale is what is clipped
	it, err := ode.New(context.Background(), sys, y0, 0, math.Inf(1), ode.Config{
		Method: rk.Euler, Control: control.Clip{Of: control.Fixed{H: .1, Clock: control.PerStep}, Max: .01}, MaxSteps: 1})
	if err != nil {
		t.Fatal(err)
	}
	it.Next()
	if s := it.Step(); s.H != 1 || s.M.Scale != .01 {
		t.Errorf("on the step clock: H = %v, scale %v, want 1 and 0.01", s.H, s.M.Scale)
	}
}

// On ½λy² a step h of Euler's method dissipates h·λ²y²(1 - hλ/2), so the share C is kept exactly for h ≤ 2(1-C)/λ.
func TestDescentIsArmijo(t *testing.T) {
	const c = .3
	for _, h := range []float64{.99, 1.01} {
		sys, y0 := relaxations(1)
		it, err := ode.New(context.Background(), sys, y0, 0, math.Inf(1), ode.Config{
			Method: rk.Euler, Control: control.Descent{C: c, H0: h * 2 * (1 - c)}, MaxSteps: 1,
		})
		if err != nil {
			t.Fatal(err)
		}
		it.Next()
		if rejected := it.Step().Trial > 0; rejected != (h > 1) {
			t.Errorf("h = %g of the limit: rejected is %v", h, rejected)
		}
	}
}

// Under descent the energy does not increase, for any first step; under a window, not above the largest of the last.
func TestDescentDecreases(t *testing.T) {
	for _, window := range []int{1, 8} {
		sys, y0 := relaxations(1, 30, 1000)
		it, err := ode.New(context.Background(), sys, y0, 0, math.Inf(1), ode.Config{
			Method: rk.Euler, Control: control.Descent{Of: control.Relative{H0: 10}, Window: window},
			Stop: ode.ForceNorm{Tol: 1e-9}, MaxSteps: 5000,
		})
		if err != nil {
			t.Fatal(err)
		}
		past := []float64{it.Point().Potential()}
		for s := range it.Steps() {
			top := 0.
			for _, e := range past[max(0, len(past)-window):] {
				top = math.Max(top, e)
			}
			if e := s.R.Potential(); e > top {
				t.Errorf("window %d: step %d: energy %v above %v", window, s.K, e, top)
			}
			past = append(past, s.R.Potential())
		}
		if !it.Reason().Converged() {
			t.Errorf("window %d: %v", window, it.Reason())
		}
	}
}

// A recorded mesh is replayed bit for bit, rejections and all.
func TestRecordReplay(t *testing.T) {
	sys := &ode.System{Dim: 1, Field: func(dst []float64, t float64, y []float64) { dst[0] = 50 * math.Cos(50*t) * y[0] }}
	var mesh control.Replay
	a, err := ode.Solve(context.Background(), sys, []float64{1}, 0, 1, ode.Config{
		Method: rk.BS3, Control: control.Record{Of: control.PI{RTol: 1e-4, ATol: 1e-4, H0: 1}, Mesh: &mesh}})
	if err != nil {
		t.Fatal(err)
	}
	if a.Stats.Rejected == 0 || len(mesh.H) != a.Stats.Steps {
		t.Fatalf("%d rejections, %d steps noted of %d", a.Stats.Rejected, len(mesh.H), a.Stats.Steps)
	}
	b, err := ode.Solve(context.Background(), sys, []float64{1}, 0, 1, ode.Config{Method: rk.BS3, Control: mesh})
	if err != nil {
		t.Fatal(err)
	}
	if a.Y[0] != b.Y[0] || b.Stats.Rejected != 0 || b.Stats.Steps != a.Stats.Steps {
		t.Errorf("replayed %v in %d steps, recorded %v in %d", b.Y[0], b.Stats.Steps, a.Y[0], a.Stats.Steps)
	}
}

func TestLand(t *testing.T) {
	sys := &ode.System{Dim: 1, Field: func(dst []float64, t float64, y []float64) { dst[0] = math.Cos(t) * y[0] }}
	times := []float64{.7, .1, 1. / 3, 2, -5, .1}
	for _, dir := range []float64{1, -1} {
		c := control.Land{Of: control.PI{RTol: 1e-6, ATol: 1e-6}, Times: times}
		t0, t1 := 0., 1.
		if dir < 0 {
			t0, t1 = 1, 0
		}
		it, err := ode.New(context.Background(), sys, []float64{1}, t0, t1, ode.Config{Method: rk.DP5, Control: c})
		if err != nil {
			t.Fatal(err)
		}
		hit := map[float64]bool{}
		for s := range it.Steps() {
			hit[s.R.T] = true
		}
		for _, at := range []float64{.7, .1, 1. / 3} {
			if !hit[at] {
				t.Errorf("direction %g: no step ends at exactly %v", dir, at)
			}
		}
		want := math.Exp(math.Sin(t1) - math.Sin(t0))
		if got := it.Point().Y[0]; math.Abs(got-want) > 1e-5 {
			t.Errorf("direction %g: y = %v, want %v", dir, got, want)
		}
	}
}
