// Package optimtest holds the conformance suite of optimizers.
//
// # Start here
//
// A user's optimizer, registered or a triple, is tested in one line,
//
//	func TestMine(t *testing.T) { optimtest.Check(t, optim.Must("mine(lr=0.01)")) }
//
// and a program that registers it and calls lab.Main does the same by its verb check.
package optimtest

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"github.com/odescent/odescent/flows"
	"github.com/odescent/odescent/flows/objective"
	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/odetest"
	"github.com/odescent/odescent/optim"
)

// Problems are the specs of the objectives on which [Laws] are checked.
var Problems = []string{"rosenbrock", "quadratic(n=4,kappa=10)", "logistic(data=iris,positive=setosa,l2=0.01)"}

// Laws are what must hold for an optimizer:
//
//   - spec: Parse reads what String prints as the same optimizer;
//   - explain: Explain says what it is, so its parts fit together;
//   - on each of [Problems] that it does not refuse, from the problem's start, those of [odetest.Laws]: the same bits twice,
//     no trace of a rejected attempt, no change by an observer, an exact resume, no allocation in a step.
//
// An optimizer that refuses all problems breaks the law "runs", as one whose code panics in the first run on a problem
// does on that problem; a law whose check panics is broken. The cost is some 300 steps on each problem.
func Laws(o optim.Optimizer) []odetest.Law {
	laws := []odetest.Law{
		{Name: "spec", Check: func() error {
			q, err := optim.Parse(o.String())
			switch {
			case err != nil:
				return fmt.Errorf("the spec %q does not parse: %w", o, err)
			case q.String() != o.String() || q.Triple() != o.Triple():
				return fmt.Errorf("the spec %q reads back as %q, the triple %s", o, q, q.Triple())
			}
			return nil
		}},
		{Name: "explain", Check: func() error {
			text, err := o.Explain()
			if err == nil && text == "" {
				err = errors.New("the text of Explain is empty")
			}
			return err
		}},
	}
	n := len(laws)
	var refusals []error
	for _, name := range Problems {
		p := objective.Must(name)
		system := func() (*ode.System, error) { return o.Flow.System(&flows.Oracle{P: p}) }
		var of []odetest.Law
		var refusal error
		if err := guarded(func() error {
			var sys *ode.System
			if sys, refusal = system(); refusal == nil {
				_, refusal = ode.New(context.Background(), sys, p.Start, 0, 1, ode.Config{Method: o.Method, Control: o.Control})
			}
			if refusal == nil {
				q := odetest.Problem{Name: name, Y0: p.Start, System: func() *ode.System { s, _ := system(); return s }}
				of = odetest.Laws(q, o.Method, o.Control)
			}
			return nil
		}); err != nil {
			of = []odetest.Law{{Name: "runs", Check: func() error { return fmt.Errorf("%v: %w", o, err) }}}
		}
		if refusal != nil {
			refusals = append(refusals, refusal)
		}
		for _, l := range of {
			laws = append(laws, odetest.Law{Name: l.Name + " on " + name, Check: l.Check})
		}
	}
	if len(laws) == n {
		laws = append(laws, odetest.Law{Name: "runs", Check: func() error {
			return fmt.Errorf("%v runs on none of the problems: %w", o, errors.Join(refusals...))
		}})
	}
	for i := range laws {
		check := laws[i].Check
		laws[i].Check = func() error { return guarded(check) }
	}
	return laws
}

// guarded calls f and returns its error, or its panic as one.
func guarded(f func() error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v", p)
		}
	}()
	return f()
}

// Check checks [Laws] of an optimizer, each as a test of its own.
func Check(t *testing.T, o optim.Optimizer) {
	t.Helper()
	for _, l := range Laws(o) {
		t.Run(l.Name, func(t *testing.T) {
			if err := l.Check(); err != nil {
				t.Error(err)
			}
		})
	}
}
