package optim_test

import (
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/odescent/odescent/flows"
	"github.com/odescent/odescent/flows/objective"
	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/split"
	"github.com/odescent/odescent/optim"
	"gonum.org/v1/gonum/optimize"
)

// bounded is a problem with bounds whose solution is known.
type bounded struct {
	name  string
	p     *objective.Problem
	set   string // the box, as it is written
	x     []float64
	least float64
	at    []int // coordinates that end at a bound
}

// problemsWithBounds are the first five of Hock and Schittkowski, their 45th, and Rosenbrock's function with a bound
// that is active. The second starts where its least minimum is the nearest.
//
// Source: W. Hock, K. Schittkowski, Test Examples for Nonlinear Programming Codes (1981).
func problemsWithBounds() []bounded {
	rosen := func(x0, x1 float64) *objective.Problem {
		p := *objective.Must("rosenbrock(n=2)")
		p.Start = []float64{x0, x1}
		return &p
	}
	own := func(start []float64, f func(dst, x []float64) float64) *objective.Problem {
		return (&objective.Problem{Dim: len(start), Start: start, FuncGrad: f}).Complete()
	}
	a := math.Sqrt(598. / 1200)
	b := 400 * a * a * a
	hs2 := 2 * a * math.Cos(math.Acos(1/b)/3)
	return []bounded{
		{"rosenbrock", rosen(-1.2, 1), "box(lower=[-2,-2],upper=[0.5,2])", []float64{.5, .25}, .25, []int{0}},
		{"hs1", rosen(-2, 1), "box(lower=[-inf,-1.5])", []float64{1, 1}, 0, nil},
		{"hs2", rosen(2, 1), "box(lower=[-inf,1.5])", []float64{hs2, 1.5}, 100*(1.5-hs2*hs2)*(1.5-hs2*hs2) + (1-hs2)*(1-hs2), []int{1}},
		{"hs3", own([]float64{10, 1}, func(dst, x []float64) float64 {
			d := x[1] - x[0]
			dst[0], dst[1] = -2e-5*d, 1+2e-5*d
			return x[1] + 1e-5*d*d
		}), "box(lower=[-inf,0])", []float64{0, 0}, 0, []int{1}},
		{"hs4", own([]float64{1.125, .125}, func(dst, x []float64) float64 {
			dst[0], dst[1] = (x[0]+1)*(x[0]+1), 1
			return (x[0]+1)*(x[0]+1)*(x[0]+1)/3 + x[1]
		}), "box(lower=[1,0])", []float64{1, 0}, 8. / 3, []int{0, 1}},
		{"hs5", own([]float64{0, 0}, func(dst, x []float64) float64 {
			c, d := math.Cos(x[0]+x[1]), x[0]-x[1]
			dst[0], dst[1] = c+2*d-1.5, c-2*d+2.5
			return math.Sin(x[0]+x[1]) + d*d - 1.5*x[0] + 2.5*x[1] + 1
		}), "box(lower=[-1.5,-3],upper=[4,3])", []float64{.5 - math.Pi/3, -.5 - math.Pi/3}, -math.Sqrt(3)/2 - math.Pi/3, nil},
		{"hs45", own([]float64{2, 2, 2, 2, 2}, func(dst, x []float64) float64 {
			for i := range dst {
				dst[i] = -1. / 120
				for j, v := range x {
					if j != i {
						dst[i] *= v
					}
				}
			}
			return 2 - x[0]*x[1]*x[2]*x[3]*x[4]/120
		}), "box(lower=0,upper=[1,2,3,4,5])", []float64{1, 2, 3, 4, 5}, 1, []int{0, 1, 2, 3, 4}},
	}
}

