package optim_test

import (
	"testing"

	"github.com/odescent/odescent/flows"
	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/odetest"
)

// Of the triples that reject steps, or learn between them: a rejection leaves no trace, an observer changes no bit, a
// run resumes exactly and allocates nothing.
func TestSolverLaws(t *testing.T) {
	for _, text := range []string{
		"armijo(h0=0.001)", "wolfe(h0=0.001)", "cg(h0=0.001)", "cg(beta=hz,h0=0.001)", "lbfgs(history_size=4)", "dampednewton", "lm(h0=0.001)",
		"trustregion(r0=0.1)", "cubic(r0=0.01)", "rkcd(stages=4)", "nagc(lr=0.0005,restart=function)", "fista(lr=0.0005,l1=0.1)", "aegd(lr=0.001)",
	} {
		o := parse(t, text)
		p := odetest.Problem{Name: text, Y0: rosenbrock.Start, System: func() *ode.System {
			sys, err := o.Flow.System(&flows.Oracle{P: rosenbrock})
			if err != nil {
				t.Fatal(err)
			}
			return sys
		}}
		t.Run(text, func(t *testing.T) { odetest.Pair(t, p, o.Method, o.Control) })
	}
}
