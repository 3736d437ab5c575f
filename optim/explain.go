package optim

import (
	"fmt"
	"strings"

	"github.com/odescent/odescent/flows"
	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/rk"
	"github.com/odescent/odescent/ode/spec"
)

// describer is what flows, methods and controls say of themselves.
type describer interface{ Describe() string }

// Explain says what the optimizer is, line by line: the triple, the flow's equation, what the method and the control do,
// how the parameters map to them and where they may lie, how the rule stands to its publication, the stability limit, and the references. It
// returns an error if a part is missing or cannot be run.
func (o Optimizer) Explain() (string, error) {
	if err := o.check(); err != nil {
		return "", err
	}
	stable := curvedText
	if !curved(o.Flow) {
		limit, err := o.StabilityLimit()
		if err != nil {
			return "", err
		}
		stable = stability(limit, ode.Ticks(o.Control), o.scales())
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
	line("where", "M is the factor that the control sets on the velocity, one number or one for each coordinate; g = ∇f(x)")
	e, _ := o.registered()
	if e != nil {
		line("update", e.Equation)
		line("parameters", e.Map)
		if r := spec.Ranges(e.Default); r != "" {
			line("ranges", r)
		}
		line("rule", e.Rule)
	}
	line("stability", stable)
	if e != nil {
		for _, key := range e.Cite {
			line("reference", references[key].line())
		}
	}
	if t, ok := o.Method.(*rk.Tableau); ok && e == nil {
		line("reference", t.Ref)
	}
	return b.String(), nil
}

// stability says where the triple is stable on a parabola, by the limit that was found for f = ½x².
func stability(limit float64, perStep, scales bool) string {
	switch {
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

// scales reports that the limit holds for the product of rate and curvature: on a flow of first order, and wherever the
// rate is the scale of the preconditioner; but not where weight decay adds a curvature of its own.
func (o Optimizer) scales() bool {
	switch f := o.Flow.(type) {
	case flows.Gradient:
		return f.L2 == 0
	case flows.Steepest:
		return !f.Unit
	case flows.HeavyBall:
		return f.L2 == 0 && ode.Ticks(o.Control)
	case flows.Relaxation:
		return f.L2 == 0 && f.Decay == 0 && f.Read == nil && ode.Ticks(o.Control)
	}
	return false
}

func describe(v any) string {
	if d, ok := v.(describer); ok {
		return d.Describe()
	}
	return fmt.Sprint(v)
}

// curved reports that the flow has a geometry of its own, in which f = ½x² in one variable says nothing about the rate.
func curved(f flows.Flow) bool {
	switch f.(type) {
	case flows.Riemannian, flows.Mirror, flows.Natural:
		return true
	}
	return false
}

const curvedText = "stable near a minimum for rate·λ < 2 with Euler steps, λ the largest eigenvalue of the Hessian in the flow's own metric"
