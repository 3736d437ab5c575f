package optim

import (
	"fmt"
	"strings"

	"github.com/odescent/odescent/flows"
	"github.com/odescent/odescent/ode/rk"
	"github.com/odescent/odescent/ode/spec"
)

// describer is what flows, methods and controls say of themselves.
type describer interface{ Describe() string }

// Explain says what the optimizer is, line by line: the triple, the flow's equation, what the method and the control
// do, how the parameters map to them, the stability limit, and the references. It returns an error if a part is
// missing or cannot be run.
//
// In the equations M stands for the control's metric and g for ∇f(x).
func (o Optimizer) Explain() (string, error) {
	if err := o.check(); err != nil {
		return "", err
	}
	limit, err := o.StabilityLimit()
	if err != nil {
		return "", err
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
	line("flow", describe(o.Flow))
	line("method", describe(o.Method))
	line("control", describe(o.Control))
	e := o.entry()
	if e != nil {
		line("parameters", e.text(o))
	}
	switch {
	case limit == 0:
		line("stability", "unstable on f = ½λx² at every rate")
	case limit >= maxLimit:
		line("stability", "stable on f = ½λx² at every rate")
	case !o.scales():
		line("stability", fmt.Sprintf("h < %.4g on f = ½x² (found by bisection)", limit))
	default:
		line("stability", fmt.Sprintf("rate·λ < %.4g on f = ½λx², the rate frozen (found by bisection)", limit))
	}
	if e != nil {
		for _, key := range e.cite {
			line("reference", references[key])
		}
	}
	if t, ok := o.Method.(*rk.Tableau); ok && e == nil {
		line("reference", t.Ref)
	}
	return b.String(), nil
}

// scales reports that the limit holds for the product of rate and curvature: on a flow of first order, and wherever the
// rate is the scale of the metric.
func (o Optimizer) scales() bool {
	_, first := o.Flow.(flows.Gradient)
	return first || perStep(o.Control)
}

func describe(v any) string {
	if d, ok := v.(describer); ok {
		return d.Describe()
	}
	return fmt.Sprint(v)
}

// entry returns the catalogue's entry for o, or nil if o has no name there.
func (o Optimizer) entry() *entry {
	if o.As == "" || o.String() != o.As {
		return nil
	}
	t, err := spec.Parse(o.As)
	if err != nil {
		return nil
	}
	e, err := lookup(t.Name)
	if err != nil {
		return nil
	}
	return e
}
