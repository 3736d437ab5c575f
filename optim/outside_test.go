package optim_test

import (
	"errors"
	"math"
	"strings"
	"testing"

	"github.com/odescent/odescent/flows"
	"github.com/odescent/odescent/flows/objective"
	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/method"
	"github.com/odescent/odescent/ode/rk"
	"github.com/odescent/odescent/ode/split"
	"github.com/odescent/odescent/optim"
)

// A run of Euler's method in a box that the minimum is outside of once ended "converged" at (0.2, 0.2) with the slope
// 0.
func TestEulerIsNoMethodOfABox(t *testing.T) {
	p := objective.Must("sphere")
	const box = "composite(set=box(lower=[0.5,0.5],upper=[3,3]))/"
	for _, m := range []string{"euler", "rk4", "tsit5", "radau5", "rodas5p", "rkc1", "doubled(euler)", "lie(scheme=step)", "strang"} {
		res, err := optim.Minimize(t.Context(), p, nil, parse(t, box+m+"/fixed(h=0.4)"), optim.Settings{})
		if err == nil || !strings.Contains(err.Error(), "lie") || res.Converged() {
			t.Errorf("%s: %v, %v", m, res.Reason, err)
		}
	}
	for _, m := range []string{"lie", "strang(scheme=prox step)", "doubled(lie)"} {
		res, err := optim.Minimize(t.Context(), p, nil, parse(t, box+m+"/fixed(h=0.4)"), optim.Settings{})
		if err != nil || !res.Converged() || res.X[0] != .5 || res.X[1] != .5 || res.GNorm != 0 {
			t.Errorf("%s: %v, %v, at %v with %v", m, res.Reason, err, res.X, res.GNorm)
		}
	}
}

// Whatever method follows a flow with a set, a manifold or a term without a derivative: it is refused, or a run that
// has converged is where the flow lives.
func TestConvergedIsInside(t *testing.T) {
	box := func(x []float64) float64 { return math.Max(math.Max(.5-x[0], x[0]-.7), math.Max(.5-x[1], x[1]-3)) }
	sum := func(abs bool) func(x []float64) float64 {
		return func(x []float64) (off float64) {
			s := -1.
			for _, v := range x {
				if abs {
					v = math.Abs(v)
				}
				s, off = s+v, math.Max(off, -v)
			}
			return math.Max(off, math.Abs(s)-1e-7)
		}
	}
	cases := map[string]struct {
		out  func(x []float64) float64
		free bool // methods that follow the field are not refused
	}{
		"composite(set=box(lower=[0.5,0.5],upper=[0.7,3]))":        {box, false},
		"composite(set=box(lower=[0.5,0.5],upper=[0.7,3]),l1=0.1)": {box, false},
		"composite(set=simplex(1))":                                {sum(false), false},
		"composite(l1=0.1)":                                        {func([]float64) float64 { return 0 }, false},
		"mirror(map=entropy(simplex=1))":                           {sum(true), true},
		"riemannian":                                               {func(x []float64) float64 { return math.Abs(math.Hypot(x[0], x[1])-1) - 2e-6 }, true},
	}
	for text, c := range cases {
		served, refused := 0, 0
		for _, m := range method.Samples() {
			for _, h := range []float64{1e-3, .02} {
				f, err := flows.Parse(text)
				if err != nil {
					t.Fatal(err)
				}
				of, err := method.Parse(m)
				if err != nil {
					t.Fatal(err)
				}
				o := optim.Optimizer{Flow: f, Method: of, Control: control.Fixed{H: h}}
				r, err := optim.Start(t.Context(), objective.Must("rosenbrock"), []float64{.3, .7}, o, optim.Settings{Steps: 600, GTol: 1e-3})
				if err != nil {
					refused++
					continue
				}
				served++
				for r.Next() {
				}
				res := r.Result()
				if out := c.out(res.X); res.Converged() && out > 0 {
					t.Errorf("%s/%s, h = %g: %v at %v, outside by %.3g", text, m, h, res.Reason, res.X, out)
				}
				if err := r.Err(); errors.Is(err, ode.ErrOutside) && !(c.out(res.X) > -2e-6) {
					t.Errorf("%s/%s, h = %g: %v at %v", text, m, h, err, res.X)
				}
			}
		}
		if served == 0 || refused == 0 || c.free != (served > 40) {
			t.Errorf("%s: %d runs, %d refused", text, served, refused)
		}
	}
}

