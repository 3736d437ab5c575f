package flows_test

import (
	"math"
	"testing"

	"github.com/odescent/odescent/flows"
	"github.com/odescent/odescent/flows/objective"
	"github.com/odescent/odescent/ode/rk"
	"gonum.org/v1/gonum/mat"
)

// scaleOf writes the standard deviation s of a normal law as a function of a parameter, with its slope.
type scaleOf struct {
	name  string
	start float64 // the parameter where s = √2
	s, ds func(p float64) float64
}

var scales = []scaleOf{
	{"σ", math.Sqrt2, func(p float64) float64 { return p }, func(float64) float64 { return 1 }},
	{"ln σ", math.Ln2 / 2, math.Exp, math.Exp},
	{"σ²", 2, math.Sqrt, func(p float64) float64 { return .5 / math.Sqrt(p) }},
}

// divergence is that of Kullback and Leibler from N(m, s²) to N(2, ½), with Fisher's metric diag(1, 2)/s² in (m, s).
func (c scaleOf) divergence() (*objective.Problem, *flows.Tensor) {
	p := objective.Problem{Dim: 2, Start: []float64{0, c.start}, FuncGrad: func(dst, x []float64) float64 {
		s := c.s(x[1])
		dst[0], dst[1] = 2*(x[0]-2), (2*s-1/s)*c.ds(x[1])
		return s*s + (x[0]-2)*(x[0]-2) - .5 - .5*math.Log(2*s*s)
	}}
	return p.Complete(), &flows.Tensor{Name: "Fisher in " + c.name, At: func(dst *mat.SymDense, x []float64) {
		s, ds := c.s(x[1]), c.ds(x[1])
		dst.SetSym(0, 0, 1/(s*s))
		dst.SetSym(0, 1, 0)
		dst.SetSym(1, 1, 2*ds*ds/(s*s))
	}}
}

// The natural gradient flow from N(0, 2) to N(2, ½) is the same in three parametrisations; the natural gradient method is
// so up to O(h).
func TestNaturalGradientInvariance(t *testing.T) {
	const t1 = 2
	place := func(c scaleOf, h float64) []float64 {
		p, g := c.divergence()
		var x []float64
		if h == 0 {
			x = solve(t, flows.Natural{Of: g}, p, p.Start, t1)
		} else {
			x = stroll(t, flows.Natural{Of: g}, p, p.Start, rk.Euler, h, int(math.Round(t1/h)))
		}
		return []float64{x[0], c.s(x[1])}
	}
	spread := func(h float64) (d float64) {
		var at [][]float64
		for _, c := range scales {
			at = append(at, place(c, h))
			for _, other := range at {
				d = math.Max(d, distance(at[len(at)-1], other))
			}
		}
		return d
	}
	if d := spread(0); d > 1e-12 {
		t.Errorf("the flow depends on the parameters by %.3g", d)
	}
	last := 0.
	for _, h := range []float64{.2, .1, .05, .025} {
		d := spread(h)
		t.Logf("h = %g: the method depends on the parameters by %.3g", h, d)
		if last != 0 && math.Abs(math.Log2(last/d)-1) > .2 {
			t.Errorf("from h = %g to %g the dependence falls from %.3g to %.3g, want half", 2*h, h, last, d)
		}
		last = d
	}
}

// Natural gradient in the metric ∇²f is Newton's method, and without a metric there is none.
func TestNaturalIsNewton(t *testing.T) {
	p := objective.Must("rosenbrock(n=2)")
	g := &flows.Tensor{Name: "∇²f", At: p.Hess}
	x0 := []float64{.8, .6}
	if d := distance(stroll(t, flows.Natural{Of: g}, p, x0, rk.Euler, .5, 20), stroll(t, flows.Newton{}, p, x0, rk.Euler, .5, 20)); d != 0 {
		t.Errorf("the natural gradient in ∇²f differs from Newton's by %.3g", d)
	}
	if _, err := (flows.Natural{}).System(&flows.Oracle{P: p}); err == nil {
		t.Error("a natural gradient flow without a metric makes a system")
	}
}
