package rk_test

import (
	"context"
	"math"
	"strings"
	"testing"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/odetest"
	"github.com/odescent/odescent/ode/rk"
)

var all = []*rk.Tableau{
	rk.Euler, rk.EulerHeun, rk.Matsuno, rk.Heun, rk.Midpoint, rk.Ralston, rk.BS3, rk.SSPRK33, rk.RK4, rk.RK38, rk.DP5,
	rk.Tsit5, rk.DOP853,
}

// stiffish is van der Pol's equation with ε = 1e-3, in the form of Hairer and Wanner II, IV.1, to t = 2.
var stiffish = odetest.Problem{
	Name: "stiffish", Y0: []float64{2, 0}, T1: 2,
	System: func() *ode.System {
		return &ode.System{Dim: 2, Field: func(dst []float64, _ float64, y []float64) {
			dst[0], dst[1] = y[1], ((1-y[0]*y[0])*y[1]-y[0])/1e-3
		}}
	},
	End: []float64{1.76323454, -0.83568868}, // to 9 digits, recorded
}

// DOPRI5 and DOP853 take these evaluations and accepted steps (recorded from Hairer's codes as scipy calls them, whose limit on
// the shrinking of DOP853's step is 0.3). DOP853 evaluates the field at the last point as well, which nobody asks for
// here: one evaluation less.
func TestHairersCounts(t *testing.T) {
	dopri5 := control.PI{Beta: .04}
	dop853 := control.PI{Beta: -1, Shrink: .3, Grow: 6}
	for _, c := range []struct {
		p               odetest.Problem
		m               ode.Method
		pi              control.PI
		tol             float64
		evals, accepted int
	}{
		{odetest.Arenstorf, rk.DP5, dopri5, 1e-5, 728, 93}, {odetest.Arenstorf, rk.DP5, dopri5, 1e-7, 1442, 216},
		{odetest.Arenstorf, rk.DP5, dopri5, 1e-9, 3212, 530},
		{odetest.Arenstorf, rk.DOP853, dop853, 1e-7, 1350 - 1, 83}, {odetest.Arenstorf, rk.DOP853, dop853, 1e-10, 2785 - 1, 176},
		{stiffish, rk.DP5, dopri5, 1e-6, 8732, 1426}, {stiffish, rk.DP5, dopri5, 1e-9, 24584, 4085},
		{stiffish, rk.DOP853, dop853, 1e-9, 17495 - 1, 1345},
	} {
		c.pi.RTol, c.pi.ATol = c.tol, c.tol
		sol, err := ode.Solve(context.Background(), c.p.System(), c.p.Y0, 0, c.p.T1, ode.Config{Method: c.m, Control: c.pi})
		if err != nil {
			t.Fatal(err)
		}
		if sol.Stats.FieldEvals != c.evals || sol.Stats.Steps != c.accepted {
			t.Errorf("%s by %v at %g: %d evaluations, %d accepted steps, want %d and %d", c.p.Name, c.m, c.tol, sol.Stats.FieldEvals, sol.Stats.Steps, c.evals, c.accepted)
		}
		if e := c.p.Err(sol.Y); c.tol == 1e-9 && c.p.Name == "stiffish" && e > 1e-7 {
			t.Errorf("%s by %v at %g: error %.3g", c.p.Name, c.m, c.tol, e)
		}
	}
}

