package optim_test

import (
	"errors"
	"math"
	"slices"
	"testing"
	"time"

	"github.com/odescent/odescent/flows/objective"
	"github.com/odescent/odescent/optim"
	"gonum.org/v1/gonum/optimize"
	"gonum.org/v1/gonum/optimize/functions"
)

func gonumProblem(p *objective.Problem) optimize.Problem {
	return optimize.Problem{Func: p.Func, Grad: p.Grad}
}

// host is optimize.Minimize that does not hang.
func host(t *testing.T, p optimize.Problem, x0 []float64, s *optimize.Settings, m optimize.Method) (*optimize.Result, error) {
	t.Helper()
	type answer struct {
		r   *optimize.Result
		err error
	}
	done := make(chan answer, 1)
	go func() {
		r, err := optimize.Minimize(p, x0, s, m)
		done <- answer{r, err}
	}()
	select {
	case a := <-done:
		return a.r, a.err
	case <-time.After(20 * time.Second):
		t.Fatal("gonum hangs")
		return nil, nil
	}
}

// diary is a recorder that keeps the major iterations, and fails after some operations if told so.
type diary struct {
	majors []optimize.Location
	ops    []optimize.Operation
	fail   int
}

func (d *diary) Init() error { return nil }

func (d *diary) Record(l *optimize.Location, op optimize.Operation, _ *optimize.Stats) error {
	d.ops = append(d.ops, op)
	if op == optimize.MajorIteration {
		d.majors = append(d.majors, optimize.Location{X: slices.Clone(l.X), F: l.F, Gradient: slices.Clone(l.Gradient)})
	}
	if len(d.ops) == d.fail {
		return errFull
	}
	return nil
}

var errFull = errors.New("the diary is full")

// Gonum's runner sees our iterates, bit for bit, with one evaluation of value and gradient for each.
func TestGonumIterates(t *testing.T) {
	const steps = 40
	texts := []string{"gradient/rk4/fixed(h=0.001)", "gradient/dp5/pi(rtol=0.01,atol=0.01)", "gradient/eulerheun/pi(rtol=0.01,atol=0.01,h0=1)", "heavyball(gamma=1,v0=0.1)/heun/fixed(h=0.01)"}
	for _, name := range onePerStep {
		texts = append(texts, optim.SamplesOf(name)...)
	}
	for _, text := range texts {
		t.Run(text, func(t *testing.T) {
			o := parse(t, text)
			if r, err := optim.Minimize(t.Context(), rosenbrock, nil, o, optim.Settings{Steps: steps, GTol: -1}); err != nil {
				t.Skipf("ends at step %d: %v", r.Step, err)
			}
			want := start(t, rosenbrock, o, optim.Settings{Steps: steps, GTol: -1})
			d := &diary{}
			s := optim.GonumSettings(0, steps+1)
			s.Recorder = d
			r, err := host(t, gonumProblem(rosenbrock), rosenbrock.Start, s, o.GonumMethod())
			if err != nil || r.Status != optimize.IterationLimit {
				t.Fatalf("%v, %v", r.Status, err)
			}
			best, each := want.Point().Potential(), 1 // evaluations a step
			if want.Run().Sys.Output != nil {
				each = 2
			}
			for _, at := range d.majors[:steps] { // the one that ends the run is not recorded
				g := make([]float64, rosenbrock.Dim)
				if f := rosenbrock.FuncGrad(g, at.X); f != at.F || !slices.Equal(g, at.Gradient) {
					t.Fatalf("a major iteration at %v says f = %v and ∇f = %v", at.X, at.F, at.Gradient)
				}
				if !slices.Equal(at.X, want.Output().X()) {
					t.Fatalf("after %d steps gonum is at %v, we at %v", want.Stats().Steps, at.X, want.Output().X())
				}
				want.Next()
				best = math.Min(best, rosenbrock.Func(want.Output().X()))
			}
			// A point that is asked for twice in a row is evaluated once.
			if n := each * want.Stats().FieldEvals; r.GradEvaluations > n || r.FuncEvaluations != r.GradEvaluations {
				t.Errorf("gonum counts %d values and %d gradients, we %d", r.FuncEvaluations, r.GradEvaluations, n)
			}
			if r.F != best || r.F != rosenbrock.Func(r.X) {
				t.Errorf("gonum's result is f = %v, the best was %v", r.F, best)
			}
		})
	}
}

func TestGonumBest(t *testing.T) {
	o := optim.Momentum(5e-4, .99)
	const majors = 38
	want, err := optim.Minimize(t.Context(), rosenbrock2, nil, o, optim.Settings{Steps: majors - 1, GTol: -1})
	if err != nil || want.Best.F == want.F {
		t.Fatalf("%v, best %v, last %v", err, want.Best.F, want.F)
	}
	r, err := host(t, gonumProblem(rosenbrock2), rosenbrock2.Start, optim.GonumSettings(0, majors), o.GonumMethod())
	if err != nil {
		t.Fatal(err)
	}
	g := make([]float64, 2)
	rosenbrock2.Grad(g, r.X)
	if r.F != want.Best.F || !slices.Equal(r.X, want.Best.X) || !slices.Equal(r.Gradient, g) || r.MajorIterations != majors+1 {
		t.Errorf("%+v, want the best point %+v", r, want.Best)
	}
}

// What gonum is given of the starting point is not asked for again.
func TestGonumInitValues(t *testing.T) {
	x0 := rosenbrock2.Start
	for _, grad := range []bool{false, true} {
		s := optim.GonumSettings(0, 4)
		s.InitValues = &optimize.Location{F: rosenbrock2.Func(x0)}
		if grad {
			s.InitValues.Gradient = make([]float64, 2)
			rosenbrock2.Grad(s.InitValues.Gradient, x0)
		}
		r, err := host(t, gonumProblem(rosenbrock2), x0, s, optim.SGD(1e-3).GonumMethod())
		want := 4
		if grad {
			want--
		}
		if err != nil || r.FuncEvaluations != 3 || r.GradEvaluations != want {
			t.Errorf("%d values and %d gradients, %v", r.FuncEvaluations, r.GradEvaluations, err)
		}
	}
}

// At a stationary point there is nothing to do, and that is no failure.
func TestGonumAtRest(t *testing.T) {
	r, err := host(t, gonumProblem(rosenbrock2), []float64{1, 1}, nil, optim.BB().GonumMethod())
	if err != nil || r.Status != optimize.GradientThreshold || r.F != 0 {
		t.Errorf("%v, %v", r, err)
	}
}

func TestFromGonum(t *testing.T) {
	f := functions.Wood{}
	p := optim.FromGonum(optimize.Problem{Func: f.Func, Grad: f.Grad, Hess: f.Hess}, 4)
	x0 := []float64{-3, -1, -3, -1}
	r, err := optim.Minimize(t.Context(), p, x0, optim.BB(), optim.Settings{GTol: 1e-5, Steps: 20_000})
	if err != nil || !r.Converged() || r.F > 1e-9 || p.Hess == nil {
		t.Errorf("%+v, %v", r, err)
	}
	// There and back again.
	s, err := host(t, optimize.Problem{Func: p.Func, Grad: p.Grad}, x0, optim.GonumSettings(1e-5, 0), optim.BB().GonumMethod())
	if err != nil || !slices.Equal(s.X, r.X) && s.F != r.Best.F {
		t.Errorf("in gonum's runner %v, in ours %v", s.X, r.X)
	}
}
