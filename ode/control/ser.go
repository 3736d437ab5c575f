package control

import (
	"fmt"
	"math"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/spec"
	"github.com/odescent/odescent/ode/vec"
)

// SER is switched evolution relaxation: the step grows as the residual, the length of the force, falls,
//
//	h⁺ = h·‖f(x)‖/‖f(x⁺)‖,
//
// for methods without a stability limit. With linimpliciteuler it is pseudo-transient continuation: close to the
// flow at first, and Newton's method with its quadratic convergence near an equilibrium.
//
// H > 0 is the first length, a time; zero means 10/max|J_ii| where the system has Jac, and otherwise 1e4 times
// [FirstStep]'s. Grow bounds the factor of a step from above, Longest the length; zero means no bound. The control
// looks at the force at the left end, which the method needs anyway, and costs no evaluation. A state that is not
// finite is rejected, and the step tried again with a quarter of its length.
//
// Sources: W. A. Mulder, B. van Leer, J. Comput. Phys. 59 (1985), 232-246; C. T. Kelley, D. E. Keyes, SIAM J. Numer.
// Anal. 35 (1998), 508-523, section 2.
type SER struct {
	H       float64 `spec:"h" unit:"t" in:"[0,inf)"`
	Grow    float64 `spec:"grow" unit:"1" in:"0 or [1,inf]"`
	Longest float64 `spec:"longest" unit:"t" in:"[0,inf]"`
}

func (c SER) String() string { return spec.Format("ser", c, SER{}) }

func (c SER) Describe() string {
	if c.H == 0 {
		return "h⁺ = h·‖f‖/‖f⁺‖ from h = 10/max|J_ii|"
	}
	return fmt.Sprintf("h⁺ = h·‖f‖/‖f⁺‖ from h = %s", spec.Number(c.H))
}

func (SER) Cite() []string { return []string{"mulder1985experiments"} }

func (c SER) Start(r *ode.Run) (ode.Controller, error) {
	if err := spec.Check(c); err != nil {
		return nil, fmt.Errorf("control: ser: %w", err)
	}
	if c.H == 0 {
		c.H = firstByDiagonal(r, .1)
	}
	return &ser{h: c.H, grow: or(c.Grow, math.Inf(1)), longest: or(c.Longest, math.MaxFloat64)}, nil
}

type ser struct {
	grow, longest float64
	h             float64 // the length of the step before; at first, the first
	old           float64 // the residual at its left end; zero: there was no step
	now           float64 // the residual at the left end
}

func (c *ser) Propose(s *ode.Step) {
	c.now = vec.Norm2(s.L.Residual())
	if c.h == 0 {
		c.h = 1e4 * FirstStep(s)
	}
	h := c.h
	if c.old > 0 && !math.IsNaN(c.now) {
		h = math.Min(c.longest, h*math.Min(c.grow, c.old/c.now))
	}
	s.SetTime(h)
}

func (c *ser) Accept(s *ode.Step) bool {
	if vec.Finite(s.R.Y) {
		return true
	}
	s.H /= 4
	return false
}

func (c *ser) Update(s *ode.Step) { c.h, c.old = math.Abs(s.H), c.now }

func (c *ser) State(visit func([]float64)) {
	v := []float64{c.h, c.old}
	visit(v)
	c.h, c.old = v[0], v[1]
}

func init() { Register("ser", SER{}, "ser", "ser(h=0.1)", "ser(h=0.1,grow=2,longest=1)") }
