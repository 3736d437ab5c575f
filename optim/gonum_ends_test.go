package optim_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/odescent/odescent/flows"
	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/rk"
	"github.com/odescent/odescent/optim"
	"gonum.org/v1/gonum/optimize"
)

func TestGonumEnds(t *testing.T) {
	p := gonumProblem(rosenbrock2)
	stopping := p
	calls := 0
	stopping.Status = func() (optimize.Status, error) {
		if calls++; calls > 7 {
			return optimize.Success, nil
		}
		return optimize.NotTerminated, nil
	}
	failing := p
	failing.Status = func() (optimize.Status, error) {
		if calls++; calls > 7 {
			return optimize.Failure, errFull
		}
		return optimize.NotTerminated, nil
	}
	never := optimize.NeverTerminate{}
	for name, c := range map[string]struct {
		p      optimize.Problem
		text   string
		s      *optimize.Settings
		status string
		err    error
		majors int // if not zero
	}{
		"no settings":   {p: p, text: "bb", status: "GradientThreshold"},
		"no progress":   {p: p, text: "sgd(lr=1e-20)", status: "FunctionConvergence"},
		"gradient":      {p: p, text: "bb", s: optim.GonumSettings(1e-6, 0), status: "GradientThreshold"},
		"our tolerance": {p: p, text: "bb", s: optim.GonumSettings(0, 0), status: "GradientThreshold"},
		"majors":        {p: p, text: "sgd", s: optim.GonumSettings(0, 5), status: "IterationLimit", majors: 5},
		"one major":     {p: p, text: "sgd", s: optim.GonumSettings(0, 1), status: "IterationLimit", majors: 1},
		"functions":     {p: p, text: "sgd", s: &optimize.Settings{FuncEvaluations: 6, Converger: never}, status: "FunctionEvaluationLimit", majors: 5},
		"gradients":     {p: p, text: "sgd", s: &optimize.Settings{GradEvaluations: 1, Converger: never}, status: "GradientEvaluationLimit"},
		"runtime":       {p: p, text: "sgd", s: &optimize.Settings{Runtime: 1, Converger: never}, status: "RuntimeLimit"},
		"status":        {p: stopping, text: "sgd", s: &optimize.Settings{Converger: never}, status: "Success"},
		"problem fails": {p: failing, text: "sgd", s: &optimize.Settings{Converger: never}, status: "Failure", err: errFull},
		"recorder":      {p: p, text: "sgd", s: &optimize.Settings{Converger: never, Recorder: &diary{fail: 6}}, status: "Failure", err: errFull},
		"recorder at 2": {p: p, text: "sgd", s: &optimize.Settings{Converger: never, Recorder: &diary{fail: 2}}, status: "Failure", err: errFull},
		"converger":     {p: p, text: "sgd", s: &optimize.Settings{Converger: &optimize.FunctionConverge{Absolute: 1, Iterations: 3}}, status: "FunctionConvergence"},
		"diverged":      {p: p, text: "sgd(lr=1)", s: optim.GonumSettings(0, 0), status: "Diverged", err: ode.ErrNonFinite},
		"no parts":      {p: p, text: "gradient/symplectic/fixed(h=1)", s: optim.GonumSettings(0, 0), status: "Failure"},
	} {
		t.Run(name, func(t *testing.T) {
			calls = 0
			m := parse(t, c.text).GonumMethod()
			for range 2 { // a method may be used again
				if d, ok := recorder(c.s); ok {
					*d = diary{fail: d.fail}
				}
				calls = 0
				r, err := host(t, c.p, rosenbrock2.Start, c.s, m)
				if r.Status.String() != c.status || c.err != nil && !errors.Is(err, c.err) || c.err == nil && err != nil && name != "no parts" {
					t.Fatalf("%v, %v, want %v, %v", r.Status, err, c.status, c.err)
				}
				if c.majors != 0 && r.MajorIterations != c.majors {
					t.Errorf("%d major iterations, want %d", r.MajorIterations, c.majors)
				}
			}
		})
	}
}

func recorder(s *optimize.Settings) (*diary, bool) {
	if s == nil {
		return nil, false
	}
	d, ok := s.Recorder.(*diary)
	return d, ok
}

// shouting is a control that panics in its third step.
type shouting struct{}

func (shouting) String() string { return "shouting" }

func (c shouting) Start(*ode.Run) (ode.Controller, error) { return c, nil }

func (shouting) Accept(*ode.Step) bool { return true }

func (shouting) Update(*ode.Step) {}

func (c shouting) Propose(s *ode.Step) {
	if s.H, s.M.Scale = 1e-3, 1; s.K == 2 {
		panic("shout")
	}
}

// In gonum's goroutines a panic would end the process.
func TestGonumPanics(t *testing.T) {
	o := optim.Optimizer{Flow: flows.Gradient{}, Method: rk.Euler, Control: shouting{}}
	r, err := host(t, gonumProblem(rosenbrock2), rosenbrock2.Start, optim.GonumSettings(0, 0), o.GonumMethod())
	if err == nil || !strings.Contains(err.Error(), "shout") || r.Status != optimize.Failure || r.MajorIterations < 3 {
		t.Errorf("%+v, %v", r, err)
	}
	for name, f := range map[string]func(){
		"no gradient": func() {
			optimize.Minimize(optimize.Problem{Func: rosenbrock2.Func}, []float64{0, 0}, nil, o.GonumMethod())
		},
		"no optimizer": func() {
			optimize.Minimize(gonumProblem(rosenbrock2), []float64{0, 0}, nil, optim.Optimizer{}.GonumMethod())
		},
		"from nothing": func() { optim.FromGonum(optimize.Problem{Func: rosenbrock2.Func}, 2) },
		"dimension":    func() { optim.FromGonum(gonumProblem(rosenbrock2), 0) },
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s: no panic", name)
				}
			}()
			f()
		}()
	}
}
