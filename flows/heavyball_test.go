package flows_test

import (
	"context"
	"math"
	"testing"

	"github.com/odescent/odescent/flows"
	"github.com/odescent/odescent/flows/objective"
	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/sde"
	"github.com/odescent/odescent/ode/split"
)

// valley is f = (x² + 4y²)/2 + x⁴/4.
func valley() *objective.Problem {
	return (&objective.Problem{
		Dim:  2,
		Func: func(x []float64) float64 { return (x[0]*x[0]+4*x[1]*x[1])/2 + x[0]*x[0]*x[0]*x[0]/4 },
		Grad: func(dst, x []float64) { dst[0], dst[1] = x[0]+x[0]*x[0]*x[0], 4*x[1] },
	}).Complete()
}

func along(t *testing.T, f flows.Flow, m ode.Method, h float64) *ode.Integrator {
	t.Helper()
	sys, err := f.System(&flows.Oracle{P: valley()})
	if err != nil {
		t.Fatal(err)
	}
	it, err := ode.New(context.Background(), sys, []float64{1, -.5, .25, 2}, 0, math.Inf(1), ode.Config{Method: m, Control: control.Fixed{H: h}})
	if err != nil {
		t.Fatal(err)
	}
	return it
}

// The parts damp and push after each other are the kick with exact damping, whatever b is; so the conformal splitting is
// the symplectic method with that damping: the same products, up to the rounding of h·(1-γb) and h.
func TestDampAndPush(t *testing.T) {
	const h = .2
	for _, f := range []flows.HeavyBall{
		{Gamma: .7, Damping: flows.Exact}, {Gamma: .7, B: .3, Damping: flows.Exact}, {Damping: flows.Exact},
		{Gamma: .7, Damping: flows.Exact, Precond: flows.OnForce, L2: .1},
	} {
		a, b := along(t, f, split.Symplectic{}, h), along(t, f, split.Conformal{}, h)
		for k := range 50 {
			a.Next()
			b.Next()
			for i, y := range a.Point().Y {
				if v := b.Point().Y[i]; math.Abs(v-y) > 1e-14 {
					t.Fatalf("%v, step %d: y[%d] = %v, want %v", f, k, i, v, y)
				}
			}
		}
		if n := b.Stats().FieldEvals; n != 50 {
			t.Errorf("%v: %d gradients in 50 steps", f, n)
		}
	}
}

// By hand: momentum e^(-γh) and learning rate h².
func TestConformalIsMomentum(t *testing.T) {
	const h, gamma = .2, .7
	it := along(t, flows.HeavyBall{Gamma: gamma}, split.Conformal{}, h)
	x, v, g := []float64{1, -.5}, []float64{.25 * h, 2 * h}, make([]float64, 2) // v = h·w
	for k := range 50 {
		valley().Grad(g, x)
		it.Next()
		for i := range x {
			v[i] = math.Exp(-gamma*h)*v[i] - h*h*g[i]
			x[i] += v[i]
			if y := it.Point().Y[i]; math.Abs(y-x[i]) > 1e-13 {
				t.Fatalf("step %d: x[%d] = %v, want %v", k, i, y, x[i])
			}
		}
	}
}

// The methods that ask for parts of heavyball find them.
func TestHeavyBallParts(t *testing.T) {
	warm := sde.Constant(.1)
	for _, m := range []ode.Method{
		split.Conformal{Order: 2}, split.Strang{}, split.Verlet{}, split.Yoshida4{Scheme: "damp push drift"},
		sde.BAOAB{Temperature: warm}, sde.OBABO{Temperature: warm},
	} {
		it := along(t, flows.HeavyBall{Gamma: 1}, m, .1)
		for range 100 {
			if !it.Next() {
				t.Fatalf("%v: %v", m, it.Err())
			}
		}
	}
}
