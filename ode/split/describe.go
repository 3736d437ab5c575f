package split

import (
	"fmt"

	"github.com/odescent/odescent/ode/spec"
)

func scheme(w string) string {
	if w == "" {
		return "the flow's parts one after another"
	}
	return w
}

func (m Lie) Describe() string {
	if m.Scheme == "" {
		return "Lie splitting, the flow's parts one after another, order 1"
	}
	return "Lie splitting, " + m.Scheme + ", order 1"
}

func (Symplectic) Describe() string { return "semi-implicit Euler, kick then drift, order 1" }

func (m Strang) Describe() string {
	return "symmetric splitting, " + scheme(m.Scheme) + " over half a step and back, order 2"
}

func (Verlet) Describe() string {
	return "Störmer and Verlet: half a kick, drift, half a kick, order 2"
}

func (m Yoshida4) Describe() string {
	return "triple jump of the symmetric splitting, " + scheme(m.Scheme) + ", order 4, with a step back in the middle"
}

func (m Conformal) Describe() string {
	if m.Order == 2 {
		return "conformal symplectic splitting, exact damping and leapfrog, order 2"
	}
	return "conformal symplectic splitting, exact damping, push, drift, order 1"
}

func (Discrete) Describe() string {
	return "Gonzalez' discrete derivative at the midpoint, implicit, order 2; the energy decreases by |Δ|²/h for every h"
}

func (ItohAbe) Describe() string {
	return "Itoh and Abe, one coordinate after the other by values of the energy alone, order 1; it decreases for every h"
}

func (m Relaxed) Describe() string {
	tab := m.Of.method()
	return fmt.Sprintf("%s, stretched so that the energy decreases as its own quadrature says, order %d", tab.Name, tab.Order)
}

func (m ExpEuler) Describe() string {
	return "exponential Euler with the Jacobian at the left end" + krylovText(m.Dim, m.Tol) + ", order 2"
}

func (m ETDRK2) Describe() string {
	return "exponential Runge–Kutta of Cox and Matthews with the Jacobian at the left end" + krylovText(m.Dim, m.Tol) +
		", order 2, with an error estimate"
}

func krylovText(dim int, tol float64) string {
	if dim == 0 && tol == 0 {
		return ""
	}
	return fmt.Sprintf(" (Krylov space of dimension %d, tolerance %s)", dim, spec.Number(tol))
}
