package method_test

import (
	"context"
	"errors"
	"math"
	"strings"
	"testing"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/method"
	"gonum.org/v1/gonum/mat"
)

// What would take endless work or memory is refused with a sentence that names the count and what to take instead, by
// specs and by literals.
func TestEndlessWordsAreRefused(t *testing.T) {
	nested := func(n int) string { return strings.Repeat("doubled(", n) + "euler" + strings.Repeat(")", n) }
	for text, want := range map[string]string{
		"rkc2(maxstages=1000000000)": "1000000000 stages: at most 10000",
		"rkc2(stages=1000000000)":    "an implicit method with an iterative linear solver",
		"rkl1(maxstages=10001)":      "at most 10000",
		"rock2(stages=1000000)":      "at most 10000",
		nested(18):                   "doubled 18 times",
		nested(5):                    "doubled 5 times: every time takes three steps for one",
		nested(1000):                 "nested more than 32 deep",
	} {
		if _, err := method.Parse(text); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%.40s: %v, want %q", text, err, want)
		}
	}
	if _, err := control.Parse(strings.Repeat("clip(", 1e5) + "fixed(h=1)" + strings.Repeat(",max=1)", 1e5)); err == nil || len(err.Error()) > 1e3 {
		t.Errorf("nested controls: %.300v", err)
	}
	m, err := method.Parse(nested(4))
	if err != nil {
		t.Fatal(err)
	}
	sys := &ode.System{Dim: 1, Field: func(dst []float64, _ float64, y []float64) { dst[0] = -y[0] }}
	cfg := ode.Config{Method: m, Control: control.Fixed{H: .5}}
	sol, err := ode.Solve(context.Background(), sys, []float64{1}, 0, 1, cfg)
	if err != nil || sol.Stats.FieldEvals > 2*81 {
		t.Errorf("doubled four times: %v, %+v", err, sol.Stats)
	}
	for range 14 {
		m = method.Doubled{Of: m}
	}
	cfg.Method = m
	if _, err := ode.Solve(context.Background(), sys, []float64{1}, 0, 1, cfg); err == nil || !strings.Contains(err.Error(), "doubled 18 times") {
		t.Errorf("doubled 18 times by literals: %v", err)
	}
}

// A dense matrix of order 1e5 is not asked for: the error names its gigabytes, and what takes none.
func TestDenseMatricesAreBounded(t *testing.T) {
	const n = 100_000
	field := func(dst []float64, _ float64, y []float64) {
		for i, v := range y {
			dst[i] = -v
		}
	}
	y0 := make([]float64, n)
	for i := range y0 {
		y0[i] = 1
	}
	jac := func(dst *mat.Dense, _ float64, _ []float64) {}
	for _, c := range []struct {
		text      string
		symmetric bool
		jac       bool
		want      string
	}{
		{"rodas5p", false, false, "160 GB of memory"}, {"trbdf2", false, false, "240 GB"}, {"radau5", false, false, "400 GB"},
		{"impliciteuler", true, false, "linear=cg takes none"}, {"sdirk4", false, false, "rkc2"}, {"linimpliciteuler", false, false, "of order 100000"},
		{"impliciteuler(linear=cholesky)", true, false, "linear=cg"}, {"expeuler", false, true, "80 GB"}, {"etdrk2(dim=100000)", false, false, "dim="},
		{"discrete", true, true, "80 GB"},
		{"impliciteuler(linear=cg)", true, false, ""}, {"rosenbrock", true, false, "-"}, {"rkc2", true, false, ""}, {"dp5", false, false, ""},
	} {
		m, err := method.Parse(c.text)
		if err != nil {
			if c.want != "-" {
				t.Error(err)
			}
			continue
		}
		sys := &ode.System{Dim: n, Field: field, Symmetric: c.symmetric, Potential: func(float64, []float64) float64 { return 0 }}
		if c.jac {
			sys.Jac = jac
		}
		_, err = ode.New(context.Background(), sys, y0, 0, 1, ode.Config{Method: m, Control: control.Fixed{H: .1}})
		if c.want == "" && err != nil || c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)) {
			t.Errorf("%s: %v, want %q", c.text, err, c.want)
		}
	}
}

