package control

import (
	"errors"
	"fmt"
	"math"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/spec"
	"github.com/odescent/odescent/ode/vec"
)

// Taylor makes every step as long as the leading term of Euler's local error allows, ½h²‖x″‖ with x″ = J·d, d being the
// force and J its Jacobian at the left end, before the step is taken:
//
//	h = √(2·Tol/‖J·d‖)       the error is Tol, in the Euclidean norm and the unit of x
//	h = 2·Theta·‖d‖/‖J·d‖    the error is the share Theta of the move h·‖d‖
//
// Exactly one of Tol and Theta is given. [PI] with ATol and [Relative] estimate the same error after the step. Taylor
// has no filter and no limits: no step is rejected, and from one step to the next the length may change by any factor.
// Where J·d is zero, h stays as it was. H0 > 0 is the length if that happens at the first step, zero meaning
// [FirstStep]'s.
//
// A step costs a product by the Jacobian: the system's JacVec or, without one, a difference of two forces. The state
// must be the position alone.
type Taylor struct {
	Tol   float64 `spec:"tol" unit:"x" in:"[0,inf)"`
	Theta float64 `spec:"theta" unit:"1" in:"[0,inf)"`
	H0    float64 `spec:"h0" unit:"t" in:"[0,inf)"`
}

func (c *Taylor) Check() error {
	if (c.Tol == 0) == (c.Theta == 0) {
		return errors.New("taylor needs either tol, an absolute error, or theta, a share of the move; tol=1e-3 or theta=0.5 say")
	}
	return nil
}

func (c Taylor) String() string { return spec.Format("taylor", c, Taylor{}) }

func (c Taylor) Describe() string {
	if c.Theta != 0 {
		return "h = " + spec.Number(2*c.Theta) + "·‖g‖/‖Hg‖"
	}
	return "h = √(" + spec.Number(2*c.Tol) + "/‖Hg‖)"
}

func (Taylor) Cite() []string { return nil }

func (c Taylor) Start(r *ode.Run) (ode.Controller, error) {
	if err := spec.Check(c); err != nil {
		return nil, fmt.Errorf("control: %w", err)
	}
	if err := forceAlone(r, "taylor"); err != nil {
		return nil, err
	}
	return &taylor{c, c.H0, newProduct(r)}, nil
}

type taylor struct {
	cfg      Taylor
	h        float64 // of the step before; zero: there was none
	jacobian *product
}

func (c *taylor) Propose(s *ode.Step) {
	d := s.L.Force()
	jd := vec.Norm2(c.jacobian.times(s.L, d, c.h))
	h := math.Sqrt(2 * c.cfg.Tol / jd)
	if c.cfg.Theta != 0 {
		h = 2 * c.cfg.Theta * vec.Norm2(d) / jd
	}
	if h > 0 && !math.IsInf(h, 1) {
		c.h = h
	}
	if c.h == 0 {
		c.h = FirstStep(s)
	}
	s.SetTime(c.h)
}

func (c *taylor) Accept(*ode.Step) bool { return true }

func (c *taylor) Update(*ode.Step) {}

func (c *taylor) State(visit func([]float64)) {
	v := []float64{c.h}
	visit(v)
	c.h = v[0]
}

func init() {
	Register("taylor", Taylor{}, "taylor(tol=1e-3)", "taylor(tol=1e-2,h0=0.01)", "taylor(theta=0.1)")
}
