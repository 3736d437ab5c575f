package optim_test

import (
	"context"
	"errors"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/odescent/odescent/flows"
	"github.com/odescent/odescent/flows/objective"
	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/rk"
	"github.com/odescent/odescent/optim"
)

func minimize(p *objective.Problem, x0 []float64, word string, s optim.Settings) (optim.Result, error) {
	o, err := optim.Parse(word)
	if err != nil {
		panic(err)
	}
	return optim.Minimize(context.Background(), p, x0, o, s)
}

// wall has a finite value and slope only for x < 1.
func wall() *objective.Problem {
	return &objective.Problem{Dim: 1, Start: []float64{0}, FuncGrad: func(dst, x []float64) float64 {
		dst[0] = -1
		if x[0] >= 1 {
			dst[0] = math.NaN()
		}
		return -x[0]
	}}
}

func TestStatuses(t *testing.T) {
	p := objective.Must("rosenbrock(n=2)")
	target := .5
	canceled, cancel := context.WithCancel(context.Background())
	cancel()
	for name, c := range map[string]struct {
		ctx       context.Context
		p         *objective.Problem
		word      string
		s         optim.Settings
		status    ode.Status
		err       error
		in        string // the reason or, if there is one, the error
		converged bool
	}{
		"gtol":        {p: p, word: "bb", status: ode.Converged, in: "≤ 1e-06", converged: true},
		"own gtol":    {p: p, word: "bb", s: optim.Settings{GTol: 1e-3}, status: ode.Converged, in: "≤ 0.001", converged: true},
		"target":      {p: p, word: "bb", s: optim.Settings{Target: &target}, status: ode.Converged, in: "≤ 0.5", converged: true},
		"steps":       {p: p, word: "sgd", s: optim.Settings{Steps: 7}, status: ode.Limit, in: "7 steps"},
		"default":     {p: p, word: "sgd(lr=1e-5)", status: ode.Limit, in: "10000 steps"},
		"grads":       {p: p, word: "sgd", s: optim.Settings{Grads: 9}, status: ode.Limit, in: "9 evaluations"},
		"own stop":    {p: p, word: "sgd", s: optim.Settings{Stop: ode.StopFunc(func(*ode.Point) ode.Reason { return ode.Reason{Status: ode.Stopped, Text: "mine"} })}, status: ode.Stopped, in: "mine"},
		"diverged":    {p: p, word: "sgd(lr=1)", status: ode.Diverged, err: ode.ErrNonFinite, in: "at step "},
		"wall":        {p: wall(), word: "sgd(lr=0.25)", status: ode.Diverged, err: ode.ErrNonFinite, in: "at step 5"},
		"rejected":    {p: wall(), word: "gradient/eulerheun/pi(rtol=0.1,atol=0.1,h0=2,shrink=0.999,safety=0.999)", status: ode.Rejected, err: ode.ErrRejections, in: "100 attempts in a row"},
		"canceled":    {ctx: canceled, p: p, word: "sgd", status: ode.Canceled, err: context.Canceled, in: "canceled"},
		"no flow":     {p: p, word: "", err: nil, in: "no flow"},
		"no parts":    {p: p, word: "gradient/symplectic/fixed(h=1)", in: "no parts"},
		"no error":    {p: p, word: "gradient/euler/pi(rtol=0.1)", in: "error estimate"},
		"not on data": {p: p, word: "sgd", s: optim.Settings{Batch: 2}, in: "no rows"},
	} {
		t.Run(name, func(t *testing.T) {
			ctx := c.ctx
			if ctx == nil {
				ctx = context.Background()
			}
			var o optim.Optimizer
			if c.word != "" {
				o = parse(t, c.word)
			}
			r, err := optim.Minimize(ctx, c.p, nil, o, c.s)
			text := r.Reason.Text
			if err != nil {
				text = err.Error()
			}
			if r.Reason.Status != c.status || r.Converged() != c.converged || !strings.Contains(text, c.in) {
				t.Errorf("%v, converged %t: %q, want %v, %t and %q in the text", r.Reason.Status, r.Converged(), text, c.status, c.converged, c.in)
			}
			if c.err != nil && !errors.Is(err, c.err) || (err != nil) != (c.err != nil || c.status == ode.Running) {
				t.Errorf("error %v, want %v", err, c.err)
			}
			if len(r.X) != c.p.Dim || len(r.Best.X) != c.p.Dim {
				t.Errorf("the result has x = %v and the best %v", r.X, r.Best.X)
			}
			for _, x := range slices.Concat(r.X, r.Best.X) {
				if math.IsNaN(x) || math.IsInf(x, 0) {
					t.Errorf("the result has x = %v and the best %v", r.X, r.Best.X)
				}
			}
		})
	}
}

