package flows

import (
	"fmt"
	"strings"

	"github.com/odescent/odescent/ode/spec"
)

// Describe returns the equation with the flow's own numbers in it.
func (g Gradient) Describe() string {
	if g.L2 == 0 {
		return "x' = -M∇f(x)"
	}
	return fmt.Sprintf("x' = -M(∇f(x) + %s·x)", spec.Number(g.L2))
}

// Describe returns the equation with the flow's own numbers in it.
func (f HeavyBall) Describe() string {
	slope := "∇f(x)"
	if f.L2 != 0 {
		slope = fmt.Sprintf("(∇f(x) + %s·x)", spec.Number(f.L2))
	}
	if f.Metric == OnDrive {
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
	if f.Metric == OnDrive {
		b.WriteString("; D is the diagonal of M, and M its scale alone")
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
	return fmt.Sprintf("%s with τ = %.6g%s", eq, f.TimeConstant(), c)
}
