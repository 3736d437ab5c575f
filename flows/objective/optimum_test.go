package objective_test

import (
	"context"
	"math"
	"testing"

	"github.com/odescent/odescent/flows/objective"
	"github.com/odescent/odescent/optim"
	"gonum.org/v1/gonum/optimize"
)

// TestTriplesReachNewton: logistic regression on wdbc has one minimum, whoever looks for it: gonum's Newton, with its own
// line search, and four triples of different methods and controls.
func TestTriplesReachNewton(t *testing.T) {
	p := objective.Must("logistic(data=wdbc,l2=1e-3)")
	r, err := optimize.Minimize(optimize.Problem{Func: p.Func, Grad: p.Grad, Hess: p.Hess}, p.Start,
		&optimize.Settings{GradientThreshold: 1e-10}, &optimize.Newton{})
	if r == nil {
		t.Fatal(err)
	}
	if math.Abs(r.F-*p.Min) > 1e-12 {
		t.Errorf("gonum's Newton ends at %.15g, the certified minimum is %.15g", r.F, *p.Min)
	}
	for _, word := range []string{
		"bb",
		"lm",
		"nesterov(lr=0.5,momentum=0.99)",
		"gradient/rkc2/pi(rtol=1e-3,atol=1e-6)",
	} {
		o, err := optim.Parse(word)
		if err != nil {
			t.Errorf("%v", err)
			continue
		}
		res, err := optim.Minimize(context.Background(), p, nil, o, optim.Settings{Steps: 50000, GTol: 1e-8})
		if err != nil || math.Abs(res.F-r.F) > 1e-10 {
			t.Errorf("%s: %v, f above Newton's by %.3g after %d gradients (%v)", word, err, res.F-r.F, res.Stats.FieldEvals, res.Reason)
		}
		t.Logf("%s: %.2g above after %d gradients", word, res.F-r.F, res.Stats.FieldEvals)
	}
}