// The canceled run of TestStatuses has taken no step; one that is canceled on its way stops after the step.
func TestCancelOnTheWay(t *testing.T) {
	ctx, cancel := context.WithCancelCause(context.Background())
	why := errors.New("enough")
	s := optim.Settings{Observe: func(s *ode.Step) {
		if s.K == 4 {
			cancel(why)
		}
	}}
	r, err := optim.Minimize(ctx, rosenbrock, nil, optim.SGD(1e-3), s)
	if err != why || r.Step != 5 || r.Reason.Status != ode.Canceled {
		t.Errorf("after %d steps: %v, %v", r.Step, r.Reason, err)
	}
}

func TestArgumentsAreLeftAlone(t *testing.T) {
	p := objective.Problem{Dim: 2, Start: []float64{3, 4}, Func: rosenbrock2.Func, Grad: rosenbrock2.Grad, Hess: rosenbrock2.Hess, HessVec: rosenbrock2.HessVec}
	x0 := []float64{-1.2, 1}
	everySpec(t, func(t *testing.T, _ string, o optim.Optimizer) {
		if !suits(&p, o, optim.Settings{}) {
			t.Skip("the objective lacks a capability, or has another number of variables")
		}
		r, err := optim.Minimize(context.Background(), &p, x0, o, optim.Settings{Steps: 10})
		if err != nil {
			t.Fatal(err)
		}
		r.X[0], r.Best.X[0] = 7, 7
		if !slices.Equal(x0, []float64{-1.2, 1}) || !slices.Equal(p.Start, []float64{3, 4}) || p.FuncGrad != nil {
			t.Errorf("x0 = %v, p.Start = %v, p.FuncGrad set: %t", x0, p.Start, p.FuncGrad != nil)
		}
	})
}

var rosenbrock2 = objective.Must("rosenbrock(n=2)")

func TestPanics(t *testing.T) {
	f, g := rosenbrock2.Func, rosenbrock2.Grad
	for name, c := range map[string]struct {
		p    *objective.Problem
		x0   []float64
		s    optim.Settings
		want []string
	}{
		"no problem":   {nil, nil, optim.Settings{}, []string{"no problem"}},
		"x0":           {rosenbrock2, []float64{1, 2, 3}, optim.Settings{}, []string{"3", "2"}},
		"no start":     {&objective.Problem{Dim: 2, Func: f, Grad: g}, nil, optim.Settings{}, []string{"0", "2"}},
		"steps":        {rosenbrock2, nil, optim.Settings{Steps: -1}, []string{"Steps = -1"}},
		"grads":        {rosenbrock2, nil, optim.Settings{Grads: -2}, []string{"Grads = -2"}},
		"batch":        {rosenbrock2, nil, optim.Settings{Batch: -3}, []string{"Batch = -3"}},
		"no gradient":  {&objective.Problem{Dim: 2, Func: f}, []float64{0, 0}, optim.Settings{}, []string{"Func alone", "objective.FD"}},
		"no function":  {&objective.Problem{Dim: 2}, []float64{0, 0}, optim.Settings{}, []string{"needs"}},
		"no dimension": {&objective.Problem{Func: f, Grad: g}, nil, optim.Settings{}, []string{"Dim = 0"}},
	} {
		t.Run(name, func(t *testing.T) {
			defer func() {
				text, _ := recover().(string)
				for _, w := range c.want {
					if !strings.Contains(text, w) {
						t.Errorf("panics with %q, want %q in it", text, w)
					}
				}
			}()
			_, err := optim.Minimize(context.Background(), c.p, c.x0, optim.SGD(1e-3), c.s)
			t.Errorf("no panic, error %v", err)
		})
	}
}

// A user's flow that does not compare is no reason to panic.
type uncomparable struct {
	flows.Gradient
	weights []float64
}

func TestUncomparableFlow(t *testing.T) {
	o := optim.Optimizer{Flow: uncomparable{weights: []float64{1}}, Method: rk.Euler, Control: control.Fixed{H: 1e-3}, Name: "sgd"}
	if got := o.String(); got != "gradient/euler/fixed(h=0.001)" {
		t.Errorf("prints as %q", got)
	}
	if _, err := o.Explain(); err != nil {
		t.Error(err)
	}
}
