package split_test

import (
	"context"
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/odetest"
	"github.com/odescent/odescent/ode/split"
)

func TestMethods(t *testing.T) {
	// The oscillator's own scheme is "kick drift". A kick looks at the force where the step starts, which is where the
	// last one ended, so the order of the scheme costs nothing; two kicks share the force between two steps.
	for _, m := range []ode.Method{split.Lie{}, split.Symplectic{}, split.Lie{Scheme: "drift kick"}} {
		t.Run(m.String(), func(t *testing.T) {
			odetest.Method(t, m, odetest.On(odetest.Oscillator), odetest.Order(1), odetest.Evals(1))
		})
	}
	if n := odetest.EvalsPerStep(t, split.Lie{Scheme: "kick drift kick"}, odetest.Oscillator); n != 1 {
		t.Errorf("kick drift kick costs %d evaluations a step, want 1", n)
	}
	if n := odetest.EvalsPerStep(t, split.Lie{Scheme: "drift kick drift kick"}, odetest.Oscillator); n != 2 {
		t.Errorf("drift kick drift kick costs %d evaluations a step, want 2", n)
	}
}

// One step of semi-implicit Euler, by hand: w⁺ = e^(-h)·w - (1-e^(-h))·4x, x⁺ = x + h·w⁺.
func TestOneStep(t *testing.T) {
	const h, x, w = .25, 1., .5
	e := math.Exp(-h)
	w1 := e*w - (1-e)*4*x
	for _, c := range []struct {
		m    ode.Method
		x, w float64
	}{
		{split.Symplectic{}, x + h*w1, w1},
		{split.Lie{}, x + h*w1, w1},
		{split.Lie{Scheme: "drift kick"}, x + h*w, e*w - (1-e)*4*(x+h*w)},
	} {
		it := start(t, c.m, []float64{x, w}, h)
		it.Next()
		if y := it.Point().Y; math.Abs(y[0]-c.x) > 1e-15 || math.Abs(y[1]-c.w) > 1e-15 {
			t.Errorf("%v: %v, want %v, %v", c.m, y, c.x, c.w)
		}
	}
}

// Without friction the symplectic method keeps the quadratic ½(w² + λx² - hλxw) exactly, in whichever order.
func TestSymplectic(t *testing.T) {
	const h, lambda = .1, 4.
	sys := odetest.Oscillator.System()
	sys.Parts[0].Flow = func(p *ode.Point, h float64) { p.Y[1] += h * p.Force()[0] }
	it, err := ode.New(context.Background(), sys, []float64{1, 0}, 0, math.Inf(1), ode.Config{Method: split.Symplectic{}, Control: control.Fixed{H: h}})
	if err != nil {
		t.Fatal(err)
	}
	for range 10000 {
		it.Next()
	}
	y := it.Point().Y
	kept := y[1]*y[1] + lambda*y[0]*y[0] - h*lambda*y[0]*y[1]
	if d := math.Abs(kept - lambda); d > 1e4*4e-15 { // a rounding of some ulps of 4 in every step
		t.Errorf("the quadratic is off by %.3g after 10⁴ steps", d)
	}
}

// A part that depends on the time sees the start of the step before the position moves and its end afterwards, also
// where nothing moves the position at all.
func TestTime(t *testing.T) {
	for _, c := range []struct {
		text string
		want []float64 // times at which the force is evaluated, h = 1
	}{
		{"kick drift", []float64{0, 1, 2}}, {"drift kick", []float64{1, 2, 3}}, {"kick", []float64{0, 1, 2}}, {"kick drift kick", []float64{0, 1, 2, 3}},
	} {
		sys := odetest.Oscillator.System()
		var got []float64
		sys.Both = nil
		sys.Force = func(dst []float64, at float64, y []float64) { got = append(got, at); dst[0] = 0 }
		it, err := ode.New(context.Background(), sys, []float64{1, 0}, 0, math.Inf(1), ode.Config{Method: split.Lie{Scheme: c.text}, Control: control.Fixed{H: 1}})
		if err != nil {
			t.Fatal(err)
		}
		for range 3 {
			it.Next()
		}
		if d := cmp.Diff(c.want, got); d != "" {
			t.Errorf("%s (-want +got):\n%s", c.text, d)
		}
	}
}

func TestParse(t *testing.T) {
	for _, s := range []string{
		"symplectic", "lie", "lie(scheme=kick drift kick)", "lie(scheme=kick:0.5 drift kick:0.5)", "strang(scheme=kick drift)", "verlet",
		"yoshida4(scheme=drift kick)", "conformal", "conformal(order=2)", "discrete", "itohabe", "relaxed", "relaxed(rk4)", "relaxed(heun)",
		"expeuler", "expeuler(dim=20,tol=1e-6)", "etdrk2(tol=0.001)",
	} {
		m, err := split.Parse(s)
		if err != nil || m.String() != s {
			t.Errorf("%q: %v, %v", s, m, err)
		}
	}
	for _, c := range [][2]string{
		{"simplectic", `no method "simplectic"; did you mean symplectic?`}, {"radau", `no method "radau"; there are: conformal`},
		{"lie(scheme=a,b)", "lie: takes at most 1 value"}, {"symplectic(h=1)", "takes no arguments"},
		{"lie(scheme=kick:x)", "kick:0.5 say"}, {"strang(scheme=:1)", "name of the part is missing"}, {"conformal(order=3)", "in [1, 2]"},
		{"relaxed(dp5)", "negative weights"}, {"relaxed(foo)", `no method "foo"`}, {"expeuler(dim=-1)", "must be at least 0"}, {"etdrk2(tol=2)", "[0, 1)"},
	} {
		if m, err := split.Parse(c[0]); err == nil || !strings.Contains(err.Error(), c[1]) {
			t.Errorf("%q: %v, %v, want %q", c[0], m, err, c[1])
		}
	}
	for _, name := range split.Names() {
		if m, err := split.Parse(name); err != nil || m.String() != name {
			t.Errorf("%q: %v, %v", name, m, err)
		}
	}
}

func start(t *testing.T, m ode.Method, y0 []float64, h float64) *ode.Integrator {
	t.Helper()
	it, err := ode.New(context.Background(), odetest.Oscillator.System(), y0, 0, math.Inf(1), ode.Config{Method: m, Control: control.Fixed{H: h}})
	if err != nil {
		t.Fatal(err)
	}
	return it
}
