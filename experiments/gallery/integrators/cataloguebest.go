package integrators

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/odescent/odescent/flows/objective"
	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/spec"
	"github.com/odescent/odescent/optim"
)

// elsewhere says which names have another purpose than to come to rest at a minimum of f over all x.
var elsewhere = map[string]string{
	"mirror": "lives on a simplex", "expgrad": "lives on a simplex", "riemannian": "lives on a manifold", "replicator": "lives on a simplex",
	"sgld": "samples", "sghmc": "samples", "baoab": "samples", "obabo": "samples", "annealing": "samples",
	"chebyshev": "is to be told the curvatures",
}

// variants returns the specs of a name with the rates, if it has one, or the name alone.
func variants(name string, rates []float64) ([]string, error) {
	patterns := []string{name + "(lr=%s)", name + "(h=%s)", name}
	if name == "lookahead" {
		patterns = []string{"lookahead(adam(lr=%s))", name}
	}
	var failed error
	for _, p := range patterns {
		specs := []string{p}
		if strings.Contains(p, "%s") {
			specs = nil
			for i := len(rates) - 1; i >= 0; i-- { // the large ones first: they end early, one way or the other
				specs = append(specs, fmt.Sprintf(p, spec.Number(rates[i])))
			}
		}
		if _, failed = optim.Parse(specs[0]); failed == nil {
			return specs, nil
		}
	}
	return nil, failed
}

// best runs the variants of a name, none longer than the best before, and returns the row of the best. A run is
// solved if it is at rest near the value of a minimum, and lost if at rest elsewhere.
func best(ctx context.Context, p *objective.Problem, name string, specs []string, low, gtol float64, grads int) any {
	var row solution
	rank := func(ended string) int {
		return slices.Index([]string{"", "unfit", "diverged", "limit", "lost", "solved"}, ended)
	}
	for _, w := range specs {
		o, err := optim.Parse(w)
		if err != nil {
			continue
		}
		r, err := optim.Minimize(ctx, p, nil, o, optim.Settings{Grads: grads, Steps: grads, GTol: gtol})
		end := "limit"
		switch {
		case r.Converged() && r.F-low > .01*(p.Func(p.Start)-low):
			end = "lost"
		case r.Converged():
			end = "solved"
		case r.Stats.FieldEvals == 0 && err != nil:
			end = "unfit" // it wants something that the problem does not offer
		case err != nil || r.Reason.Status == ode.Diverged:
			end = "diverged"
		}
		if rank(end) <= rank(row.Ended) && end != "solved" {
			continue
		}
		more := r.Stats.JacEvals+r.Stats.JacVecs > 0 || r.Stats.FuncEvals > 2*r.Stats.FieldEvals || strings.HasPrefix(o.Flow.String(), "newton")
		row = solution{name, p.Name, w, r.Stats.FieldEvals, r.F, end, more}
		if end == "solved" {
			grads = r.Stats.FieldEvals - 1
			if grads < 1 {
				break
			}
		}
	}
	if row.Ended == "" {
		return unsolved{Optimizer: name, Problem: p.Name, Spec: specs[0]}
	}
	return row
}