// The non-stiff problems: at the tolerance 1e-8 six correct digits, for DP5, Tsit5, DOP853 and GBS.
func TestSixDigits(t *testing.T) {
	for _, name := range []string{"lorenz", "arenstorf", "pleiades", "brusselator", "rosenbrock", "logistic", "a3", "b4", "c5", "d4", "e2"} {
		p, err := odetest.Lookup(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range []ode.Method{rk.DP5, rk.Tsit5, rk.DOP853, rk.GBS{Order: 8}} {
			sol, err := ode.Solve(context.Background(), p.System(), p.Y0, 0, p.T1, ode.Config{Method: m, Control: control.PI{RTol: 1e-8, ATol: 1e-8}})
			if err != nil {
				t.Fatal(err)
			}
			want := 1e-6
			switch name {
			case "lorenz", "arenstorf":
				want = 1e-3 // an error of 1e-8 is magnified by 1e4 and more
			case "pleiades", "d4":
				want = 1e-5 // by close encounters
			}
			e := p.Err(sol.Y)
			if e > want {
				t.Errorf("%s by %v: error %.3g", name, m, e)
			}
			t.Logf("%s by %v: error %.2g, %d evaluations", name, m, e, sol.Stats.FieldEvals)
		}
	}
}

// GBS is the reference integrator: at high order it reaches rounding on everything smooth.
func TestGBSReachesRounding(t *testing.T) {
	for _, p := range []odetest.Problem{odetest.Arc, odetest.Brusselator, odetest.Pleiades} {
		sol, err := ode.Solve(context.Background(), p.System(), p.Y0, 0, p.T1, ode.Config{Method: rk.GBS{Order: 14}, Control: control.PI{RTol: 1e-14, ATol: 1e-14}})
		if err != nil {
			t.Fatal(err)
		}
		e := p.Err(sol.Y)
		if e > 1e-11 {
			t.Errorf("%s: error %.3g", p.Name, e)
		}
		t.Logf("%s: error %.2g, %+v", p.Name, e, sol.Stats)
	}
}

// GBS of order 2 is the midpoint rule, with half the weight of the ends of its two substeps.
func TestGBSTableau(t *testing.T) {
	m := rk.GBS{Order: 4}.Tableau()
	// Columns 2 and 4: y + h·k(1/2) and y + h·(k(1/4)+k(3/4))/2, with the weights -1/3 and 4/3.
	for i, want := range []float64{0, -1. / 3, 2. / 3, 0, 2. / 3} {
		if math.Abs(m.B[i]-want) > 1e-15 {
			t.Errorf("B[%d] = %v, want %v", i, m.B[i], want)
		}
	}
	for order := 2; order <= 24; order += 2 {
		m := rk.GBS{Order: order}.Tableau()
		if err := m.Check(); err != nil || len(m.B) != order*order/4+1 {
			t.Errorf("order %d: %d stages, %v", order, len(m.B), err)
		}
	}
	for order, want := range map[int]string{-2: "in [2, 24]", 3: "must be even", 26: "in [2, 24]"} {
		if _, err := (rk.GBS{Order: order}).Start(nil); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("order %d: %v", order, err)
		}
	}
}

// With a fixed step and β = 1 the method is optimistic gradient descent, x - 2ηg + ηg₀, and with β = ½ x - η(3g - g₀)/2, the
// first step being plain; a growing step weighs the old field by ω.
func TestAB2(t *testing.T) {
	sys := odetest.Rosenbrock.System()
	for _, beta := range []float64{1, .5} {
		const eta = 1e-3
		it, err := ode.New(context.Background(), sys, []float64{-1.2, 1}, 0, math.Inf(1), ode.Config{Method: rk.AB2{Beta: beta}, Control: control.Fixed{H: eta}})
		if err != nil {
			t.Fatal(err)
		}
		x, f, f0 := []float64{-1.2, 1}, make([]float64, 2), make([]float64, 2)
		for k := range 50 {
			sys.Force(f, 0, x)
			if k == 0 {
				copy(f0, f)
			}
			for i := range x {
				x[i] += eta * ((1+beta)*f[i] - beta*f0[i])
			}
			copy(f0, f)
			it.Next()
			for i := range x {
				if d := math.Abs(it.Point().Y[i] - x[i]); d > 1e-14 { // 50 contracting steps with roundings of 1e-16
					t.Fatalf("β = %v, step %d: x[%d] is off by %.3g", beta, k, i, d)
				}
			}
		}
		if v := it.Stats().FieldEvals; v != 50 {
			t.Errorf("%d evaluations in 50 steps", v)
		}
	}
}

