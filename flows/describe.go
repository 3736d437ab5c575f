package flows

import (
	"fmt"
	"strings"

	"github.com/odescent/odescent/ode/spec"
)

// Describe returns the equation with the flow's own numbers in it.
func (g Gradient) Describe() string {
	eq := "x' = -M∇f(x)"
	if g.L2 != 0 {
		eq = fmt.Sprintf("x' = -M(∇f(x) + %s·x)", spec.Number(g.L2))
	}
	if g.GaussNewton {
		eq += "; JᵀJ of the residuals stands for ∇²f(x)"
	}
	return eq
}

// Describe returns the equation with the flow's own numbers in it.
func (f HeavyBall) Describe() string {
	slope := "∇f(x)"
	if f.L2 != 0 {
		slope = fmt.Sprintf("(∇f(x) + %s·x)", spec.Number(f.L2))
	}
	if f.Precond == OnForce {
		slope = "D" + slope
	}
	var b strings.Builder
	if f.B == 0 {
		fmt.Fprintf(&b, "x' = Mw, w' = -γw - %s", slope)
	} else {
		fmt.Fprintf(&b, "x' = M(w - b%s), w' = -γw - (1-γb)%s", slope, slope)
	}
	fmt.Fprintf(&b, " with γ = %s", spec.Number(f.Gamma))
	if f.B != 0 {
		fmt.Fprintf(&b, ", b = %s", spec.Number(f.B))
	}
	if f.V0 != 0 {
		fmt.Fprintf(&b, "; w(0) = -%s·∇f(x₀)", spec.Number(f.V0))
	}
	if f.Damping != Explicit {
		fmt.Fprintf(&b, "; the damping is integrated by the %s rule", f.Damping)
	}
	if f.Precond == OnForce {
		b.WriteString("; D is the diagonal of M, and M its scale alone")
	}
	if f.Scale == OnForce {
		b.WriteString("; the scale of M acts on the slope")
	}
	return b.String()
}

// Describe returns the equation with the flow's own numbers in it.
func (f Relaxation) Describe() string {
	slope, decay, c := "-∇f(x)", "", ""
	if f.L2 != 0 {
		slope = fmt.Sprintf("-∇f(x) - %s·x", spec.Number(f.L2))
	}
	if f.Decay != 0 {
		decay = fmt.Sprintf(" - s·%s·x", spec.Number(f.Decay))
	}
	eq := fmt.Sprintf("v' = (%s - v)/τ, x' = M·v%s", slope, decay)
	if f.Debias {
		eq, c = fmt.Sprintf("v' = (%s - v)/τ, c' = (1 - c)/τ, x' = M·v/c%s", slope, decay), ", c(0) = 0"
	}
	if f.Warm {
		c += ", v(0) = -∇f(x₀)"
	}
	if f.Decay != 0 {
		c += ", s the scale of M"
	}
	return fmt.Sprintf("%s with τ = %.6g%s%s", eq, f.TimeConstant(), c, f.more())
}

// more says what is special about the flow, in words.
func (f Relaxation) more() string {
	var s string
	if f.Mix != 0 {
		s += fmt.Sprintf("; in place of the average stands its mixture with the share %.6g of the slope itself", f.Mix)
	}
	switch f.Read.Kind {
	case Signs:
		s += "; of which the signs are taken"
	case Orth:
		s += fmt.Sprintf("; made orthogonal as a matrix, %v", f.Read)
	case Trust:
		s += "; with the decay, at the length ‖x‖ block by block"
	}
	if f.Precond == OnForce {
		s += "; the diagonal of M acts on the slope, its scale on the velocity"
	}
	if f.Scale == OnForce {
		s += "; the scale of M acts on the slope"
	}
	if f.DecayBy != Explicit {
		s += fmt.Sprintf("; the decay by the %s rule", f.DecayBy)
	}
	return s
}