// Implicit methods without a tolerance in front of a kink, which took 13 million evaluations in 300 steps, and in front of a
// wall of NaN; discrete derivatives of an energy that is not known, or falls without end.
func TestWorkOfAStepIsBounded(t *testing.T) {
	wall := func(y float64) float64 {
		if y < .5 {
			return math.NaN()
		}
		return -y
	}
	for _, text := range []string{"impliciteuler", "trapezoidal", "trbdf2", "sdirk4", "radau5", "rodas5p", "discrete", "itohabe", "rkc2", "expeuler"} {
		m, err := method.Parse(text)
		if err != nil {
			t.Fatal(err)
		}
		for name, f := range map[string]func(y float64) float64{
			"sign": func(y float64) float64 { return -math.Copysign(1, y) }, "abs": func(y float64) float64 { return -math.Abs(y) }, "wall": wall,
			"root": func(y float64) float64 { return -math.Sqrt(y) },
		} {
			for _, h := range []float64{.05, 1, 1e6} {
				calls, worst, before := 0, 0, 0
				sys := &ode.System{Dim: 1, Symmetric: true, Field: func(dst []float64, _ float64, y []float64) { calls++; dst[0] = f(y[0]) }}
				sys.Potential = func(_ float64, y []float64) float64 {
					calls++
					return map[string]float64{"sign": math.Abs(y[0]), "abs": y[0] * math.Abs(y[0]) / 2, "wall": y[0] * y[0] / 2, "root": math.Pow(y[0], 1.5) / 1.5}[name]
				}
				sol, err := ode.Solve(context.Background(), sys, []float64{1}, 0, math.Inf(1), ode.Config{Method: m, Control: control.Fixed{H: h}, MaxSteps: 300, Observe: func(*ode.Step) {
					worst, before = max(worst, calls-before), calls
				}})
				if calls > 400_000 || worst > 550 {
					t.Errorf("%s with h = %g on %s: %d evaluations in %d steps and %d rejections, %d in one attempt: %v", text, h, name, calls, sol.Stats.Steps, sol.Stats.Rejected, worst, err)
				}
			}
		}
	}
	for _, text := range []string{"itohabe", "discrete"} {
		m, err := method.Parse(text)
		if err != nil {
			t.Fatal(err)
		}
		calls := 0
		sys := &ode.System{Dim: 1, Symmetric: true, Field: func(dst []float64, _ float64, y []float64) { dst[0] = 4 * y[0] * y[0] * y[0] }}
		sys.Potential = func(_ float64, y []float64) float64 { calls++; return -math.Pow(y[0], 4) }
		cfg := ode.Config{Method: m, Control: control.Fixed{H: 1}}
		if _, err := ode.Solve(context.Background(), sys, []float64{1}, 0, 1, cfg); err == nil || calls > 600_000 {
			t.Errorf("%s down an energy without a bottom: %v after %d energies", text, err, calls)
		}
		sys.Potential = func(float64, []float64) float64 { return math.NaN() }
		if _, err := ode.Solve(context.Background(), sys, []float64{1}, 0, 1, cfg); !errors.Is(err, ode.ErrNonFinite) {
			t.Errorf("%s with an energy of NaN: %v", text, err)
		}
	}
}

// A step of a stochastic method to where its path would take hours is an error.
func TestNoiseIsFollowedSoFar(t *testing.T) {
	m, err := method.Parse("eulermaruyama(temperature=0.1,seed=1)")
	if err != nil {
		t.Fatal(err)
	}
	sys := &ode.System{Dim: 1, Field: func(dst []float64, _ float64, y []float64) { dst[0] = -1e-20 * y[0] }}
	_, err = ode.Solve(context.Background(), sys, []float64{1}, 0, math.Inf(1), ode.Config{Method: m, Control: control.Fixed{H: 1e14}, MaxSteps: 3})
	if err == nil || !strings.Contains(err.Error(), "the noise is followed up to |t| = 6.87e+10") {
		t.Error(err)
	}
}

// The search of Itoh and Abe's method for a move finds it also where the force is 1e300 times as long, within 300 energies.
func TestItohAbeFindsItsMove(t *testing.T) {
	m, err := method.Parse("itohabe")
	if err != nil {
		t.Fatal(err)
	}
	for _, scale := range []float64{1, 1e10, 1e100, 1e300, 1e-300} {
		calls := 0
		sys := &ode.System{Dim: 1, Field: func(dst []float64, _ float64, y []float64) { dst[0] = -scale * y[0] }}
		sys.Potential = func(_ float64, y []float64) float64 { calls++; return scale * y[0] * y[0] / 2 }
		sol, err := ode.Solve(context.Background(), sys, []float64{1.5}, 0, 1, ode.Config{Method: m, Control: control.Fixed{H: 1}})
		// Δ = -2y/(1 + 2/(h·scale)) to 1e-10 of it, on the side of the lower energy.
		want := 1.5 - 3/(1+2/scale)
		if err != nil || math.Abs(sol.Y[0]-want) > 1e-6 || calls > 300 {
			t.Errorf("times %g: y = %v, want %v, after %d energies: %v", scale, sol.Y[0], want, calls, err)
		}
	}
}
