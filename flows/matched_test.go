package flows_test

import (
	"math"
	"testing"

	"github.com/odescent/odescent/flows"
	"github.com/odescent/odescent/flows/flowtest"
	"github.com/odescent/odescent/flows/objective"
	"github.com/odescent/odescent/ode/split"
	"gonum.org/v1/gonum/mat"
)

func TestMatchedFlow(t *testing.T) {
	flowtest.Check(t, flows.MatchedDefaults())
	flowtest.Check(t, flows.Matched{P: 2, C: .25, N: 2})
	for _, f := range []flows.Matched{{}, {P: 4, C: 1, N: 1}, {P: 2, C: 0, N: 1}, {P: 2, C: 1, N: math.NaN()}, {P: 3, C: 1, N: 1}} {
		p := *objective.Must("quadratic(n=2)")
		p.Hess = nil
		if _, err := f.System(&flows.Oracle{P: &p}); err == nil {
			t.Errorf("%#v makes a system", f)
		}
	}
}

// cubed is ‖x‖³/3 in n variables, whose Hessian has the Lipschitz constant 2.
func cubed(n int) *objective.Problem {
	start := make([]float64, n)
	for i := range start {
		start[i] = 1 + math.Sin(float64(i))
	}
	length := func(x []float64) float64 { return mat.Norm(mat.NewVecDense(n, x), 2) }
	p := objective.Problem{Dim: n, Start: start, FuncGrad: func(dst, x []float64) float64 {
		s := length(x)
		for i, v := range x {
			dst[i] = s * v
		}
		return s * s * s / 3
	}, Hess: func(dst *mat.SymDense, x []float64) {
		s := length(x)
		for i, v := range x {
			for j := range i + 1 {
				h := 0.
				if s > 0 {
					h = v * x[j] / s
				}
				if i == j {
					h += s
				}
				dst.SetSym(i, j, h)
			}
		}
	}}
	return p.Complete()
}

// The bound of Wibisono, Wilson and Jordan holds in every step, where h^P is at its limit: 1/L for P = 2, 2/L₂ for P = 3.
func TestMatchedRate(t *testing.T) {
	m3 := math.Pow(3, .25) / 4
	for _, c := range []struct {
		f     flows.Matched
		p     *objective.Problem
		h     float64
		steps int
	}{
		{flows.MatchedDefaults(), objective.Must("quadratic(n=20,kappa=1e6)"), 1, 2000},
		{flows.Matched{P: 3, C: m3 * m3 / 27, N: 2}, cubed(3), 1, 2000},
	} {
		sys, err := c.f.System(&flows.Oracle{P: c.p})
		if err != nil {
			t.Fatal(err)
		}
		if c.f.P == 2 { // the quadratic's largest curvature may not be 1
			h := mat.NewSymDense(c.p.Dim, nil)
			c.p.Hess(h, c.p.Start)
			top := 0.
			for i := range c.p.Dim {
				top = math.Max(top, h.At(i, i))
			}
			c.h = 1 / math.Sqrt(top)
		}
		at := make([]float64, c.p.Dim)
		if len(c.p.Minima) > 0 {
			at = c.p.Minima[0]
		}
		far := 0.
		for i, v := range c.p.Start {
			far = math.Hypot(far, v-at[i])
		}
		order := float64(c.f.P)
		d := math.Pow(2, order-2) * math.Pow(far, order) / order
		it := begin(t, sys, c.p.Start, split.Lie{}, c.h)
		closest := 0.
		for k := 1.; k <= float64(c.steps); k++ {
			if !it.Next() {
				t.Fatal(it.Err())
			}
			bound := d / (c.f.C * math.Pow(c.h, order))
			for j := range c.f.P {
				bound /= k + float64(j)
			}
			f := c.p.Func(it.Point().X())
			closest = math.Max(closest, f/bound)
			if f > bound {
				t.Fatalf("%v: step %v is at f = %v, the bound is %v", c.f, k, f, bound)
			}
		}
		t.Logf("%v: f is at most %.3g of its bound in %d steps, and %.3g at the end", c.f, closest, c.steps, c.p.Func(it.Point().X()))
	}
}

// The correction leads off the flow of order 3 by O(√h).
func TestMatchedOrder(t *testing.T) {
	p := objective.Must("quadratic(eigenvalues=[0.5,1,2],rotated=true)")
	f := flows.Matched{P: 3, C: .25, N: 2}
	const t1 = 2.
	want := solve(t, f, p, p.Start, t1)
	miss := func(k int) float64 { return distance(stroll(t, f, p, p.Start, split.Lie{}, t1/float64(k), k), want) }
	a, b := miss(1<<14), miss(1<<16)
	t.Logf("off by %.3g with h = 2^-13 and by %.3g with a fourth of it", a, b)
	if order := math.Log2(a/b) / 2; math.Abs(order-.5) > .1 {
		t.Errorf("off by %.3g with h = 2^-13 and by %.3g with a fourth of it: order %.2f, want ½", a, b, order)
	}
}

// Where the plain splitting of the flow of order 3 blows up at t = 4/(9·C·h²), a fourth more at most, the
// matched one goes on: h = 0.1, C = ¼ on ½x².
func TestMatchedIsStable(t *testing.T) {
	p := objective.Must("quadratic(n=1,kappa=1)")
	const h = .1
	run := func(f flows.Flow, steps int) float64 {
		sys, err := f.System(&flows.Oracle{P: p})
		if err != nil {
			t.Fatal(err)
		}
		it := begin(t, sys, []float64{1}, split.Lie{}, h)
		for range steps {
			if !it.Next() {
				return math.Inf(1)
			}
		}
		return math.Abs(it.Point().X()[0])
	}
	if x := run(flows.Bregman{P: 3, C: .25}, 2250); !(x > 1e3) {
		t.Errorf("the plain method is at %v at t = 225", x)
	}
	for _, c := range []float64{.004, .25} {
		if x := run(flows.Matched{P: 3, C: c, N: 2}, 20_000); !(x < 1e-8) {
			t.Errorf("C = %g: the matched method is at %v at t = 2000", c, x)
		}
	}
}
