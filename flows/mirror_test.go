package flows_test

import (
	"context"
	"math"
	"testing"

	"github.com/odescent/odescent/flows"
	"github.com/odescent/odescent/flows/flowtest"
	"github.com/odescent/odescent/flows/objective"
	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/rk"
	"github.com/odescent/odescent/ode/split"
	"gonum.org/v1/gonum/mat"
)

// half is φ = Σ xᵢ⁴/4 + xᵢ²/2 as a user writes it, with the root of the cubic for the inverse.
var half = &flows.Legendre{
	Name: "Σ xᵢ⁴/4 + xᵢ²/2",
	Up: func(z, x []float64) {
		for i, u := range x {
			z[i] = u*u*u + u
		}
	},
	Down: func(x, z []float64) {
		for i, w := range z {
			x[i] = 2 / math.Sqrt(3) * math.Sinh(math.Asinh(1.5*math.Sqrt(3)*w)/3)
		}
	},
	Velocity: func(dst, x, v []float64) {
		for i, u := range x {
			dst[i] = v[i] / (3*u*u + 1)
		}
	},
}

func TestMirrorFlows(t *testing.T) {
	for _, f := range []flows.Flow{
		flows.Mirror{Map: flows.Entropy{}}, flows.Mirror{Map: flows.Hyperbolic{Beta: .5}}, flows.Mirror{Map: flows.PNorm{P: 1.5}},
		flows.Mirror{Map: flows.PNorm{P: 2}}, flows.Mirror{Map: half}, flows.Natural{Of: bent}, flows.Natural{Of: bent, Damp: .5},
	} {
		t.Run(f.String(), func(t *testing.T) { flowtest.Check(t, f) })
	}
}

// bent is a metric that is not diagonal and not constant.
var bent = &flows.Tensor{Name: "bent", At: func(dst *mat.SymDense, x []float64) {
	for i := range x {
		for j := range i {
			dst.SetSym(i, j, .3*math.Sin(x[i]+x[j]))
		}
		dst.SetSym(i, i, 2+math.Cos(x[i])/2)
	}
}}

// stroll follows the flow of p by Lie's splitting and returns where it is after some steps.
func stroll(t *testing.T, f flows.Flow, p *objective.Problem, x0 []float64, m ode.Method, h float64, steps int) []float64 {
	t.Helper()
	sys, err := f.System(&flows.Oracle{P: p})
	if err != nil {
		t.Fatal(err)
	}
	it, err := ode.New(context.Background(), sys, x0, 0, math.Inf(1), ode.Config{Method: m, Control: control.Fixed{H: h}, MaxSteps: steps})
	if err != nil {
		t.Fatal(err)
	}
	for it.Next() {
	}
	if it.Err() != nil {
		t.Fatal(it.Err())
	}
	return it.Point().Y
}

// solve follows the field of the flow to rounding, nearly.
func solve(t *testing.T, f flows.Flow, p *objective.Problem, x0 []float64, t1 float64) []float64 {
	t.Helper()
	sys, err := f.System(&flows.Oracle{P: p})
	if err != nil {
		t.Fatal(err)
	}
	sol, err := ode.Solve(context.Background(), sys, x0, 0, t1, ode.Config{Method: rk.DOP853, Control: control.PI{RTol: 1e-13, ATol: 1e-15}})
	if err != nil {
		t.Fatal(err)
	}
	return sol.Y
}

func distance(x, y []float64) float64 {
	var d float64
	for i := range x {
		d = math.Max(d, math.Abs(x[i]-y[i]))
	}
	return d
}

