package control

import (
	"fmt"
	"math"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/spec"
)

// Clip keeps the steps of another control within limits: their rate between Min and Max, and each at most Grow times
// the one before. A limit that is zero is none. It is written clip(bb,max=1), with a control in place of bb;
// without one it acts on [Default]. As a literal: control.Clip{Of: bb, Max: 1}.
//
// The other control learns from the step that was taken. A step that it shortens after a rejection may fall below
// Min.
type Clip struct {
	Of   ode.Control `spec:"of,bare"`
	Min  float64     `spec:"min" in:"[0,inf)"`
	Max  float64     `spec:"max" in:"[0,inf)"`
	Grow float64     `spec:"grow" unit:"1" in:"0 or [1,inf)"`
}

func (c *Clip) Check() error {
	if c.Max != 0 && c.Min > c.Max {
		return fmt.Errorf("min=%s is above max=%s", spec.Number(c.Min), spec.Number(c.Max))
	}
	return nil
}

func (c Clip) Unit(key string) string {
	if key == "min" || key == "max" {
		return rateUnit(c.Of)
	}
	return spec.UnitTag(c, key)
}

func (c Clip) RateUnit() string { return rateUnit(c.Of) }

func (c Clip) String() string { return spec.Format("clip", c, Clip{}) }

func (c Clip) Describe() string {
	s := describe(c.Of)
	if c.Min > 0 {
		s += ", at least " + spec.Number(c.Min)
	}
	if c.Max > 0 {
		s += ", at most " + spec.Number(c.Max)
	}
	if c.Grow > 0 {
		s += ", at most " + spec.Number(c.Grow) + " times the one before"
	}
	return s
}

func (c Clip) Cite() []string { return spec.Cite(c.Of) }

func (c Clip) OnStepClock() bool { return ode.OnStepClock(c.Of) }

const clipExample = "clip(fixed(h=0.1),max=1)"

func (c Clip) Complete(r *ode.Run) (ode.Control, error) {
	of, err := complete(c.Of, r, clipExample)
	c.Of = of
	return c, err
}

func (c Clip) Start(r *ode.Run) (ode.Controller, error) {
	if err := spec.Check(c); err != nil {
		return nil, fmt.Errorf("control: clip: %w", err)
	}
	w, err := within(c.Of, r, clipExample)
	if err != nil {
		return nil, err
	}
	return &clip{wrapped: w, cfg: c}, nil
}

type clip struct {
	wrapped
	cfg  Clip
	last [1]float64 // the rate of the step before
}

func (c *clip) Propose(s *ode.Step) {
	c.Controller.Propose(s)
	rate := math.Abs(s.Rate())
	want := math.Max(rate, c.cfg.Min)
	if c.cfg.Max > 0 {
		want = math.Min(want, c.cfg.Max)
	}
	if c.cfg.Grow > 0 && c.last[0] > 0 {
		want = math.Min(want, c.cfg.Grow*c.last[0])
	}
	if want != rate && rate > 0 {
		s.Resize(want / rate)
	}
}

func (c *clip) Update(s *ode.Step) {
	c.Controller.Update(s)
	c.last[0] = math.Abs(s.Rate())
}

func (c *clip) State(visit func([]float64)) {
	c.wrapped.State(visit)
	visit(c.last[:])
}

func init() {
	Register("clip", Clip{}, "clip(relative,min=0.01,max=0.1,grow=1.1)", "clip(slope(tol=0.02),max=0.01)")
}