// A stop of the user's, and a target, are no way out: on the sphere ode.ErrOutside says that the point has left it.
func TestNoVerdictOffTheSphere(t *testing.T) {
	p := objective.Must("rosenbrock")
	target := 3.2
	for name, s := range map[string]optim.Settings{
		"gtol":   {},
		"target": {GTol: -1, Target: &target},
		"stop": {GTol: -1, Stop: ode.StopFunc(func(pt *ode.Point) (r ode.Reason) {
			if pt.T > .2 {
				r = ode.Reason{Status: ode.Converged, Text: "late"}
			}
			return r
		})},
	} {
		res, err := optim.Minimize(t.Context(), p, nil, parse(t, "riemannian/euler/fixed(h=0.003)"), s)
		if !errors.Is(err, ode.ErrOutside) || res.Reason.Status != ode.Diverged || !strings.Contains(err.Error(), "x[0] = ") {
			t.Errorf("%s: %v, %v", name, res.Reason, err)
		}
		res, err = optim.Minimize(t.Context(), p, nil, parse(t, "riemannian/lie/fixed(h=0.003)"), s)
		if err != nil || !res.Converged() {
			t.Errorf("%s, lie: %v, %v", name, res.Reason, err)
		}
	}
}

// Of a run that ends outside of its simplex the reason says so.
func TestStalledOffTheSimplex(t *testing.T) {
	res, err := optim.Minimize(t.Context(), objective.Must("sphere"), []float64{1, 1}, parse(t, "mirror(map=entropy(simplex=1))/euler/fixed(h=0.9)"), optim.Settings{Steps: 2000})
	if err != nil || res.Converged() || !strings.Contains(res.Reason.Text, "outside of the set") || !math.IsInf(res.GNorm, 1) {
		t.Errorf("%v, %v, slope %v", res.Reason, err, res.GNorm)
	}
}

// A system of one's own, whose part says that it leads back, gets the same.
func TestMethodsWithoutTheLastPartAreRefused(t *testing.T) {
	sys := func() *ode.System {
		prox := split.Box(1, 2)
		prox.Back = true
		return &ode.System{Dim: 1, Space: ode.Bounded, Scheme: "step prox", Parts: []ode.Part{split.ForceStep(), prox},
			Force: func(dst []float64, _ float64, y []float64) { dst[0] = -y[0] }}
	}
	for m, served := range map[ode.Method]bool{split.Lie{}: true, split.Strang{Scheme: "prox step"}: true, split.Strang{}: false, split.Lie{Scheme: "prox step"}: false, rk.Euler: false} {
		_, err := ode.New(t.Context(), sys(), []float64{1}, 0, 1, ode.Config{Method: m, Control: control.Fixed{H: .1}})
		if (err == nil) != served || !served && !strings.Contains(err.Error(), `"step prox"`) {
			t.Errorf("%v: %v", m, err)
		}
	}
}

// A limit that ends a run outside says so, without a further gradient; inside it says nothing.
func TestLimitOffTheSimplex(t *testing.T) {
	for _, steps := range []int{1, 3} {
		res, err := optim.Minimize(t.Context(), objective.Must("sphere"), []float64{1, 1}, parse(t, "mirror(map=entropy(simplex=1))/euler/fixed(h=0.9)"), optim.Settings{Steps: steps, GTol: -1})
		if err != nil || res.Reason.Status != ode.Limit || !strings.Contains(res.Reason.Text, "outside of the set") {
			t.Errorf("%d steps: %v, %v", steps, res.Reason, err)
		}
	}
	res, err := optim.Minimize(t.Context(), objective.Must("sphere"), []float64{1, 1}, parse(t, "mirror(map=entropy(simplex=1))/lie/fixed(h=0.9)"), optim.Settings{Steps: 1, GTol: -1})
	if err != nil || strings.Contains(res.Reason.Text, "outside") || res.Stats.FieldEvals != 2 {
		t.Errorf("%v, %v, %+v", res.Reason, err, res.Stats)
	}
}
