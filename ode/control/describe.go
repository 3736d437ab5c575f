package control

import (
	"fmt"

	"github.com/odescent/odescent/ode/spec"
)

// Describe returns the rule for the step.
func (c Fixed) Describe() string {
	if c.Clock == PerStep {
		return fmt.Sprintf("every step 1 long in time, with the scale %s of M as learning rate", spec.Number(c.H))
	}
	return fmt.Sprintf("every step %s long", spec.Number(c.H))
}

// Describe returns the rule for the step.
func (c Slope) Describe() string {
	c = c.fill()
	size, memory := "|g|", ""
	if c.Per == Norm {
		size = "‖g‖"
	}
	root := "√v"
	switch c.Memory.Kind {
	case None:
		root = size
	case Sum:
		memory = fmt.Sprintf(", v ← v + %s²", size)
	case EMA:
		memory = fmt.Sprintf(", v ← βv + (1-β)%s² with β = %s", size, spec.Number(c.Memory.Beta))
	case EMAMax:
		memory = fmt.Sprintf(", v the largest of the averages u ← βu + (1-β)%s² with β = %s", size, spec.Number(c.Memory.Beta))
	case Max:
		root = "u"
		memory = fmt.Sprintf(", u ← max(βu, %s + eps) with β = %s", size, spec.Number(c.Memory.Beta))
	}
	if c.Centered {
		root, memory = "√(v - ḡ²)", memory+", ḡ ← βḡ + (1-β)g"
	}
	if c.Debias {
		root, memory = "√v̂", memory+", v̂ = v/(1-β^t)"
	}
	if c.Eps > 0 && c.Memory.Kind != Max {
		root += " + " + spec.Number(c.Eps)
		if c.Inside {
			root = "√(v + " + spec.Number(c.Eps) + ")"
		}
	}
	each := "one step for all coordinates"
	if c.Per == Coordinate {
		each = "one step for each coordinate"
	}
	return fmt.Sprintf("h = %s/(%s)%s; %s", spec.Number(c.Tol), root, memory, each)
}

// Describe returns the rule for the step.
func (c Relative) Describe() string {
	c = c.fill()
	s := fmt.Sprintf("local error ½h‖Δg‖ kept at θ = %s of the move ‖Δx‖", spec.Number(c.Theta))
	switch c.Filter {
	case Deadbeat:
		s += fmt.Sprintf(", deadbeat: h⁺ = %s‖Δx‖/‖Δg‖", spec.Number(2*c.Theta))
	case Integral:
		s += ", I filter"
	default:
		s += ", PI filter"
	}
	switch c.Growth {
	case 0:
	case AdGDGrowth:
		s += ", at most √(1 + h/h₀)·h"
	default:
		s += fmt.Sprintf(", at most %s·h", spec.Number(float64(c.Growth)))
	}
	return s
}

// Describe returns the rule for the step.
func (c PI) Describe() string {
	return fmt.Sprintf("error estimate kept at %s + %s·|x|, PI filter, rejections", spec.Number(c.ATol), spec.Number(c.RTol))
}

// Describe returns the rule for the step.
func (c Schedule) Describe() string {
	b, _ := c.Rule.MarshalText()
	of := ""
	if d, ok := c.Of.Control.(interface{ Describe() string }); ok {
		of = d.Describe()
	}
	return fmt.Sprintf("%s; times the factor %s of the step number", of, b)
}
