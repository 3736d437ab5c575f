package optim

import (
	"fmt"
	"strings"

	"github.com/odescent/odescent/flows"
	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/spec"
)

// Explain says what the optimizer is, line by line: the triple, the flow's equation, what the method and the control
// do; of a name, also of one within Scheduled, Clipped and Averaged, the update, how the parameters map to the triple, their ranges, and how the rule stands to its
// publication; the stability limit and the references. It returns an error if a part is missing or cannot be run.
func (o Optimizer) Explain() (string, error) {
	if err := o.check(); err != nil {
		return "", err
	}
	for _, part := range []any{o.Flow, o.Method, o.Control} {
		if err := spec.Check(part); err != nil {
			return "", fmt.Errorf("optim: %v: %w", part, err)
		}
	}
	stable := curvedText
	if !flows.Curved(o.Flow) {
		limit, err := o.StabilityLimit()
		if err != nil {
			return "", err
		}
		bounded := 0.
		if limit == 0 {
			if bounded, err = o.boundedLimit(); err != nil {
				return "", err
			}
		}
		stable = stability(limit, bounded, ode.OnStepClock(o.Control), flows.ScalesCurvature(o.Flow, ode.OnStepClock(o.Control)))
	}
	var b strings.Builder
	line := func(key, text string) {
		for i, l := range strings.Split(text, "\n") {
			if i > 0 {
				key = ""
			}
			fmt.Fprintf(&b, "%-11s %s\n", key, l)
		}
	}
	line("optimizer", o.String())
	line("triple", o.Triple())
	line("flow", spec.Describe(o.Flow))
	line("method", spec.Describe(o.Method))
	line("control", spec.Describe(o.Control))
	line("where", "M is the factor that the control sets on the velocity, one number or one for each coordinate; g = ∇f(x)")
	e, _ := o.registered()
	if e == nil {
		var p Optimizer
		if e, p = o.composition(); e != nil {
			line("within", p.Name)
		}
	}
	if e != nil {
		line("update", e.Equation)
		line("parameters", e.Map)
		if r := spec.Ranges(e.Default); r != "" {
			line("ranges", r)
		}
		line("rule", e.Rule)
	}
	line("stability", stable)
	if m, ok := o.Method.(interface {
		Cite() []string
		Source() string
	}); ok && e == nil && len(m.Cite()) == 0 && m.Source() != "" {
		line("reference", m.Source())
	}
	for _, key := range o.References() {
		if r, ok := references[key]; ok {
			line("reference", r.line())
		} else {
			line("reference", key+", which optim.AddReferences has not been given")
		}
	}
	return b.String(), nil
}

// stability returns the line on stability for the limits that were found for f = ½x², the second where the first is 0.
func stability(limit, bounded float64, perStep, scales bool) string {
	const restless = "does not come to rest on f = ½λx² at any constant rate; "
	switch {
	case bounded >= maxLimit:
		return restless + "bounded at every rate"
	case bounded > 0:
		return restless + fmt.Sprintf("bounded for rate < %.4g where λ = 1 (found by bisection)", bounded)
	case limit == 0:
		return "unstable on f = ½λx² at every rate"
	case limit >= maxLimit:
		return "stable on f = ½λx² at every rate"
	case scales:
		return fmt.Sprintf("stable for rate·λ < %.4g on f = ½λx², at a constant rate, which is h·M (found by bisection)", limit)
	case perStep:
		return fmt.Sprintf("stable at a constant rate below %.4g on f = ½x² (found by bisection)", limit)
	}
	return fmt.Sprintf("stable for h < %.4g on f = ½x² (found by bisection)", limit)
}

const curvedText = "stable near a minimum for rate·λ < 2 with Euler steps, λ the largest eigenvalue of the Hessian in the flow's own metric"