// Variable steps keep the order: the error under a smoothly varying mesh goes with h².
func TestAB2Variable(t *testing.T) {
	p := odetest.Arc
	run := func(n int) float64 {
		rule := control.Linear{Start: .5, End: 1.5, Steps: n}
		c := control.Schedule{Of: control.Fixed{H: p.T1 / float64(n)}, Rule: rule, On: "time"}
		sol, err := ode.Solve(context.Background(), p.System(), p.Y0, 0, p.T1, ode.Config{Method: rk.AB2{}, Control: c})
		if err != nil {
			t.Fatal(err)
		}
		return p.Err(sol.Y)
	}
	if order := math.Log2(run(2000) / run(4000)); math.Abs(order-2) > .1 {
		t.Errorf("observed order %.3f, want 2", order)
	}
}

// On the saddle game x' = y, y' = -x (minimise x·y over x, maximise over y) Euler's method spirals out, the
// extragradient and the optimistic method spiral in.
func TestGame(t *testing.T) {
	game := &ode.System{Dim: 2, Force: func(dst []float64, _ float64, z []float64) { dst[0], dst[1] = -z[1], z[0] }}
	for _, c := range []struct {
		m  ode.Method
		in bool
	}{{rk.Euler, false}, {rk.Matsuno, true}, {rk.AB2{Beta: 1}, true}, {rk.AB2{}, false}} {
		sol, err := ode.Solve(context.Background(), game, []float64{1, 0}, 0, 60, ode.Config{Method: c.m, Control: control.Fixed{H: .3}})
		if err != nil {
			t.Fatal(err)
		}
		if r := math.Hypot(sol.Y[0], sol.Y[1]); (r < 1) != c.in {
			t.Errorf("%v: radius %v", c.m, r)
		}
	}
}

func TestParse(t *testing.T) {
	for _, name := range rk.Names() {
		m, err := rk.Parse(name)
		if err != nil || m.String() != name {
			t.Errorf("%q: %v, %v", name, m, err)
		}
	}
	for _, m := range []ode.Method{rk.GBS{Order: 12}, rk.AB2{Beta: 1}} {
		if back, err := rk.Parse(m.String()); err != nil || back != m {
			t.Errorf("%v: %v, %v", m, back, err)
		}
	}
	for _, c := range [][2]string{
		{"tsitt5", `no method "tsitt5"; did you mean tsit5?`}, {"rk4(h=1)", "rk4 takes no arguments"},
		{"gbs(order=7)", "gbs: order=7 must be even"}, {"ab2(beta=-1)", "beta=-1 must be finite and not negative"}, {"", "a name is missing"},
	} {
		if m, err := rk.Parse(c[0]); err == nil || !strings.Contains(err.Error(), c[1]) {
			t.Errorf("%q: %v, %v, want %q", c[0], m, err, c[1])
		}
	}
}

func TestCheck(t *testing.T) {
	for _, c := range []struct {
		m    rk.Tableau
		want string
	}{
		{rk.Tableau{Name: "none"}, "the tableau \"none\" has no stages"},
		{rk.Tableau{Name: "odd", A: [][]float64{{}, {.5}}, B: []float64{0, 1}, C: []float64{0, .4}}, "odd: row 1 sums to"},
		{rk.Tableau{Name: "odd", A: [][]float64{{}}, B: []float64{1}, C: []float64{0}, E: []float64{1, 2, 3}}, "3 error weights for 1 stages"},
		{rk.Tableau{Name: "odd", A: [][]float64{{}}, B: []float64{1}, C: []float64{0}, Low: []float64{1}}, "second estimate"},
	} {
		if err := c.m.Check(); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%v, want %q", err, c.want)
		}
	}
	for _, m := range all {
		if err := m.Check(); err != nil {
			t.Error(err)
		}
		if fsal := m == rk.BS3 || m == rk.DP5 || m == rk.Tsit5; m.FSAL() != fsal {
			t.Errorf("%v: FSAL is %v", m, m.FSAL())
		}
	}
}
