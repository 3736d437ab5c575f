package split_test

import (
	"context"
	"math"
	"strings"
	"testing"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/odetest"
	"github.com/odescent/odescent/ode/split"
)

// Orders with and without friction and with a force that depends on the time, costs, and the laws.
func TestSplittings(t *testing.T) {
	free, damped := swing(t, 0, .3), swing(t, .5, .3)
	for _, c := range []struct {
		m            ode.Method
		order, evals int
	}{
		{split.Symplectic{}, 1, 1},
		{split.Strang{}, 2, 1}, {split.Strang{Scheme: "drift kick"}, 2, 1}, {split.Verlet{}, 2, 1},
		{split.Lie{Scheme: "drift:0.5 kick drift:0.5"}, 2, 1}, {split.Lie{Scheme: "kick:.5 drift kick:.5"}, 2, 1},
		{split.Yoshida4{}, 4, 3}, {split.Yoshida4{Scheme: "drift kick"}, 4, 3},
		{split.Conformal{}, 1, 1}, {split.Conformal{Order: 2}, 2, 1},
		{split.Strang{Scheme: "damp push drift"}, 2, 1}, {split.Yoshida4{Scheme: "damp push drift"}, 4, 3},
	} {
		t.Run(c.m.String(), func(t *testing.T) {
			conforms(t, c.m, free, c.order, 1e-11, odetest.Evals(c.evals))
			conforms(t, c.m, damped, c.order, 1e-11)
		})
	}
}

// What is symmetric comes back when the time runs back, friction included, to the rounding of 2·100 steps that magnify
// errors no more than some tenfold.
func TestReversible(t *testing.T) {
	for _, m := range []ode.Method{split.Strang{}, split.Verlet{}, split.Yoshida4{}, split.Conformal{Order: 2}, split.Strang{Scheme: "drift damp push"}} {
		cfg := ode.Config{Method: m, Control: control.Fixed{H: .04}}
		there, err := ode.Solve(context.Background(), pendulum(.3, .5), []float64{1, -.25}, 0, 4, cfg)
		if err != nil {
			t.Fatal(err)
		}
		back, err := ode.Solve(context.Background(), pendulum(.3, .5), there.Y, 4, 0, cfg)
		if err != nil {
			t.Fatal(err)
		}
		if d := math.Hypot(back.Y[0]-1, back.Y[1]+.25); d > 1e-13 {
			t.Errorf("%v comes back to %v, off by %.3g", m, back.Y, d)
		}
	}
	// The scheme of order 1 is not symmetric, so the test can fail.
	cfg := ode.Config{Method: split.Conformal{}, Control: control.Fixed{H: .04}}
	there, _ := ode.Solve(context.Background(), pendulum(.3, .5), []float64{1, -.25}, 0, 4, cfg)
	back, err := ode.Solve(context.Background(), pendulum(.3, .5), there.Y, 4, 0, cfg)
	if err != nil || math.Hypot(back.Y[0]-1, back.Y[1]+.25) < 1e-3 {
		t.Errorf("the scheme of order 1 comes back to %v, %v", back.Y, err)
	}
}

// Verlet's method keeps a modified energy H + h²(w²V″/12 - V'²/24) + O(h⁴) for all times (Hairer, Lubich, Wanner 2003,
// section 4.3), so the error of H = w²/2 - cos x stays below twice the largest size of that term, 10⁶ steps long.
func TestVerletEnergy(t *testing.T) {
	const h, x0 = .1, 1.5
	it, err := ode.New(context.Background(), pendulum(0, 0), []float64{x0, 0}, 0, math.Inf(1), ode.Config{
		Method: split.Verlet{}, Control: control.Fixed{H: h}})
	if err != nil {
		t.Fatal(err)
	}
	h0 := -math.Cos(x0)
	wmax2 := 2 * (1 - math.Cos(x0))
	bound := 2 * h * h * (wmax2/12 + 1./24)
	var early, late float64
	for k := range 1_000_000 {
		it.Next()
		y := it.Point().Y
		d := math.Abs(y[1]*y[1]/2 - math.Cos(y[0]) - h0)
		if d > bound {
			t.Fatalf("the energy is off by %.3g after %d steps, bound %.3g", d, k, bound)
		}
		if k < 1000 {
			early = math.Max(early, d)
		} else if k >= 990_000 {
			late = math.Max(late, d)
		}
	}
	if late > 1.001*early { // the same orbit, looked at in other places
		t.Errorf("the error of the energy has grown from %.6g to %.6g", early, late)
	}
}