// A function of one's own that is a built-in one gives the same steps, and any one the flow of order 1.
func TestMirrorOfOnesOwn(t *testing.T) {
	p := objective.Quadratic([]float64{.5, 1, 2}, true)
	x0 := []float64{.7, -.4, .2}
	want := solve(t, flows.Mirror{Map: half}, p, x0, 1)
	a := distance(stroll(t, flows.Mirror{Map: half}, p, x0, split.Lie{}, 1./256, 256), want)
	b := distance(stroll(t, flows.Mirror{Map: half}, p, x0, split.Lie{}, 1./512, 512), want)
	if order := math.Log2(a / b); math.Abs(order-1) > .05 {
		t.Errorf("the errors are %.3g and %.3g: order %.2f, want 1", a, b, order)
	}
	beta := 2.
	own := &flows.Legendre{Name: "arsinh",
		Up: func(z, x []float64) {
			for i, u := range x {
				z[i] = math.Asinh(u / beta)
			}
		},
		Down: func(x, z []float64) {
			for i, w := range z {
				x[i] = beta * math.Sinh(w)
			}
		}}
	x := stroll(t, flows.Mirror{Map: own}, p, x0, split.Lie{}, .1, 50)
	if d := distance(x, stroll(t, flows.Mirror{Map: flows.Hyperbolic{Beta: beta}}, p, x0, split.Lie{}, .1, 50)); d > 1e-15 {
		t.Errorf("a hyperbolic map of one's own differs by %.3g", d)
	}
	if d := distance(stroll(t, flows.Mirror{Map: flows.PNorm{P: 2}}, p, x0, split.Lie{}, .1, 50), stroll(t, flows.Gradient{}, p, x0, rk.Euler, .1, 50)); d > 1e-14 {
		t.Errorf("pnorm with p = 2 differs from gradient descent by %.3g", d)
	}
}

// linear is f = c·x.
func linear(c ...float64) *objective.Problem {
	p := objective.Problem{Dim: len(c), FuncGrad: func(dst, x []float64) (f float64) {
		copy(dst, c)
		for i, v := range c {
			f += v * x[i]
		}
		return f
	}}
	return p.Complete()
}

// On a linear cost the replicator flow is softmax(-ct), weighted by the start, and multiplicative weights are it, for a step
// of any length.
func TestReplicator(t *testing.T) {
	const t1 = 5
	c := []float64{.3, -.2, .9, .1, -.7, .4}
	x0 := []float64{.1, .2, .15, .25, .1, .2}
	want := make([]float64, len(c))
	var sum float64
	for i, v := range c {
		want[i] = x0[i] * math.Exp(-v*t1)
		sum += want[i]
	}
	for i := range want {
		want[i] /= sum
	}
	d := distance(solve(t, flows.Replicator(), linear(c...), x0, t1), want)
	t.Logf("the flow by DOP853 differs from softmax by %.2g", d)
	if d > 1e-12 {
		t.Errorf("the flow differs from softmax by %.3g", d)
	}
	for _, n := range []int{1, 5, 50, 500} {
		d := distance(stroll(t, flows.Replicator(), linear(c...), x0, split.Lie{}, float64(t1)/float64(n), n), want)
		t.Logf("multiplicative weights in %d steps: %.2g", n, d)
		if d > 2e-16*(2+math.Sqrt(float64(n))) { // each step rounds some 4 times
			t.Errorf("multiplicative weights in %d steps differ from softmax by %.3g", n, d)
		}
	}
}

// The parts of the simplex agree with its field, from a place on it.
func TestSimplexOrder(t *testing.T) {
	p := objective.Quadratic([]float64{.5, 1, 2, 4}, true)
	x0 := []float64{.4, -.8, .5, .3} // Σ|x| = 2, one of them the negative of a weight
	f := flows.Mirror{Map: flows.Entropy{Simplex: 2}}
	want := solve(t, f, p, x0, 1)
	a := distance(stroll(t, f, p, x0, split.Lie{}, 1./256, 256), want)
	b := distance(stroll(t, f, p, x0, split.Lie{}, 1./512, 512), want)
	if order := math.Log2(a / b); math.Abs(order-1) > .05 {
		t.Errorf("the errors are %.3g and %.3g: order %.2f, want 1", a, b, order)
	}
	if want[1] >= 0 {
		t.Errorf("x = %v has lost its sign", want)
	}
	x := stroll(t, f, p, x0, split.Lie{}, .3, 10_000)
	var sum float64
	for _, v := range x {
		sum += math.Abs(v)
	}
	if math.Abs(sum-2) > 1e-15 {
		t.Errorf("after 10,000 steps the sum is off by %.3g", sum-2)
	}
}