// kkt returns by how much x violates the conditions of Karush, Kuhn and Tucker for the bounds, written out: where x is
// inside the slope is zero, at a lower bound it is not negative, at an upper one not positive; and how far x is
// outside.
func kkt(p *objective.Problem, b *flows.Box, x []float64) (slope, outside float64) {
	g := make([]float64, len(x))
	p.Grad(g, x)
	pick := func(of []float64, i int, none float64) float64 {
		switch len(of) {
		case 0:
			return none
		case 1:
			return of[0]
		}
		return of[i]
	}
	for i, v := range x {
		lo, hi := pick(b.Lower, i, math.Inf(-1)), pick(b.Upper, i, math.Inf(1))
		outside = math.Max(outside, math.Max(lo-v, v-hi))
		switch {
		case v == lo && v == hi:
		case v == lo:
			slope = math.Max(slope, -g[i])
		case v == hi:
			slope = math.Max(slope, g[i])
		default:
			slope = math.Max(slope, math.Abs(g[i]))
		}
	}
	return slope, outside
}

// Runs with bounds end where the conditions hold to GTol, at bounds exactly, at the known minimum.
func TestBounds(t *testing.T) {
	const gtol = 1e-7
	for _, c := range problemsWithBounds() {
		for _, text := range []string{
			"composite(set=BOX)/lie/relative", "composite(set=BOX)/lie/descent(rayleigh,window=10)", "composite(set=BOX)/lie/descent(relative,window=10)", "composite(set=BOX)/lie/descent",
		} {
			if strings.HasSuffix(text, "descent") && slices.Contains([]string{"hs1", "hs2", "hs3"}, c.name) {
				continue // steepest descent is slow there
			}
			o := parse(t, strings.Replace(text, "BOX", c.set, 1))
			if again := parse(t, o.String()); !again.Equal(o) || again.String() != o.String() {
				t.Errorf("%v reads back as %v", o, again)
			}
			b := o.Flow.(flows.Composite).Set.(*flows.Box)
			res, err := optim.Minimize(t.Context(), c.p, nil, o, optim.Settings{GTol: gtol, Steps: 50_000})
			slope, out := kkt(c.p, b, res.X)
			t.Logf("%-10s %-50s %5d gradients, f - f* = %.2g, conditions to %.2g", c.name, text, res.Stats.FieldEvals, res.F-c.least, slope)
			if err != nil || !res.Converged() || slope > gtol || out > 0 || res.GNorm != slope {
				t.Errorf("%s by %s: %v, %v: conditions to %.3g, outside by %.3g, GNorm %.3g", c.name, text, res.Reason, err, slope, out, res.GNorm)
			}
			if math.Abs(res.F-c.least) > 1e-6 || difference(res.X, c.x) > .02*(1+difference(c.x, make([]float64, len(c.x)))) || !slices.Equal(b.Active(res.X), c.at) {
				t.Errorf("%s by %s: f = %v at %v, at bounds %v; want %v at %v, %v", c.name, text, res.F, res.X, b.Active(res.X), c.least, c.x, c.at)
			}
			if !b.Has(res.Best.X) || res.Best.F > res.F {
				t.Errorf("%s by %s: best %+v", c.name, text, res.Best)
			}
		}
	}
}

// The objective is asked in the box only: a start outside is projected before it is evaluated, and x0 is left alone.
func TestBoundsAreKept(t *testing.T) {
	for _, text := range []string{"composite(set=box(lower=[1e-3,0.1]))/lie/relative", "ista(lr=0.01,set=box(lower=[1e-3,0.1]))", "ista(lr=0.01,set=box(1e-3))"} {
		p := &objective.Problem{Dim: 2, FuncGrad: func(dst, x []float64) (f float64) {
			for i, v := range x {
				if v < 1e-3 {
					t.Fatalf("%s asks at %v", text, x)
				}
				dst[i] = 1 + math.Log(v)
				f += v * math.Log(v)
			}
			return f
		}}
		x0 := []float64{-1, 7}
		res, err := optim.Minimize(t.Context(), p, x0, parse(t, text), optim.Settings{})
		if err != nil || !res.Converged() || difference(res.X, []float64{1 / math.E, 1 / math.E}) > 1e-5 || x0[0] != -1 {
			t.Errorf("%s: %+v, %v", text, res, err)
		}
	}
}