// The conformal splittings contract the area by e^(-γh) exactly, also where h is large.
func TestConformalArea(t *testing.T) {
	const gamma = .7
	for _, m := range []ode.Method{split.Conformal{}, split.Conformal{Order: 2}} {
		for _, h := range []float64{.1, 1, 3} {
			step := func(x, w float64) []float64 {
				it, err := ode.New(context.Background(), pendulum(gamma, 0), []float64{x, w}, 0, math.Inf(1), ode.Config{
					Method: m, Control: control.Fixed{H: h}})
				if err != nil {
					t.Fatal(err)
				}
				it.Next()
				return it.Point().Y
			}
			const d = 1e-5
			a, b, c, e := step(1+d, .5), step(1-d, .5), step(1, .5+d), step(1, .5-d)
			det := ((a[0]-b[0])*(c[1]-e[1]) - (a[1]-b[1])*(c[0]-e[0])) / (4 * d * d)
			// Central differences: a third derivative of at most h·h² + h times d²/6, and rounding 1e-16/d in each slope.
			if tol := 1e-9 * (1 + h*h*h); math.Abs(det-math.Exp(-gamma*h)) > tol {
				t.Errorf("%v, h = %g: determinant %.12f, want %.12f", m, h, det, math.Exp(-gamma*h))
			}
		}
	}
}

// The force is asked for at the time at which the position is.
func TestTimeOfShares(t *testing.T) {
	c := 1 / (2 - math.Cbrt(2))
	for _, k := range []struct {
		m    ode.Method
		want []float64
	}{
		{split.Lie{Scheme: "drift:0.25 kick drift:0.75"}, []float64{.25, 1.25}},
		{split.Strang{Scheme: "drift kick"}, []float64{.5, 1.5}},
		{split.Yoshida4{}, []float64{0, c, 1 - c, 1, 1 + c, 2 - c, 2}},
	} {
		sys := pendulum(0, 0)
		var got []float64
		sys.Force = func(dst []float64, at float64, y []float64) { got = append(got, at); dst[0] = 0 }
		it, err := ode.New(context.Background(), sys, []float64{1, 0}, 0, math.Inf(1), ode.Config{Method: k.m, Control: control.Fixed{H: 1}})
		if err != nil {
			t.Fatal(err)
		}
		it.Next()
		it.Next()
		if len(got) != len(k.want) {
			t.Fatalf("%v asks at %v, want %v", k.m, got, k.want)
		}
		for i, w := range k.want {
			if math.Abs(got[i]-w) > 1e-15*4 {
				t.Errorf("%v asks at %v, want %v", k.m, got, k.want)
			}
		}
	}
}

func TestMissingParts(t *testing.T) {
	for _, c := range []struct {
		m    ode.Method
		p    odetest.Problem
		want string
	}{
		{split.Strang{}, odetest.Arc, "needs a flow with parts"},
		{split.Yoshida4{Scheme: "kick glide"}, odetest.Oscillator, `no part "glide"`},
		{split.Conformal{}, odetest.Oscillator, `no part "damp"`},
		{split.Conformal{Order: 5}, odetest.Oscillator, "in [1, 2]"},
		{split.Verlet{}, odetest.Arc, `no "kick" in it`},
		{split.Lie{Scheme: "kick:a"}, odetest.Oscillator, "as a number"},
	} {
		_, err := ode.New(context.Background(), c.p.System(), c.p.Y0, 0, 1, ode.Config{Method: c.m, Control: control.Fixed{H: .1}})
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%v: %v, want %q", c.m, err, c.want)
		}
	}
}
