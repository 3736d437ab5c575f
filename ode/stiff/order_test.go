package stiff_test

import (
	"context"
	"math"
	"testing"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/odetest"
	"github.com/odescent/odescent/ode/stiff"
)

// methods returns every method that has a spec.
func methods(t *testing.T) map[string]ode.Method {
	t.Helper()
	ms := map[string]ode.Method{}
	for _, name := range stiff.Names() {
		m, err := stiff.Parse(name)
		if err != nil {
			t.Fatal(err)
		}
		ms[name] = m
	}
	return ms
}

// observed returns the order that the errors at p.T1 show between n and 2n steps.
func observed(t *testing.T, m ode.Method, p odetest.Problem, n int) (order, last float64) {
	t.Helper()
	var e [2]float64
	for i := range e {
		sol, err := ode.Solve(context.Background(), p.System(), p.Y0, 0, p.T1, ode.Config{
			Method: m, Control: control.Fixed{H: p.T1 / float64(n<<i)},
		})
		if err != nil {
			t.Fatal(err)
		}
		if sol.Stats.Steps != n<<i {
			t.Errorf("%d steps of T1/%d", sol.Stats.Steps, n<<i)
		}
		e[i] = p.Err(sol.Y)
	}
	return math.Log2(e[0] / e[1]), e[1]
}

// Every method shows its order where the errors are asymptotic and well above what Newton's method and rounding
// leave: on y' = y·cos t, which depends on the time, and on the nonlinear system of odetest. The errors of rodas4 and
// rodas5p are down to that of the difference for ∂f/∂t before they are asymptotic at t = 10, so they are taken with the
// time as a component, to t = 1 and 2; TestTimeDerivative says that this is the same method.
func TestOrder(t *testing.T) {
	before := func(t1 float64) odetest.Problem {
		return odetest.Problem{Name: "clock", System: clock, Y0: []float64{1, 0}, T1: t1, Floor: 1, End: []float64{math.Exp(math.Sin(t1))}}
	}
	late, curve := with(odetest.Sway, sway), with(odetest.Arc, arc)
	for _, c := range []struct {
		name   string
		order  float64
		n1, n2 int // steps on the one and on the other problem
	}{
		{"impliciteuler", 1, 1024, 1024}, {"linimpliciteuler", 1, 1024, 1024},
		{"trapezoidal", 2, 256, 256}, {"trbdf2", 2, 256, 256}, {"ros2", 2, 4096, 4096},
		{"ros3p", 3, 256, 256}, {"sdirk4", 4, 256, 256}, {"rodas4", 4, 32, 256},
		{"rodas5p", 5, 32, 128}, {"radau5", 5, 64, 64},
	} {
		m := methods(t)[c.name]
		p := late
		switch c.name {
		case "rodas4":
			p = before(1)
		case "rodas5p":
			p = before(2)
		}
		for _, on := range []struct {
			p odetest.Problem
			n int
		}{{p, c.n1}, {curve, c.n2}} {
			got, e := observed(t, m, on.p, on.n)
			t.Logf("%s on %s: order %.3f, error %.2g", c.name, on.p.Name, got, e)
			if !(math.Abs(got-c.order) <= .1) {
				t.Errorf("%s on %s: observed order %.3f, want %v", c.name, on.p.Name, got, c.order)
			}
		}
	}
}

// A step with the difference for ∂f/∂t is a step with the time as a component, up to the error of the difference:
// half its length of 1.5e-8 times y″ < 1, times h²·Σ|m·D| with a sum of at most 20 for these tables.
func TestTimeDerivative(t *testing.T) {
	const h = .1
	for name, m := range methods(t) {
		if _, ok := m.(stiff.Rosenbrock); !ok || name == "linimpliciteuler" {
			continue
		}
		end := func(sys *ode.System, y0 ...float64) float64 {
			sol, err := ode.Solve(context.Background(), sys, y0, 1, 1+h, ode.Config{Method: m, Control: control.Fixed{H: h}})
			if err != nil {
				t.Fatal(err)
			}
			return sol.Y[0]
		}
		if a, b := end(sway(), 1), end(clock(), 1, 1); math.Abs(a-b) > 20*1.5e-8*h*h {
			t.Errorf("%s: %v by a difference, %v with the time as a component", name, a, b)
		}
	}
}

// On the problem of Prothero and Robinson with hλ from 1e4 to 1e5 the order is that of the stages, not of the method:
// what is left of a stiffly accurate method's error is h^(q+1)/(hλ) for stage order q (Hairer and Wanner II, section
// IV.15). Radau has q = 3, so h³ at fixed λ; the DIRK methods with an explicit first stage q = 2, so h²; the others
// q = 1, so h. Rodas5P is made to keep h⁴/(hλ), one more than its stages have. R(∞) of trapezoidal and ros3p is not
// zero, which keeps their h²; ros2 and linimpliciteuler are not stiffly accurate and keep an error of h² and h
// that 1/λ does not multiply.
func TestProtheroRobinson(t *testing.T) {
	const lambda = 1e6
	for _, c := range []struct {
		name         string
		order, bound float64 // of the error at 32 steps, in units of what 1/λ leaves
	}{
		{"impliciteuler", 1, 1}, {"trapezoidal", 2, 1}, {"trbdf2", 2, 1}, {"sdirk4", 1, 1}, {"radau5", 3, 1},
		{"rodas4", 1, 1}, {"rodas5p", 3, 1}, {"ros3p", 2, 1}, {"ros2", 2, lambda}, {"linimpliciteuler", 1, lambda},
	} {
		got, e := observed(t, methods(t)[c.name], prothero(lambda), 16)
		t.Logf("%s: order %.3f, error %.2g", c.name, got, e)
		if !(math.Abs(got-c.order) <= .2) { // h = 1/8: the next term is not small yet
			t.Errorf("%s: observed order %.3f, want %v", c.name, got, c.order)
		}
		if h := 2. / 32; e > c.bound*math.Pow(h, c.order)/lambda {
			t.Errorf("%s: error %.2g at h = 1/16", c.name, e)
		}
	}
}

// The same on a hidden Jacobian: differences leave the order alone, down to their own error.
func TestOrderByDifferences(t *testing.T) {
	for name, order := range map[string]float64{"impliciteuler": 1, "trbdf2": 2, "ros3p": 3, "sdirk4": 4, "radau5": 5} {
		n := 1024
		if order > 1 {
			n = 64 // 4: errors above 1e-8·h
		}
		if got, e := observed(t, methods(t)[name], odetest.Arc, n); math.Abs(got-order) > .1 && e > 1e-9 {
			t.Errorf("%s: observed order %.3f, want %v (error %.2g)", name, got, order, e)
		}
	}
}