// With l1 and bounds the minimum of a separable function is known: soft thresholding, and then the projection.
func TestBoundsWithL1(t *testing.T) {
	c := []float64{3, -3, .2, 2, -1, .5}
	curvature := []float64{1, 2, 1, 4, 1, .5}
	lower, upper := []float64{-1, -1, -1, 1.9, 0, .1}, []float64{1, math.Inf(1), 1, 1.95, 2, .1}
	const l1 = .5
	p := (&objective.Problem{Dim: 6, Start: make([]float64, 6), FuncGrad: func(dst, x []float64) (f float64) {
		for i, v := range x {
			dst[i] = curvature[i] * (v - c[i])
			f += curvature[i] * (v - c[i]) * (v - c[i]) / 2
		}
		return f
	}}).Complete()
	var want []float64
	for i, v := range c {
		s := math.Copysign(math.Max(0, math.Abs(v)-l1/curvature[i]), v)
		want = append(want, math.Min(math.Max(s, lower[i]), upper[i]))
	}
	for _, fista := range []bool{false, true} {
		f := flows.Composite{L1: l1, Set: flows.Bounds(lower, upper), FISTA: fista}
		for _, ctl := range []ode.Control{control.Relative{}, control.Fixed{H: .2}} {
			if _, ok := ctl.(control.Relative); ok && fista {
				continue
			}
			res, err := optim.Minimize(t.Context(), p, nil, optim.Optimizer{Flow: f, Method: split.Lie{}, Control: ctl}, optim.Settings{GTol: 1e-9})
			if err != nil || !res.Converged() || difference(res.X, want) > 1e-8 {
				t.Errorf("%v under %v: %v, %v: %v, want %v", f, ctl, res.Reason, err, res.X, want)
			}
		}
	}
}

// One bound for all coordinates has the same iterates as one for each, and set=none those of no set.
func TestWordsOfBounds(t *testing.T) {
	for _, pair := range [][2]string{
		{"ista(lr=0.001,set=box(-0.5,0.5))", "ista(lr=0.001,set=box([-0.5,-0.5,-0.5,-0.5],0.5))"},
		{"ista(lr=0.001,set=box(-0.5))", "ista(lr=0.001,set=box(lower=[-0.5,-0.5,-0.5,-0.5]))"},
		{"fista(lr=0.001,set=box(upper=0.5))", "fista(lr=0.001,set=box(upper=[0.5,0.5,0.5,0.5],lower=-inf))"},
		{"ista(lr=0.001,l1=0.1)", "ista(lr=0.001,l1=0.1,set=none)"},
	} {
		a, b := start(t, rosenbrock, parse(t, pair[0]), optim.Settings{Steps: 50}), start(t, rosenbrock, parse(t, pair[1]), optim.Settings{Steps: 50})
		for a.Next() && b.Next() {
			if !slices.Equal(a.Point().Y, b.Point().Y) {
				t.Fatalf("%v differ in step %d", pair, a.Stats().Steps)
			}
		}
	}
}

// Mistakes in bounds are named: the coordinate, or both lengths.
func TestMistakesInBounds(t *testing.T) {
	for text, want := range map[string]string{
		"ista(set=box(lower=[0,2],upper=[1,1]))":        "coordinate 1: lower=2, upper=1",
		"ista(set=box(lower=[0,2,3],upper=[1,4]))":      "3 lower and 2 upper bounds",
		"ista(set=box(lower=inf))":                      "lower=+Inf must be",
		"ista(set=box(upper=[1,-inf]))":                 "upper[1]=-Inf",
		"ista(lo=0,hi=1)":                               "it is now set=box(lower=-0.5,upper=1)",
		"fista(hi=1)":                                   "it is now set=box(lower=-0.5,upper=1)",
		"composite(simplex=1)/lie/fixed(.1)":            "it is now set=simplex(1)",
		"ista(set=simplex)":                             "sum=0 must be positive",
		"ista(set=bx(1))":                               "did you mean box?",
		"composite(set=box(lower=[0,x]))/lie/relative":  "a bound is a number",
		"composite(set=box(low=[0,1]))/lie/relative":    "lower",
		"composite(set=box(lower=nan))/lie/relative":    "a bound is a number",
		"composite(set=box(0,1),fista=2)/lie/fixed(.1)": "true or false",
	} {
		if _, err := optim.Parse(text); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want something with %q", text, err, want)
		}
	}
	_, err := optim.Start(t.Context(), rosenbrock, nil, parse(t, "ista(set=box(lower=[0,1,2]))"), optim.Settings{})
	if err == nil || !strings.Contains(err.Error(), "3 lower bounds for 4 variables") {
		t.Errorf("three bounds for four variables: %v", err)
	}
}

