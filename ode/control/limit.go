package control

import (
	"errors"
	"fmt"
	"math"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/spec"
	"github.com/odescent/odescent/ode/spectral"
)

// Limit keeps the steps of another control at or below Share of the largest length that the method knows to be stable,
//
//	h ≤ Share·β/ρ,
//
// with β the method's real stability interval and ρ the spectral radius at the left end. It takes away the floor at
// which control by an absolute tolerance stalls: near an equilibrium every error is below the tolerance, so the step
// would grow until it is unstable. The error control then rejects and shortens it, when the error of the stiffest mode
// has grown to the tolerance: the step hovers about the limit, and this mode, held at an amplitude of some atol, leaves
// a field of about ρ·atol.
//
// Share in (0, 1] is 0.9 if zero. The spectral radius is the system's own bound or else a [spectral.Spectrum]'s, which
// costs some products every 25 steps. Written limit(pi(rtol=1e-3,atol=1e-6)); without a control in Of it acts on
// [Default].
//
// β is found from the method's stability polynomial. For error control at the limit of stability: G. Hall, ACM Trans.
// Math. Softw. 12 (1986), 183-192; G. Hall, D. J. Higham, IMA J. Numer. Anal. 8 (1988), 305-310.
type Limit struct {
	Of    ode.Control `spec:"of,bare"`
	Share float64     `spec:"share" unit:"1" in:"0 or (0,1]"`
}

func (c Limit) fill() Limit {
	if c.Share == 0 {
		c.Share = .9
	}
	return c
}

func (c Limit) String() string { return spec.Format("limit", c.fill(), Limit{Share: .9}) }

func (c Limit) Describe() string {
	return fmt.Sprintf("%s; at most %s of the largest stable step", describe(c.Of), spec.Number(c.fill().Share))
}

func (c Limit) Cite() []string { return spec.Cite(c.Of) }

func (c Limit) OnStepClock() bool { return ode.OnStepClock(c.Of) }

const limitExample = "limit(fixed(h=0.1))"

func (c Limit) Complete(r *ode.Run) (ode.Control, error) {
	of, err := complete(c.Of, r, limitExample)
	c.Of = of
	return c, err
}

// Start returns an error if the method knows no stability limit.
func (c Limit) Start(r *ode.Run) (ode.Controller, error) {
	c = c.fill()
	if err := spec.Check(c); err != nil {
		return nil, fmt.Errorf("control: limit: %w", err)
	}
	if _, ok := r.Method.(ode.Stabler); !ok {
		return nil, errors.New("control: limit needs a method that knows its stability limit, such as a Runge–Kutta method")
	}
	w, err := within(c.Of, r, limitExample)
	if err != nil {
		return nil, err
	}
	l := &limit{wrapped: w, share: c.Share}
	if r.Sys.SpectralRadius == nil && r.SpectralRadius == nil {
		l.rho = spectral.NewSpectrum(r)
		r.SpectralRadius = l.rho.Radius
	}
	return l, nil
}

type limit struct {
	wrapped
	share float64
	rho   *spectral.Spectrum // nil: the system or another control gives the radius
}

func (c *limit) Accept(s *ode.Step) bool {
	ok := c.Controller.Accept(s)
	if !ok && c.rho != nil {
		c.rho.Invalidate()
	}
	return ok
}

func (c *limit) Update(s *ode.Step) {
	c.Controller.Update(s)
	if c.rho != nil {
		c.rho.Update(s)
	}
}

func (c *limit) State(visit func([]float64)) {
	c.wrapped.State(visit)
	if c.rho != nil {
		c.rho.State(visit)
	}
}

func (c *limit) Propose(s *ode.Step) {
	c.Controller.Propose(s)
	if top := c.share * s.Stable(); math.Abs(s.H) > top {
		s.Resize(top / math.Abs(s.H))
	}
}

func init() {
	Register("limit", Limit{Share: .9},
		"limit(pi(rtol=1e-3,atol=1e-3))",
		"limit(fixed(h=0.05,clock=step),share=0.5)",
	)
}