// The stop and the flow have one set: a stop that was told of another one is refused, and one that was told of none has
// it.
func TestStopSharesTheSet(t *testing.T) {
	p := problemsWithBounds()[0]
	o := parse(t, "composite(set="+p.set+")/lie/relative")
	for _, s := range []optim.Settings{{GTol: 1e-8}, {GTol: -1, Stop: flows.Rest{Tol: 1e-8}}, {GTol: -1, Stop: flows.Rest{Of: o.Flow.(flows.Composite), Tol: 1e-8}}, {GTol: -1, Stop: ode.ForceNorm{Tol: 1e-8}}} {
		res, err := optim.Minimize(t.Context(), p.p, nil, o, s)
		if err != nil || !res.Converged() || res.GNorm > 1e-8 || res.X[0] != .5 {
			t.Errorf("%+v: %+v, %v", s, res, err)
		}
	}
	other := flows.Composite{Set: flows.Bounds([]float64{-2}, []float64{.7})}
	for _, s := range []flows.Rest{{Of: other, Tol: 1e-8}, {Of: flows.Composite{L1: .1}, Tol: 1e-8}, {}} {
		if _, err := optim.Start(t.Context(), p.p, nil, o, optim.Settings{Stop: s}); err == nil {
			t.Errorf("%v is taken in a run of %v", s, o.Flow)
		}
	}
}

// Gonum's runner takes bounds, too: its methods know none, ours end by the conditions.
func TestBoundsInGonum(t *testing.T) {
	p := problemsWithBounds()[0]
	r, err := host(t, gonumProblem(p.p), p.p.Start, optim.GonumSettings(0, 0), parse(t, "composite(set="+p.set+")/lie/relative").GonumMethod())
	if err != nil || r.Status != optimize.GradientThreshold || r.X[0] != .5 || math.Abs(r.F-.25) > 1e-12 {
		t.Errorf("%+v, %v", r, err)
	}
}

// A literal without bounds has none, and projects nothing.
func TestZeroCompositeIsFree(t *testing.T) {
	for _, f := range []flows.Composite{{}, parse(t, "composite(set=none)/lie/relative").Flow.(flows.Composite)} {
		o := optim.Optimizer{Flow: f, Method: split.Lie{}, Control: control.Relative{}}
		res, err := optim.Minimize(t.Context(), rosenbrock2, nil, o, optim.Settings{})
		if err != nil || !res.Converged() || math.Abs(res.X[0]-1) > 1e-4 || o.Triple() != "composite/lie/relative" {
			t.Errorf("%v: %+v, %v", o, res, err)
		}
	}
}

// The limit of stability is that inside of the set, whatever the set is.
func TestStabilityInsideBounds(t *testing.T) {
	for _, text := range []string{"ista(l1=0.1)", "ista(set=box(0,1))", "ista(set=box(lower=[-2,-2],upper=[0.5,2]))", "ista(set=simplex(2))"} {
		o := parse(t, text)
		if l, err := o.StabilityLimit(); err != nil || math.Abs(l-2) > 1e-3 {
			t.Errorf("%s: %v, %v, want 2", text, l, err)
		}
		if _, err := o.Explain(); err != nil {
			t.Errorf("%s: %v", text, err)
		}
	}
}
